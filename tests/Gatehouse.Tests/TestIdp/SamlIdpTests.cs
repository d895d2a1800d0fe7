using System.Text;
using Gatehouse.Idp;
using Gatehouse.Saml;

namespace Gatehouse.Tests.TestIdp;

/// <summary>What real identity providers send is accepted, one habit at a time; sent by a provider whose XML security is not ours.</summary>
public sealed class SamlIdpTests
{
    public static TheoryData<string> Vendors => [.. Quirks.Vendors.Keys];

    /// <summary>Those of SAML that make a message which must be accepted.</summary>
    public static TheoryData<string> Harmless => [.. Quirks.Words.Keys.Except(["sign-nothing", "sha1", "refuse", "demand-signed-requests", "lower-case", "unsigned-logout-response",
        "ps256", "es256", "no-key-id", "iss-parameter", "other-userinfo", "unverified-address"])];

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task The_login_of_every_vendor_is_accepted(string vendor)
    {
        await using var scene = await ARelyingParty.StartAsync(vendor);
        (await scene.VerifyAsync(await scene.AskAsync("_r1"), "_r1")).ShouldBeOfType<Verdict<AcceptedLogin>.Accepted>().Value.Attributes.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task So_is_every_habit(string quirk)
    {
        await using var scene = await ARelyingParty.StartAsync("plain", quirk);
        (await scene.VerifyAsync(await scene.AskAsync("_r1"), "_r1")).ShouldBeOfType<Verdict<AcceptedLogin>.Accepted>();
    }

    [Theory]
    [InlineData("sign-nothing", Check.SignatureMissing)]
    [InlineData("sha1", Check.SignatureAlgorithm)]
    [InlineData("refuse", Check.Status)]
    public async Task What_must_not_be_accepted_is_refused_by_its_check(string quirk, Check check)
    {
        await using var scene = await ARelyingParty.StartAsync("plain", quirk);
        (await scene.VerifyAsync(await scene.AskAsync("_r1"), "_r1")).ShouldBeOfType<Verdict<AcceptedLogin>.Refused>().Why.Check.ShouldBe(check);
    }

    [Fact]
    public async Task Each_claim_and_the_group_values_arrive()
    {
        await using var scene = await ARelyingParty.StartAsync("entra");
        var login = (await scene.VerifyAsync(await scene.AskAsync("_r1"), "_r1")).ShouldBeOfType<Verdict<AcceptedLogin>.Accepted>().Value;
        login.Attributes.Single(a => a.Name.EndsWith("/objectidentifier", StringComparison.Ordinal)).Values.ShouldBe([Person.Of("alice", "acme.test").Id]);
        login.Attributes.Single(a => a.Name.EndsWith("/groups", StringComparison.Ordinal)).Values.ShouldBe(["Engineering", "Admins"]);
    }

    [Fact]
    public async Task A_tile_sends_what_nobody_asked_for()
    {
        await using var scene = await ARelyingParty.StartAsync("okta");
        var page = await scene.PageAsync($"{scene.Idp}/saml/start?sp={Uri.EscapeDataString(scene.EntityId)}&RelayState=/deep");
        ARelyingParty.Field(page, "RelayState").ShouldBe("/deep");
        (await scene.VerifyAsync(ARelyingParty.Field(page, "SAMLResponse"), null)).ShouldBeOfType<Verdict<AcceptedLogin>.Accepted>().Value.InResponseTo.ShouldBeNull();
    }

    [Fact]
    public async Task A_provider_that_demands_signed_requests_takes_ours()
    {
        await using var scene = await ARelyingParty.StartAsync("plain", "demand-signed-requests");
        (await scene.AskAsync("_r1")).ShouldBe("");
        (await scene.AskAsync("_r1", signed: true)).ShouldNotBe("");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("entra")]
    public async Task Logout_from_there_is_signed_and_names_the_session(string vendor)
    {
        await using var scene = await ARelyingParty.StartAsync(vendor);
        var login = (await scene.VerifyAsync(await scene.AskAsync("_r1"), "_r1")).ShouldBeOfType<Verdict<AcceptedLogin>.Accepted>().Value;
        using var answer = await scene.Browser.GetAsync(new Uri(scene.Idp + "/logout"), TestContext.Current.CancellationToken);
        var metadata = await scene.MetadataAsync();
        var expect = new LogoutExpectations(scene.Logout, metadata.EntityId, [.. metadata.Certificates.Select(Saml.Signatures.TrustedKey.Read)]);
        var request = LogoutVerifier.RedirectedRequest(answer.Headers.Location!.Query, expect, TimeProvider.System.GetUtcNow()).ShouldBeOfType<Verdict<LogoutRequest>.Accepted>().Value;
        request.Subject.Value.ShouldBe(login.Subject!.Value);
        request.SessionIndexes.ShouldBe([login.SessionIndex!]);
    }

    [Fact]
    public async Task Logout_from_us_is_answered()
    {
        await using var scene = await ARelyingParty.StartAsync("plain");
        var login = (await scene.VerifyAsync(await scene.AskAsync("_r1"), "_r1")).ShouldBeOfType<Verdict<AcceptedLogin>.Accepted>().Value;
        var request = new LogoutRequest("_l1", scene.EntityId, scene.Idp + "/saml/slo", login.Subject!, [login.SessionIndex!]).Write(TimeProvider.System.GetUtcNow(), null);
        using var answer = await scene.Browser.GetAsync(new Uri($"{scene.Idp}/saml/slo?{RedirectBinding.Write("SAMLRequest", request, null, scene.Signing)}"), TestContext.Current.CancellationToken);
        var metadata = await scene.MetadataAsync();
        var expect = new LogoutExpectations(scene.Logout, metadata.EntityId, [.. metadata.Certificates.Select(Saml.Signatures.TrustedKey.Read)], "_l1");
        LogoutVerifier.RedirectedResponse(answer.Headers.Location!.Query, expect, TimeProvider.System.GetUtcNow()).ShouldBeOfType<Verdict<LogoutResponse>.Accepted>().Value.Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_that_is_none_is_answered_in_words()
    {
        await using var scene = await ARelyingParty.StartAsync("plain");
        (await scene.PageAsync(scene.Idp + "/saml/sso?SAMLRequest=bm90IGRlZmxhdGVk")).ShouldContain("This cannot be answered");
        using var form = new FormUrlEncodedContent([new("SAMLRequest", Convert.ToBase64String(Encoding.UTF8.GetBytes("<a")))]);
        using var answer = await scene.Browser.PostAsync(new Uri(scene.Idp + "/saml/sso"), form, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(400);
    }

    [Fact]
    public void It_listens_on_loopback_alone() => new IdpOptions { Url = "http://0.0.0.0:8090" }.Problems().ShouldHaveSingleItem();
}
