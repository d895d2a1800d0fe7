namespace Gatehouse.Oidc.Provider;

/// <summary>What is asked of the token endpoint; who asks is settled before.</summary>
public abstract record TokenRequest
{
    TokenRequest() { }

    /// <param name="RedirectUri">As in the request for the code (RFC 6749 §4.1.3); OAuth 2.1 leaves it out, since PKCE binds more.</param>
    public sealed record Code(string Text, string? RedirectUri, string Verifier) : TokenRequest;

    /// <param name="Scopes">Fewer than were granted; null is all of them.</param>
    public sealed record Refresh(string Text, IReadOnlyList<string>? Scopes) : TokenRequest;

    public static IReadOnlyList<string> GrantTypes { get; } = ["authorization_code", "refresh_token"];

    public static Reading<TokenRequest> Of(Parameters sent) => Reading<TokenRequest>.Of(() =>
    {
        if (sent.Problem is { } problem) throw new OAuthException(problem.Code, problem.Description);
        return sent.Needed("grant_type") switch
        {
            "authorization_code" => new Code(sent.Needed("code"), sent["redirect_uri"], VerifierOf(sent)),
            "refresh_token" => new Refresh(sent.Needed("refresh_token"), sent["scope"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            _ => throw new OAuthException("unsupported_grant_type", $"grant_type is one of: {string.Join(", ", GrantTypes)}."),
        };
    });

    static string VerifierOf(Parameters sent) => sent.Needed("code_verifier") is var verifier && Pkce.IsVerifier(verifier)
        ? verifier : throw new OAuthException("invalid_request", "code_verifier has 43 to 128 unreserved characters (RFC 7636 §4.1).");
}
