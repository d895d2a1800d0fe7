using System.Globalization;

namespace Gatehouse.Oidc.Provider;

/// <summary>
/// An app's request to sign somebody in (OpenID Connect Core §3.1.2.1; code with PKCE alone). Read only after the app and the redirect URI are known to belong
/// together: until then no answer may leave by a redirect.
/// </summary>
/// <param name="Challenge">S256 (RFC 7636).</param>
/// <param name="MaxAge">Seconds since the person last proved who they are.</param>
/// <param name="Org">Slug or id of the only Org that it may end in.</param>
/// <param name="Connection">The id of the only connection that counts.</param>
/// <param name="DomainHint">The domain of a company, where the person is not known.</param>
/// <param name="ResponseMode">query or form_post.</param>
public sealed record AuthorizeRequest(
    string ClientId, string RedirectUri, IReadOnlyList<string> Scopes, string Challenge, string? State, string? Nonce, string ResponseMode, IReadOnlyList<string> Prompts, int? MaxAge,
    string? LoginHint, string? DomainHint, string? Org, string? Connection)
{
    public static IReadOnlyList<string> KnownScopes { get; } = ["openid", "profile", "email", "groups", "offline_access"];

    public static IReadOnlyList<string> KnownPrompts { get; } = ["none", "login", "consent", "select_account"];

    public static IReadOnlyList<string> ResponseModes { get; } = ["query", "form_post"];

    public bool Asks(string prompt) => Prompts.Contains(prompt, StringComparer.Ordinal);

    public static Reading<AuthorizeRequest> Of(Parameters sent, RelyingParty app) => Reading<AuthorizeRequest>.Of(() =>
    {
        if (sent.Problem is { } problem) throw new OAuthException(problem.Code, problem.Description);
        if (sent["request"] is not null) throw new OAuthException("request_not_supported", "Requests come as parameters, or are pushed (RFC 9126).");
        if (sent["registration"] is not null) throw new OAuthException("registration_not_supported", "An app is registered before.");
        if (sent.Needed("response_type") is not "code") throw new OAuthException("unsupported_response_type", "The only response_type is 'code'.");
        var mode = sent["response_mode"] ?? "query";
        if (!ResponseModes.Contains(mode, StringComparer.Ordinal)) throw new OAuthException("invalid_request", "response_mode is query or form_post.");
        return new AuthorizeRequest(
            app.Id, sent.Needed("redirect_uri"), Scope(sent, app), ChallengeOf(sent), sent["state"], sent["nonce"], mode, PromptsOf(sent), Age(sent), sent["login_hint"], sent["domain_hint"],
            sent["org"] ?? sent["organization"], sent["connection"]);
    });

    /// <summary>Unknown ones mean nothing (OpenID Connect Core §3.1.2.1), and the answer says what was granted.</summary>
    static List<string> Scope(Parameters sent, RelyingParty app)
    {
        var wanted = sent.Needed("scope").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!wanted.Contains("openid", StringComparer.Ordinal)) throw new OAuthException("invalid_scope", "The scope must hold 'openid'.");
        return [.. KnownScopes.Where(s => wanted.Contains(s, StringComparer.Ordinal) && (s != "offline_access" || app.Offline))];
    }

    static string ChallengeOf(Parameters sent)
    {
        if (sent["code_challenge"] is not { } challenge) throw new OAuthException("invalid_request", "code_challenge is missing: PKCE (RFC 7636) is required of every app.");
        if (sent["code_challenge_method"] != "S256") throw new OAuthException("invalid_request", "code_challenge_method must be S256.");
        // A SHA-256 in base64url; nothing else could ever match.
        return challenge.Length == 43 && challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? challenge : throw new OAuthException("invalid_request", "code_challenge is no base64url of a SHA-256.");
    }

    static string[] PromptsOf(Parameters sent)
    {
        var prompts = (sent["prompt"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (prompts.Except(KnownPrompts, StringComparer.Ordinal).FirstOrDefault() is { } unknown) throw new OAuthException("invalid_request", $"'{unknown}' is no prompt.");
        return prompts is [_, _, ..] && prompts.Contains("none", StringComparer.Ordinal) ? throw new OAuthException("invalid_request", "prompt=none stands alone.") : prompts;
    }

    static int? Age(Parameters sent) => sent["max_age"] is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : throw new OAuthException("invalid_request", "max_age is a number of seconds.");
}
