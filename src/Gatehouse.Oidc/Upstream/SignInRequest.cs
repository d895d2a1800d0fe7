namespace Gatehouse.Oidc.Upstream;

/// <summary>
/// Our request to sign somebody in at another provider. State, nonce and verifier are random, kept with the pending request, and used once.
/// </summary>
/// <param name="Prompt">login asks for a new sign-in; null leaves it to the provider.</param>
/// <param name="MaxAge">Seconds since the person last proved who they are.</param>
public sealed record SignInRequest(
    string ClientId, string RedirectUri, string State, string Nonce, string Verifier, IReadOnlyList<string> Scopes, string? LoginHint = null, string? Prompt = null, int? MaxAge = null)
{
    public string Url(ProviderMetadata provider)
    {
        var query = new List<string>
        {
            Pair("response_type", "code"), Pair("client_id", ClientId), Pair("redirect_uri", RedirectUri), Pair("scope", string.Join(' ', Scopes)), Pair("state", State), Pair("nonce", Nonce),
            Pair("code_challenge", Pkce.Challenge(Verifier)), Pair("code_challenge_method", "S256"),
        };
        if (LoginHint is not null) query.Add(Pair("login_hint", LoginHint));
        if (Prompt is not null) query.Add(Pair("prompt", Prompt));
        if (MaxAge is { } age) query.Add(Pair("max_age", age.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return $"{provider.AuthorizationEndpoint}{(provider.AuthorizationEndpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', query)}";
    }

    static string Pair(string name, string value) => $"{name}={Uri.EscapeDataString(value)}";
}

/// <summary>
/// What the browser brings back. It is looked at in this order: the state binds it to a request of this browser, the issuer to the provider of that
/// request (mix-up, RFC 9207); only then do an error or a code mean anything.
/// </summary>
/// <param name="Single">Every parameter that stands once; one that stands twice is no parameter.</param>
public sealed record SignInAnswer(IReadOnlyDictionary<string, string> Single)
{
    /// <summary>The code.</summary>
    public Verdict<string> Read(SignInRequest pending, ProviderMetadata provider) => Verdict<string>.Of(() =>
    {
        if (Single.GetValueOrDefault("state") != pending.State) throw new OidcException(Check.State, "The answer belongs to no request of this browser.");
        var issuer = Single.GetValueOrDefault("iss");
        if (issuer is null ? provider.SendsIssuer : issuer != provider.Issuer)
            throw new OidcException(Check.ResponseIssuer, $"The answer is from '{issuer ?? "nobody"}', the question was for '{provider.Issuer}'.");
        if (Single.GetValueOrDefault("error") is { } error)
            throw new OidcException(Check.ProviderError, $"The identity provider refused: {error} {Single.GetValueOrDefault("error_description")}".TrimEnd());
        return Single.GetValueOrDefault("code") is { Length: > 0 } code ? code : throw new OidcException(Check.Code, "The answer holds neither a code nor an error.");
    });
}
