namespace Gatehouse.Oidc.Provider;

/// <summary>What an OAuth client is told: a code of the standards, and words for the person who reads its log.</summary>
/// <param name="Code">RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6.</param>
public sealed record OAuthError(string Code, string Description)
{
    public static OAuthError Request(string description) => new("invalid_request", description);

    public static OAuthError Grant(string description) => new("invalid_grant", description);

    public static OAuthError Client(string description) => new("invalid_client", description);
}

/// <summary>A request that was understood, or what its sender is told.</summary>
public abstract record Reading<T>
{
    Reading() { }

    public sealed record Read(T Value) : Reading<T>;

    public sealed record Refused(OAuthError Why) : Reading<T>;

    internal static Reading<T> Of(Func<T> read)
    {
        try
        {
            return new Read(read());
        }
        catch (OAuthException refused)
        {
            return new Refused(refused.Why);
        }
    }
}

/// <summary>Inside this library a refusal travels as this.</summary>
sealed class OAuthException(string code, string description) : Exception(description)
{
    public OAuthError Why { get; } = new(code, description);
}
