using System.Text;
using Gatehouse.Oidc.Provider;

namespace Gatehouse.Oidc.Tests;

public sealed class ProviderRequestTests
{
    static readonly RelyingParty App = new("app_1", ["https://app.test/cb"], IsPublic: false, RequiresPushed: false, Offline: true);

    static Parameters Sent(params (string, string)[] change)
    {
        var all = new Dictionary<string, string>
        {
            ["response_type"] = "code", ["redirect_uri"] = "https://app.test/cb", ["scope"] = "openid unknown offline_access email", ["code_challenge"] = Pkce.Challenge(Pkce.NewVerifier()), ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in change) all[name] = value;
        return new(all);
    }

    [Fact]
    public void What_is_granted_is_what_was_asked_for_and_known()
    {
        var request = AuthorizeRequest.Of(Sent(("organization", "acme"), ("max_age", "0"), ("prompt", "login select_account")), App).ShouldBeOfType<Reading<AuthorizeRequest>.Read>().Value;

        request.Scopes.ShouldBe(["openid", "email", "offline_access"]);
        (request.Org, request.MaxAge, request.Asks("login"), request.Asks("none"), request.ResponseMode).ShouldBe(("acme", 0, true, false, "query"));
        AuthorizeRequest.Of(Sent(), App with { Offline = false }).ShouldBeOfType<Reading<AuthorizeRequest>.Read>().Value.Scopes.ShouldBe(["openid", "email"]);
    }

    [Fact]
    public void Values_that_are_too_long_or_hold_control_characters_are_refused()
    {
        foreach (var bad in (string[])[new('x', 5000), "a\u0000b", "a\nb"])
            AuthorizeRequest.Of(Sent(("state", bad)), App).ShouldBeOfType<Reading<AuthorizeRequest>.Refused>().Why.Code.ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:1234/cb", true)]
    [InlineData("http://[::1]/cb", "http://[::1]:1234/cb", true)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:1234/cb/x", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:1234/cb?x=1", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:/cb", true)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:12@evil.example/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.1:1234/cb", false)]
    [InlineData("http://localhost/cb", "http://localhost:1234/cb", false)]
    [InlineData("https://127.0.0.1/cb", "https://127.0.0.1:1234/cb", false)]
    public void The_port_of_a_native_app_is_its_own(string registered, string wanted, bool allowed)
    {
        var native = App with { RedirectUris = [registered], IsPublic = true };

        native.MayReturnTo(wanted).ShouldBe(allowed);
        (native with { IsPublic = false }).MayReturnTo(wanted).ShouldBeFalse();
        native.MayReturnTo(registered).ShouldBeTrue();
    }

    [Fact]
    public void A_header_is_form_encoded_in_both_halves()
    {
        var header = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("app_1:a%3Ab+c"));

        ClientCredential.Of(header, new((IEnumerable<KeyValuePair<string, string>>)[])).ShouldBeOfType<Reading<ClientCredential>.Read>().Value.ShouldBe(new ClientCredential.Secret("app_1", "a:b c", ByHeader: true));
    }

    [Theory]
    [InlineData("Basic !!!", "", "invalid_client")]
    [InlineData("Basic YQ==", "", "invalid_client")]
    [InlineData("Basic YTpi", "client_secret=x", "invalid_request")]
    [InlineData("Basic YTpi", "client_id=other", "invalid_request")]
    [InlineData(null, "client_id=a&client_secret=x&client_assertion=y", "invalid_request")]
    [InlineData(null, "client_assertion=y&client_id=a", "invalid_request")]
    [InlineData(null, "client_assertion=y&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "invalid_client")]
    [InlineData(null, "", "invalid_client")]
    public void One_way_to_say_who_one_is(string? header, string form, string error)
    {
        var sent = form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]));

        ClientCredential.Of(header, new(sent)).ShouldBeOfType<Reading<ClientCredential>.Refused>().Why.Code.ShouldBe(error);
    }
}
