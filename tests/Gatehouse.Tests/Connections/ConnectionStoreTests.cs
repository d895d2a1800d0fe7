using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Connections;

public sealed class ConnectionStoreOnSqlite(OnSqlite gatehouse) : ConnectionStoreTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ConnectionStoreOnPostgres(OnPostgres gatehouse) : ConnectionStoreTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class ConnectionStoreTests
{
    readonly Running gatehouse;

    protected ConnectionStoreTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    ConnectionStore Store => gatehouse.Services.GetRequiredService<ConnectionStore>();

    ConnectionChanges Changes => gatehouse.Services.GetRequiredService<ConnectionChanges>();

    [Fact]
    public async Task A_connection_is_read_with_its_settings_its_keys_and_the_Orgs_it_serves()
    {
        var org = await gatehouse.OrgAsync();
        var certificate = Some.Certificate();

        var made = (await Changes.CreateAsync(Some.Saml(org.Db.Org, certificates: [certificate]), "test", Ct)).Granted();

        var found = (await Store.FindAsync(made.Id, Ct))!;
        (found.Owner, found.Name, found.Protocol, found.State, found.Version).ShouldBe((new OrgId(org.Id), "Acme's Okta", "saml", "draft", 1));
        found.Idp.ShouldBeOfType<IdentityProvider.Saml>().SignOn.Select(e => e.Binding).ShouldBe(["redirect", "post"]);
        (found.Settings.StableId.Single(), found.Settings.Groups!.Name, found.Settings.IdpInitiated).ShouldBe(("NameID", "groups", "convert"));
        (found.Keys.Single().Certificate, found.Keys[0].State(TimeProvider.System.GetUtcNow())).ShouldBe((certificate, "next"));
        (found.Orgs.Single().Org.Slug, found.Orgs[0].IsDefault).ShouldBe((org.Slug, true));
        (await Store.ListAsync(org.Db.Org, Ct)).Single().Id.ShouldBe(made.Id);
        (await Store.FindAsync("nobody", Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task The_client_secret_lies_sealed()
    {
        var org = await gatehouse.OrgAsync();

        var made = (await Changes.CreateAsync(Some.Oidc(org.Db.Org), "test", Ct)).Granted();

        made.Idp.ShouldBe(new IdentityProvider.Oidc("https://idp.example", "client-1"));
        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain("s3cret-of-the-client");
        gatehouse.Services.GetRequiredService<Secrets>().Open(SealedColumn.ClientSecret, [made.Id], made.Secret!).ShouldBe("s3cret-of-the-client");
    }

    [Fact]
    public async Task The_first_connection_of_an_Org_is_its_default()
    {
        var org = await gatehouse.OrgAsync();

        var (first, second) = ((await Changes.CreateAsync(Some.Oidc(org.Db.Org, "Z"), "test", Ct)).Granted(), (await Changes.CreateAsync(Some.Oidc(org.Db.Org, "A"), "test", Ct)).Granted());

        (await Store.ListAsync(org.Db.Org, Ct)).Select(c => c.Id).ShouldBe([first.Id, second.Id]);
        second.Orgs.Single().IsDefault.ShouldBeFalse();
        (await Store.ListAsync(null, Ct)).Select(c => c.Id).ShouldContain(second.Id);
    }
}

public sealed class ConnectionSettingsTests
{
    [Theory]
    [InlineData("colour", "blue"), InlineData("stable-id", ""), InlineData("stable-id", "a++b"), InlineData("idp-initiated", "maybe"), InlineData("skew", "6m"), InlineData("sha1-until", "soon"), InlineData("join", "mail=NameID")]
    [InlineData("scopes", "profile"), InlineData("groups-delimiter", "x"), InlineData("client-auth", "none")]
    public void A_word_that_is_none_is_refused_with_those_there_are(string key, string value) =>
        Should.Throw<FormatException>(() => ConnectionSettings.Read(new Dictionary<string, string> { [key] = value })).Message.ShouldContain("idp-initiated=convert|off|accept");

    [Fact]
    public void Words_become_what_sign_in_needs()
    {
        var read = ConnectionSettings.Read(new Dictionary<string, string>
        {
            ["stable-id"] = "tid+oid", ["groups"] = "memberOf", ["groups-delimiter"] = ";", ["orgs"] = "orgs", ["orgs-delimiter"] = "newline", ["sha1-until"] = "2031-01-31", ["join"] = "userName=NameID",
        });

        read.StableId.ShouldBe(["tid", "oid"]);
        (read.Groups, read.Orgs, read.Join).ShouldBe((new ClaimList("memberOf", ';'), new ClaimList("orgs", '\n'), new Join("userName", "NameID")));
        read.Sha1Until.ShouldBe(new DateTimeOffset(2031, 1, 31, 0, 0, 0, TimeSpan.Zero));
    }
}
