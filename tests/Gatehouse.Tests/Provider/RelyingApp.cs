using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Apps;
using Gatehouse.Oidc;
using Gatehouse.Operator;
using Gatehouse.Tests.SignIn;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Tests.Provider;

/// <summary>An app that signs people in, as a library of somebody else would: what it is told is verified by the published keys.</summary>
sealed class RelyingApp(Uri issuer, AppClient client, string? secret)
{
    /// <summary>One for all: an app lives as long as its test.</summary>
    static readonly HttpClient Http = new();

    public const string Callback = "https://app.test/callback";

    public AppClient Client { get; } = client;

    public string? Secret { get; } = secret;

    /// <summary>As the product says it of itself: without a slash at the end.</summary>
    public string Issuer { get; } = issuer.GetLeftPart(UriPartial.Authority);

    public string Verifier { get; } = Pkce.NewVerifier();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<RelyingApp> MakeAsync(Running gatehouse, params (string Key, string Value)[] words) => MakeAsync(gatehouse, AppClient.Secret, null, words);

    public static async Task<RelyingApp> MakeAsync(Running gatehouse, string authentication, string? jwks, params (string Key, string Value)[] words)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["redirect-uris"] = Callback, ["logout-uris"] = "https://app.test/bye" };
        foreach (var (key, value) in words) all[key] = value;
        var (app, secret) = await gatehouse.Services.GetRequiredService<AppStore>().CreateAsync("Shop", authentication, jwks, all, "test", Ct);
        return new(gatehouse.Url, app, secret);
    }

    /// <summary>The address that it sends a browser to. A value of null leaves a parameter out.</summary>
    public string Ask(params (string Name, string? Value)[] change)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code", ["client_id"] = Client.Id, ["redirect_uri"] = Callback, ["scope"] = "openid profile email groups offline_access", ["state"] = "s 1", ["nonce"] = "n1",
            ["code_challenge"] = Pkce.Challenge(Verifier), ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in change) query[name] = value;
        return QueryHelpers.AddQueryString("/oauth2/authorize", query.Where(q => q.Value is not null));
    }

    /// <summary>What came back to it; it fails unless something did.</summary>
    public static Dictionary<string, string> Answer(Seen seen)
    {
        seen.Location.ShouldNotBeNull($"{seen.At}: {seen.Status} {seen.Text}").GetLeftPart(UriPartial.Path).ShouldBe(Callback);
        return QueryHelpers.ParseQuery(seen.Location.Query).ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
    }

    public static string Code(Seen seen) => Answer(seen).ShouldContainKeyAnd("code");

    public async Task<(int Status, JsonObject Body)> PostAsync(string to, params (string Name, string? Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(issuer, to)) { Content = new FormUrlEncodedContent(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!))) };
        if (Secret is not null && !fields.Any(f => f.Name is "client_id" or "client_assertion"))
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Client.Id)}:{Uri.EscapeDataString(Secret)}")));
        using var answer = await Http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return ((int)answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : []);
    }

    public Task<(int Status, JsonObject Body)> ExchangeAsync(string code, params (string Name, string? Value)[] change)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal) { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Callback, ["code_verifier"] = Verifier };
        foreach (var (name, value) in change) fields[name] = value;
        return PostAsync("/oauth2/token", [.. fields.Select(f => (f.Key, f.Value))]);
    }

    public Task<(int Status, JsonObject Body)> RefreshAsync(string token, params (string Name, string? Value)[] more) => PostAsync("/oauth2/token", [("grant_type", "refresh_token"), ("refresh_token", token), .. more]);

    public async Task<JsonObject> TokensAsync(Seen seen)
    {
        var (status, body) = await ExchangeAsync(Code(seen));
        status.ShouldBe(200, body.ToJsonString());
        return body;
    }

    public async Task<(int Status, JsonObject Body, HttpResponseHeaders Headers)> UserInfoAsync(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(issuer, "/oauth2/userinfo")) { Headers = { Authorization = new("Bearer", accessToken) } };
        using var answer = await Http.SendAsync(request, Ct);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!.AsObject(), answer.Headers);
    }

    /// <summary>The claims of an ID token or an access token, after the checks that a library makes.</summary>
    public async Task<JsonObject> ReadAsync(string token, string type = "JWT")
    {
        var keys = new JsonWebKeySet(await Http.GetStringAsync(new Uri(issuer, "/.well-known/jwks.json"), Ct));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters { ValidIssuer = Issuer, ValidAudience = Client.Id, IssuerSigningKeys = keys.GetSigningKeys(), ValidTypes = [type], ValidAlgorithms = ["RS256", "ES256"] });
        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        return JsonNode.Parse(Base64UrlEncoder.Decode(((JsonWebToken)result.SecurityToken).EncodedPayload))!.AsObject();
    }
}

static class Answers
{
    public static string ShouldContainKeyAnd(this Dictionary<string, string> answer, string key)
    {
        answer.ShouldContainKey(key, JsonSerializer.Serialize(answer));
        return answer[key];
    }
}
