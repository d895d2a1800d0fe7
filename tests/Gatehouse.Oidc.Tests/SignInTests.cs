using System.Text;
using Gatehouse.Oidc.Upstream;

namespace Gatehouse.Oidc.Tests;

public sealed class SignInTests
{
    const string Document = """
        {"issuer":"https://login.example.com/tenant1/v2.0","authorization_endpoint":"https://login.example.com/authorize?p=1","token_endpoint":"https://login.example.com/token",
         "jwks_uri":"https://login.example.com/keys","userinfo_endpoint":"https://login.example.com/me","authorization_response_iss_parameter_supported":true,
         "id_token_signing_alg_values_supported":["RS256"],"token_endpoint_auth_methods_supported":["private_key_jwt"]}
        """;

    static readonly SignInRequest Request = new("client-1", "https://id.example.com/sso/con_1/callback", "state-1", "nonce-1", Pkce.NewVerifier(), ["openid", "email"], LoginHint: "a&b@example.com");

    [Fact]
    public void A_discovery_document_of_the_issuer()
    {
        var read = Read(Document);

        (read.SendsIssuer, read.UserInfoEndpoint, read.EndSessionEndpoint).ShouldBe((true, "https://login.example.com/me", null));
        read.ClientAuthentication.ShouldBe(["private_key_jwt"]);
        Read(Document.Replace(",\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"]", "")).ClientAuthentication.ShouldBe(["client_secret_basic"]);
    }

    [Theory]
    [InlineData("tenant1/v2.0", "tenant1/v2.0/", Check.DiscoveryIssuer)]
    [InlineData("tenant1/v2.0", "{tenantid}/v2.0", Check.DiscoveryIssuer)]
    [InlineData("\"issuer\"", "\"other\"", Check.DiscoveryIssuer)]
    [InlineData("https://login.example.com/token", "http://login.example.com/token", Check.DiscoveryEndpoint)]
    [InlineData("https://login.example.com/keys", "file:///etc/passwd", Check.DiscoveryEndpoint)]
    [InlineData("\"jwks_uri\"", "\"other\"", Check.DiscoveryEndpoint)]
    [InlineData("{", "[", Check.Discovery)]
    public void What_is_no_discovery_document_of_it(string from, string to, Check check)
    {
        Document.ShouldContain(from);
        ProviderMetadata.Read(Encoding.UTF8.GetBytes(Document.Replace(from, to)), Provider.Issuer).ShouldBeOfType<Verdict<ProviderMetadata>.Refused>().Why.Check.ShouldBe(check);
    }

    [Fact]
    public void The_address_that_the_browser_is_sent_to()
    {
        var url = Request.Url(Read(Document));

        url.ShouldStartWith("https://login.example.com/authorize?p=1&response_type=code&client_id=client-1&redirect_uri=https%3A%2F%2Fid.example.com%2Fsso%2Fcon_1%2Fcallback&scope=openid%20email&state=state-1&nonce=nonce-1&");
        url.ShouldContain($"code_challenge={Pkce.Challenge(Request.Verifier)}&code_challenge_method=S256");
        url.ShouldEndWith("&login_hint=a%26b%40example.com");
    }

    [Fact]
    public void An_answer_with_a_code() => Answer(("state", "state-1"), ("iss", Provider.Issuer), ("code", "c1")).ShouldBeOfType<Verdict<string>.Accepted>().Value.ShouldBe("c1");

    [Fact]
    public void Answers_that_let_nobody_in()
    {
        Refused(("iss", Provider.Issuer), ("code", "c1")).ShouldBe(Check.State);
        Refused(("state", "state-2"), ("iss", Provider.Issuer), ("code", "c1")).ShouldBe(Check.State);
        Refused(("state", "state-2"), ("error", "access_denied")).ShouldBe(Check.State);
        Refused(("state", "state-1"), ("code", "c1")).ShouldBe(Check.ResponseIssuer);
        Refused(("state", "state-1"), ("iss", "https://evil.test"), ("code", "c1")).ShouldBe(Check.ResponseIssuer);
        Refused(("state", "state-1"), ("iss", Provider.Issuer), ("error", "access_denied"), ("code", "c1")).ShouldBe(Check.ProviderError);
        Refused(("state", "state-1"), ("iss", Provider.Issuer)).ShouldBe(Check.Code);
    }

    /// <summary>The example of RFC 7636, appendix B.</summary>
    [Fact]
    public void A_verifier_matches_its_challenge_and_no_other()
    {
        Pkce.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").ShouldBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        Pkce.Matches("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").ShouldBeTrue();
        Pkce.Matches(Pkce.NewVerifier(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").ShouldBeFalse();
        Pkce.Matches("short", Pkce.Challenge("short")).ShouldBeFalse();
    }

    static ProviderMetadata Read(string json) => ProviderMetadata.Read(Encoding.UTF8.GetBytes(json), Provider.Issuer).ShouldBeOfType<Verdict<ProviderMetadata>.Accepted>().Value;

    static Verdict<string> Answer(params (string Name, string Value)[] parameters) => new SignInAnswer(parameters.ToDictionary(p => p.Name, p => p.Value)).Read(Request, Read(Document));

    static Check Refused(params (string Name, string Value)[] parameters) => Answer(parameters).ShouldBeOfType<Verdict<string>.Refused>().Why.Check;
}
