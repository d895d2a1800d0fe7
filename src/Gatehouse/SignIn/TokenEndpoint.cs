using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Oidc.Upstream;
using Gatehouse.Operator;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.SignIn;

/// <summary>Changes a code for tokens at the provider of the pending sign-in, and asks its userinfo endpoint.</summary>
public sealed class TokenEndpoint(IdpHttp http, Secrets secrets, SamlKeys keys, TimeProvider clock)
{
    const int LongestAnswer = 256 << 10, LongestQuote = 300;

    static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(1);

    /// <returns>The tokens, or why there are none.</returns>
    public async Task<(string? IdToken, string? AccessToken, string Fault)> ExchangeAsync(Connection connection, IdentityProvider.Oidc idp, ProviderMetadata provider, SignInRequest request, string code, CancellationToken ct)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = request.RedirectUri, ["code_verifier"] = request.Verifier, ["client_id"] = idp.ClientId,
        };
        var header = await AuthenticateAsync(connection, idp, provider, form, ct);
        return await http.PostAsync(provider.TokenEndpoint, form, header, LongestAnswer, ct) switch
        {
            IdpAnswer.Said { Status: 200 } said when Parse(said.Body) is { } json => (Text(json, "id_token"), Text(json, "access_token"), "The token endpoint sent no ID token."),
            IdpAnswer.Said said => (null, null, $"The token endpoint answered {said.Status}: {Quoted(said.Body)}"),
            IdpAnswer.Silent silent => (null, null, silent.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<(JsonElement? Claims, string Fault)> UserInfoAsync(string endpoint, string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new("Bearer", accessToken);
        var (body, fault) = (await http.SendAsync(request, LongestAnswer, ct)).Ok();
        return body is not null && Parse(body) is { } json ? (json, "") : (null, $"The userinfo endpoint could not be read. {fault}");
    }

    /// <summary>As the connection says, else as the provider takes it. A secret goes into the header, encoded (RFC 6749 §2.3.1), or into the body; a key proves itself with a token (RFC 7523).</summary>
    async Task<AuthenticationHeaderValue?> AuthenticateAsync(Connection connection, IdentityProvider.Oidc idp, ProviderMetadata provider, Dictionary<string, string> form, CancellationToken ct)
    {
        var way = connection.Settings.ClientAuth switch
        {
            "auto" when connection.Secret is null => "private-key",
            "auto" => provider.ClientAuthentication.Contains("client_secret_basic", StringComparer.Ordinal) || !provider.ClientAuthentication.Contains("client_secret_post", StringComparer.Ordinal) ? "basic" : "post",
            var chosen => chosen,
        };
        if (way == "private-key")
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = await AssertionAsync(idp.ClientId, provider.TokenEndpoint, ct);
            return null;
        }

        var secret = connection.Secret is { } kept ? secrets.Open(SealedColumn.ClientSecret, [connection.Id], kept) : "";
        if (way == "basic") return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(idp.ClientId)}:{Uri.EscapeDataString(secret)}")));
        form["client_secret"] = secret;
        return null;
    }

    async Task<string> AssertionAsync(string client, string audience, CancellationToken ct)
    {
        var (key, now) = (await keys.SigningAsync(ct), clock.GetUtcNow());
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = client, Audience = audience, IssuedAt = now.UtcDateTime, Expires = (now + AssertionLife).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = client, ["jti"] = SamlRequests.NewId() },
            SigningCredentials = new(new RsaSecurityKey(key.Private) { KeyId = key.Thumbprint }, SecurityAlgorithms.RsaSha256),
        });
    }

    static JsonElement? Parse(byte[] json)
    {
        try
        {
            var parsed = JsonDocument.Parse(json, new() { MaxDepth = 16 }).RootElement;
            return parsed.ValueKind == JsonValueKind.Object ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static string Quoted(byte[] body) => string.Concat(Encoding.UTF8.GetString(body).Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c));
}
