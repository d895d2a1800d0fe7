using Gatehouse.Connections;
using Gatehouse.Saml;
using Gatehouse.Tests.Connections;

namespace Gatehouse.Tests.SignIn;

public sealed class SamlLogoutOnSqlite(OnSqlite gatehouse) : SamlLogoutTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SamlLogoutOnPostgres(OnPostgres gatehouse) : SamlLogoutTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Single logout both ways, encrypted assertions and signed requests, with a provider that answers over HTTP and reads our metadata.</summary>
public abstract class SamlLogoutTests : IDisposable
{
    readonly Scene scene;
    readonly Surfer surfer;

    protected SamlLogoutTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        scene = new(gatehouse);
        surfer = scene.Surfer();
    }

    public void Dispose()
    {
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("plain"), InlineData("entra"), InlineData("okta"), InlineData("google"), InlineData("onelogin"), InlineData("ping"), InlineData("adfs"), InlineData("keycloak"), InlineData("shibboleth", "nameid-persistent"), InlineData("auth0"), InlineData("oracle")]
    [InlineData("plain", "demand-signed-requests"), InlineData("plain", "encrypt-cbc", "key-beside"), InlineData("plain", "encrypt-gcm", "sign-response")]
    public async Task In_and_out_with_what_vendors_do_differently(string vendor, params string[] quirks)
    {
        await using var idp = await RunningIdp.StartAsync(o => o with { Quirks = Gatehouse.Idp.Quirks.Of(vendor, quirks) });
        var (org, db) = await scene.JitOrgAsync();
        await ConnectAsync(idp, org);

        (await RoundAsync($"/o/{org.Slug}")).Title.ShouldBe($"You are signed in to {org.Name}");

        var out1 = await RoundAsync(await surfer.PostAsync("/signout"));
        out1.Title.ShouldBe("You are signed out", (await scene.LogAsync(db))[0].ToString());
        (await scene.LogAsync(db)).Select(e => e.Outcome).ShouldBe(["signed-out", "signed-in"]);
        (await surfer.GetAsync($"/o/{org.Slug}")).Location!.AbsolutePath.ShouldEndWith("/start");
    }

    [Fact]
    public async Task A_logout_at_the_identity_provider_ends_the_session_here()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (org, db) = await scene.JitOrgAsync();
        await ConnectAsync(idp, org);
        await RoundAsync($"/o/{org.Slug}");

        (await RoundAsync(await surfer.GetAsync(idp.Url + "/logout"))).Text.ShouldContain("signed out everywhere");

        (await scene.LogAsync(db))[0].Outcome.ShouldBe("signed-out");
        (await surfer.GetAsync($"/o/{org.Slug}")).Location!.AbsolutePath.ShouldEndWith("/start");
    }

    [Fact]
    public async Task A_logout_request_that_nobody_signed_ends_nothing()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (org, db) = await scene.JitOrgAsync();
        var connection = await ConnectAsync(idp, org);
        await RoundAsync($"/o/{org.Slug}");
        var at = new Addresses(surfer.Home.ToString(), connection.Id).Logout;
        var forged = new LogoutRequest("_1", connection.Idp.Name, at, new("alice@acme.test", null, null, null), []).Write(TimeProvider.System.GetUtcNow(), null);

        (await scene.FoundAsync(db, await surfer.GoAsync($"{at}?{RedirectBinding.Write("SAMLRequest", forged, null, null)}"))).Check.ShouldBe("SignatureMissing");
        (await scene.FoundAsync(db, await surfer.PostFromElsewhereAsync(at, ("SAMLRequest", Convert.ToBase64String(forged))))).Check.ShouldBe("SignatureMissing");
        (await surfer.GetAsync($"/o/{org.Slug}")).Status.ShouldBe(200);
    }

    Task<Seen> RoundAsync(string from) => GoOnAsync(from);

    async Task<Seen> GoOnAsync(string from) => await RoundAsync(await surfer.GoAsync(from));

    /// <summary>On and on, by redirects and forms that send themselves, until a page stays.</summary>
    async Task<Seen> RoundAsync(Seen seen)
    {
        for (var hops = 0; hops < 20; hops++)
            if (seen.Location is { } away) seen = await surfer.GetAsync(away.ToString());
            else if (seen.Form is var (to, fields)) seen = to.Authority == surfer.Home.Authority ? await surfer.PostFromElsewhereAsync(to.ToString(), fields) : await surfer.PostAsync(to.ToString(), fields);
            else return seen;
        throw new Xunit.Sdk.XunitException($"It never ends: {seen.At}");
    }

    async Task<Connection> ConnectAsync(RunningIdp idp, Gatehouse.Orgs.Org org)
    {
        var metadata = IdpMetadata.Read(await new HttpClient().GetByteArrayAsync(new Uri(idp.Metadata), TestContext.Current.CancellationToken), null, TimeProvider.System.GetUtcNow()).ShouldBeOfType<Verdict<IdpMetadata>.Accepted>().Value;
        return await scene.ActivateAsync(new(org.Id, "Acme's provider", "generic-saml", new Dictionary<string, string>(), new IdentityProvider.Saml(metadata.EntityId, metadata.SignOn, metadata.Logout, metadata.WantsSignedRequests)) { Certificates = metadata.Certificates }, [org.Id]);
    }
}
