using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Idp;

/// <summary>The OpenID Connect half: code with PKCE, userinfo, logout. Clients need no registration; where they may send people is this machine.</summary>
sealed class OidcIdp(IdpOptions options, OidcTokens tokens, Sessions sessions, TimeProvider clock)
{
    static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, Grant> codes = new(StringComparer.Ordinal), accesses = new(StringComparer.Ordinal);

    public IResult Discovery() => Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["issuer"] = options.Url, ["authorization_endpoint"] = options.Url + "/oidc/authorize", ["token_endpoint"] = options.Url + "/oidc/token", ["jwks_uri"] = options.Url + "/oidc/jwks",
        ["userinfo_endpoint"] = options.Url + "/oidc/userinfo", ["end_session_endpoint"] = options.Url + "/oidc/logout",
        ["response_types_supported"] = new[] { "code" }, ["subject_types_supported"] = new[] { "public" }, ["code_challenge_methods_supported"] = new[] { "S256" },
        ["id_token_signing_alg_values_supported"] = new[] { options.Quirks.Algorithm }, ["scopes_supported"] = new[] { "openid", "profile", "email", "groups" },
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_basic", "client_secret_post" },
        ["authorization_response_iss_parameter_supported"] = options.Quirks.SendsIssuer, ["backchannel_logout_supported"] = true,
    });

    public async Task<IResult> AuthorizeAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var redirect = query["redirect_uri"].ToString();
        if (!Uri.TryCreate(redirect, UriKind.Absolute, out var uri) || !uri.IsLoopback) return Pages.Say(400, "Another machine", $"'{redirect}' is no address on this machine.");
        if (query["response_type"] != "code" || query["code_challenge_method"] is var method && method.Count > 0 && method != "S256") return Back(redirect, query["state"], ("error", "invalid_request"));
        if (options.Quirks.Refuses) return Back(redirect, query["state"], ("error", "access_denied"), ("error_description", "AADSTS50105: The signed in user is not assigned to a role for the application."));
        if (query["prompt"] == "none" && sessions.Of(http) is null) return Back(redirect, query["state"], ("error", "login_required"));
        return await sessions.WithAsync(http, query["prompt"] == "login" || query["max_age"] == "0", query["login_hint"], session =>
        {
            var code = Sessions.Random();
            codes[code] = new(session, query["client_id"].ToString(), redirect, query["nonce"], query["code_challenge"], clock.GetUtcNow() + CodeLife);
            return Task.FromResult(Back(redirect, query["state"], ("code", code)));
        });
    }

    public async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var (client, secret) = ClientOf(http, form);
        if (options.ClientSecret is { } expected && secret != expected) return Error(401, "invalid_client", "The client secret is another.");
        if (form["grant_type"] != "authorization_code" || !codes.TryRemove(form["code"].ToString(), out var grant)) return Error(400, "invalid_grant", "There is no such code, or it was used.");
        if (grant.Ends < clock.GetUtcNow() || grant.Client != client || grant.Redirect != form["redirect_uri"]) return Error(400, "invalid_grant", "The code is another client's, another address's, or too old.");
        if (grant.Challenge is { } challenge && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != challenge)
            return Error(400, "invalid_grant", "The code_verifier does not fit.");
        var access = Sessions.Random();
        accesses[access] = grant;
        return Results.Json(new { access_token = access, token_type = "Bearer", expires_in = 300, id_token = tokens.IdToken(grant, access) });
    }

    public IResult UserInfo(HttpContext http)
    {
        var bearer = http.Request.Headers.Authorization.ToString();
        if (!bearer.StartsWith("Bearer ", StringComparison.Ordinal) || !accesses.TryGetValue(bearer[7..], out var grant)) return Error(401, "invalid_token", "There is no such token.");
        var claims = tokens.Claims(grant.Session.Person);
        claims["sub"] = options.Quirks.OtherUserInfo ? "somebody-else" : grant.Session.Person.Id;
        return Results.Json(claims);
    }

    /// <summary>RP-initiated logout. A client that has a back channel hears it there.</summary>
    public async Task<IResult> LogoutAsync(HttpContext http, CancellationToken ct)
    {
        var session = sessions.Of(http);
        sessions.End(http);
        if (session is not null && options.BackChannel is { } channel) await SayAsync(channel, session, ct);
        var to = http.Request.Query["post_logout_redirect_uri"].ToString();
        return Uri.TryCreate(to, UriKind.Absolute, out var uri) && uri.IsLoopback ? Back(to, http.Request.Query["state"]) : Pages.Say(200, "Signed out", "You are signed out.");
    }

    async Task SayAsync(string channel, Session session, CancellationToken ct)
    {
        var client = accesses.Values.FirstOrDefault(g => g.Session.Id == session.Id)?.Client;
        if (client is null) return;
        using var sender = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var form = new FormUrlEncodedContent([new("logout_token", tokens.LogoutToken(client, session))]);
        using var answer = await sender.PostAsync(new Uri(channel), form, ct);
    }

    IResult Back(string to, string? state, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        foreach (var (name, value) in parameters) to = QueryHelpers.AddQueryString(to, name, value);
        if (!string.IsNullOrEmpty(state)) to = QueryHelpers.AddQueryString(to, "state", state);
        return Results.Redirect(options.Quirks.SendsIssuer ? QueryHelpers.AddQueryString(to, "iss", options.Url) : to);
    }

    static (string Client, string? Secret) ClientOf(HttpContext http, IFormCollection form)
    {
        if (http.Request.Headers.Authorization.ToString() is not { Length: > 0 } basic || !basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return (form["client_id"].ToString(), form["client_secret"]);
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(basic[6..])).Split(':', 2);
        return (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[^1]));
    }

    static IResult Error(int status, string error, string description) => Results.Json(new { error, error_description = description }, statusCode: status);
}

/// <summary>What a code, and later an access token, stands for.</summary>
sealed record Grant(Session Session, string Client, string Redirect, string? Nonce, string? Challenge, DateTimeOffset Ends);
