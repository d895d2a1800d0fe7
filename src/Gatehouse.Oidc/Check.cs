namespace Gatehouse.Oidc;

/// <summary>Every check of a sign-in by OpenID Connect, by name; docs/reference/sign-in-checks.md words each.</summary>
public enum Check
{
    Discovery, DiscoveryIssuer, DiscoveryEndpoint,
    State, ResponseIssuer, ProviderError, Code,
    TokenAnswer, TokenShape, Algorithm, Signature, NoKeys, Type, Issuer, Audience, AuthorizedParty, Lifetime, Nonce, AuthTime, AccessTokenHash, Subject, UserInfo,
}

/// <summary>Why somebody was not let in. The detail is for administrators.</summary>
public sealed record Refusal(Check Check, string Detail);

/// <summary>What became of a message.</summary>
public abstract record Verdict<T>
{
    Verdict() { }

    public sealed record Accepted(T Value) : Verdict<T>;

    public sealed record Refused(Refusal Why) : Verdict<T>;

    internal static Verdict<T> Of(Func<T> read)
    {
        try
        {
            return new Accepted(read());
        }
        catch (OidcException refused)
        {
            return new Refused(new(refused.Check, refused.Message));
        }
    }
}

/// <summary>Inside this library a refusal travels as this.</summary>
sealed class OidcException(Check check, string detail) : Exception(detail)
{
    public Check Check { get; } = check;
}
