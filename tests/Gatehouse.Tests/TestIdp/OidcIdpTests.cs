using System.Net.Http.Json;
using System.Text.Json;
using Gatehouse.Idp;
using Gatehouse.Oidc;
using Gatehouse.Oidc.Upstream;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Tests.TestIdp;

public sealed class OidcIdpTests
{
    static readonly SignInRequest Request = new("client", "http://127.0.0.1:1/cb", "state", "nonce", Pkce.NewVerifier(), ["openid", "email"]);

    [Theory]
    [InlineData("entra")]
    [InlineData("plain", "ps256")]
    [InlineData("plain", "es256")]
    [InlineData("plain", "no-key-id")]
    [InlineData("plain", "iss-parameter")]
    [InlineData("plain", "groups-overage")]
    public async Task A_code_becomes_a_token_that_is_accepted(string vendor, params string[] quirks)
    {
        await using var scene = await ARelyingParty.StartAsync(vendor, quirks);
        var provider = await ProviderAsync(scene);
        var tokens = await ExchangeAsync(scene, provider);
        var jwks = new JsonWebKeySet(await scene.Browser.GetStringAsync(new Uri(provider.JwksUri), TestContext.Current.CancellationToken));
        var verdict = UpstreamIdToken.Verify(tokens.GetProperty("id_token").GetString()!, jwks, new(scene.Idp, "client", "nonce"), TimeProvider.System.GetUtcNow(), tokens.GetProperty("access_token").GetString());
        verdict.ShouldBeOfType<Verdict<UpstreamIdToken>.Accepted>().Value.Subject.ShouldBe(Person.Of("alice", "acme.test").Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Userinfo_is_taken_only_of_the_same_person(bool other)
    {
        await using var scene = await ARelyingParty.StartAsync("plain", other ? ["other-userinfo"] : []);
        var provider = await ProviderAsync(scene);
        var tokens = await ExchangeAsync(scene, provider);
        var token = ((Verdict<UpstreamIdToken>.Accepted)UpstreamIdToken.Verify(tokens.GetProperty("id_token").GetString()!, new(await scene.Browser.GetStringAsync(new Uri(provider.JwksUri), TestContext.Current.CancellationToken)),
            new(scene.Idp, "client", "nonce"), TimeProvider.System.GetUtcNow())).Value;
        using var ask = new HttpRequestMessage(HttpMethod.Get, provider.UserInfoEndpoint) { Headers = { Authorization = new("Bearer", tokens.GetProperty("access_token").GetString()) } };
        using var answer = await scene.Browser.SendAsync(ask, TestContext.Current.CancellationToken);
        (token.WithUserInfo(await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)) is Verdict<JsonElement>.Accepted).ShouldBe(!other);
    }

    [Fact]
    public async Task A_code_is_good_once_and_only_with_its_verifier()
    {
        await using var scene = await ARelyingParty.StartAsync("plain");
        var provider = await ProviderAsync(scene);
        var code = await CodeAsync(scene, provider);
        (await TokenAsync(scene, provider, code, Pkce.NewVerifier())).GetProperty("error").GetString().ShouldBe("invalid_grant");
        (await TokenAsync(scene, provider, code, Request.Verifier)).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Keys_roll_in_three_steps()
    {
        await using var scene = await ARelyingParty.StartAsync("plain");
        var first = (await scene.MetadataAsync()).Certificates.Single();
        foreach (var published in (int[])[2, 2, 1])
        {
            using var roll = await scene.Browser.PostAsync(new Uri(scene.Idp + "/keys/roll"), null, TestContext.Current.CancellationToken);
            (await scene.MetadataAsync()).Certificates.Count.ShouldBe(published);
        }

        (await scene.MetadataAsync()).Certificates.ShouldNotContain(first);
        (await scene.VerifyAsync(await scene.AskAsync("_r1"), "_r1")).ShouldBeOfType<Saml.Verdict<Saml.AcceptedLogin>.Accepted>();
    }

    static async Task<ProviderMetadata> ProviderAsync(ARelyingParty scene) =>
        ((Verdict<ProviderMetadata>.Accepted)ProviderMetadata.Read(await scene.Browser.GetByteArrayAsync(new Uri(ProviderMetadata.Address(scene.Idp)), TestContext.Current.CancellationToken), scene.Idp, insecure: true)).Value;

    static async Task<JsonElement> ExchangeAsync(ARelyingParty scene, ProviderMetadata provider) => await TokenAsync(scene, provider, await CodeAsync(scene, provider), Request.Verifier);

    static async Task<string> CodeAsync(ARelyingParty scene, ProviderMetadata provider)
    {
        using var answer = await scene.Browser.GetAsync(new Uri(Request.Url(provider)), TestContext.Current.CancellationToken);
        var single = QueryHelpers.ParseQuery(answer.Headers.Location!.Query).ToDictionary(p => p.Key, p => p.Value.Single()!, StringComparer.Ordinal);
        return new SignInAnswer(single).Read(Request, provider).ShouldBeOfType<Verdict<string>.Accepted>().Value;
    }

    static async Task<JsonElement> TokenAsync(ARelyingParty scene, ProviderMetadata provider, string code, string verifier)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", Request.RedirectUri), new("client_id", "client"), new("code_verifier", verifier)]);
        using var answer = await scene.Browser.PostAsync(new Uri(provider.TokenEndpoint), form, TestContext.Current.CancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
