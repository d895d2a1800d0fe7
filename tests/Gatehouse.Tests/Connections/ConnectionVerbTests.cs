using System.Text.Json.Nodes;
using Gatehouse.Connections;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Connections;

public sealed class ConnectionVerbsOnSqlite(OnSqlite gatehouse) : ConnectionVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ConnectionVerbsOnPostgres(OnPostgres gatehouse) : ConnectionVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class ConnectionVerbTests
{
    readonly Running gatehouse;

    protected ConnectionVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<Said> TypeAsync(params string[] words) => gatehouse.TypeAsync(["connection", .. words]);

    [Fact]
    public async Task A_SAML_connection_begins_with_what_to_copy_and_is_enabled_once_its_metadata_is_known()
    {
        await using var idp = await RunningIdp.StartAsync();
        var org = await gatehouse.OrgAsync();

        var made = (await TypeAsync("create", "Acme's Okta", "--org", org.Slug, "--template", "okta", "--json")).Well().Json;
        var (id, acs) = ((string)made["id"]!, (string)made["addresses"]!["acs"]!);
        acs.ShouldEndWith($"/sso/{id}/acs");
        made["steps"]!.AsArray().ShouldContain(step => ((string)step!).Contains(acs));
        ((string?)made["state"], (string?)made["lacks"]).ShouldBe(("draft", "the identity provider's metadata"));
        (await TypeAsync("enable", id)).Refused(1, "needs the identity provider's metadata");
        (await TypeAsync("set", id, "--metadata-url", idp.Metadata)).Refused(1, "--idp-private");
        (await TypeAsync("set", id, "--issuer", idp.Url)).Refused(1, "for the other kind");
        var known = (await TypeAsync("set", id, "--metadata-url", idp.Metadata, "--idp-private", "true", "stable-id=NameID", "--json")).Well().Json;
        ((string?)known["idp"]!["entityId"], (string?)known["settings"]!["stable-id"], (string?)known["keys"]![0]!["state"]).ShouldBe((idp.Metadata, "NameID", "next"));
        (await TypeAsync("enable", id)).Well();
        (await TypeAsync("show", id)).Well().Out.ShouldContain("active");
        (await TypeAsync("list", "--org", org.Slug, "--json")).Well().Json.AsArray().Single()!["id"]!.GetValue<string>().ShouldBe(id);
        (await TypeAsync("set", id, "stable-id=", "--json")).Well().Json["settings"]!["stable-id"]!.GetValue<string>().ShouldBe("userId", "what the template says");
        (await TypeAsync("set", id, "colour=blue")).Refused(1, "no setting of a connection");
        (await TypeAsync("set", id, "default-role=king")).Refused(1, "no role 'king'");
        (await TypeAsync("delete", id)).Refused(1, "--yes");
        (await TypeAsync("delete", id, "--yes")).Well();
        (await TypeAsync("show", id)).Refused(1, "no connection");

        (await org.EventsAsync("connection.*")).Select(e => (string)e["type"]!).ShouldBe(
            ["connection.created", "connection.keys_changed", "connection.updated", "connection.updated", "connection.updated", "connection.deleted"]);
    }

    [Fact]
    public async Task An_OIDC_connection_takes_its_secret_from_a_file_and_never_shows_it()
    {
        await using var idp = await RunningIdp.StartAsync();
        var org = await gatehouse.OrgAsync();
        var file = Path.Combine(gatehouse.DataFolder, "secret");
        await File.WriteAllTextAsync(file, "very-s3cret\n", Ct);

        (await TypeAsync("create", "Entra", "--org", org.Slug, "--issuer", idp.Url + "/", "--client-id", "c", "--idp-private", "true")).Refused(1, "this connection is with");
        var made = (await TypeAsync("create", "Entra", "--org", org.Slug, "--template", "entra", "--issuer", idp.Url, "--client-id", "c", "--client-secret-file", file, "--secret-ends", "2031-05-01", "--idp-private", "true", "--json")).Well();
        var id = (string)made.Json["id"]!;

        ((string?)made.Json["protocol"], (bool)made.Json["hasSecret"]!, (string?)made.Json["settings"]!["stable-id"]).ShouldBe(("oidc", true, "tid+oid"));
        ((string)made.Json["addresses"]!["redirectUri"]!).ShouldEndWith($"/sso/{id}/callback");
        (await TypeAsync("enable", id)).Well();
        (await TypeAsync("refresh", id, "--idp-private", "true")).Well();
        made.Out.ShouldNotContain("s3cret");
        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain("very-s3cret");
    }

    [Fact]
    public async Task The_identity_provider_is_pinned_and_another_one_asks_first()
    {
        await using var idp = await RunningIdp.StartAsync();
        await using var other = await RunningIdp.StartAsync();
        var org = await gatehouse.OrgAsync();
        var id = (string)(await TypeAsync("create", "IdP", "--org", org.Slug, "--metadata-url", idp.Metadata, "--idp-private", "true", "--json")).Well().Json["id"]!;

        (await TypeAsync("set", id, "--metadata-url", other.Metadata, "--idp-private", "true")).Refused(1, "another identity provider");

        var changed = (await TypeAsync("set", id, "--metadata-url", other.Metadata, "--idp-private", "true", "--yes", "--json")).Well().Json;
        ((string?)changed["idp"]!["entityId"]).ShouldBe(other.Metadata);
        changed["keys"]!.AsArray().Select(k => (string)k!["state"]!).Order().ShouldBe(["next", "retiring"]);
    }

    [Fact]
    public async Task Keys_that_roll_come_by_refresh_and_can_be_removed()
    {
        await using var idp = await RunningIdp.StartAsync();
        var org = await gatehouse.OrgAsync();
        var id = (string)(await TypeAsync("create", "IdP", "--org", org.Slug, "--metadata-url", idp.Metadata, "--idp-private", "true", "--json")).Well().Json["id"]!;
        var first = (string)(await TypeAsync("keys", "list", id, "--json")).Well().Json[0]!["thumbprint"]!;

        await idp.RollAsync();
        (await TypeAsync("refresh", id, "--idp-private", "true", "--json")).Well().Json["added"]!.GetValue<int>().ShouldBe(1);
        await idp.RollAsync();
        await idp.RollAsync();
        (await TypeAsync("refresh", id, "--idp-private", "true", "--json")).Well().Json["gone"]!.GetValue<int>().ShouldBe(1);

        var keys = (await TypeAsync("keys", "list", id, "--json")).Well().Json.AsArray();
        keys.ToDictionary(k => (string)k!["thumbprint"]!, k => (string)k!["state"]!)[first].ShouldBe("retiring");
        (await TypeAsync("keys", "accept", id)).Refused(1, "No such certificate waits");
        (await TypeAsync("keys", "remove", id, first[..12])).Well();
        (await TypeAsync("keys", "list", id, "--json")).Well().Json.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_of_the_instance_serves_the_Orgs_it_is_given()
    {
        var (one, two) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var id = (string)(await TypeAsync("create", "Holding", "--template", "generic-oidc", "--json")).Well().Json["id"]!;
        var own = (string)(await TypeAsync("create", "Own", "--org", two.Slug, "--json")).Well().Json["id"]!;

        foreach (var org in (TestOrg[])[one, two]) (await TypeAsync("serve", id, "--org", org.Slug)).Well();
        (await TypeAsync("serve", own, "--org", one.Slug)).Refused(1, "another Org");
        (await TypeAsync("default", own, "--org", one.Slug)).Refused(1, "does not serve");
        (await TypeAsync("default", id, "--org", two.Slug)).Well();

        (await TypeAsync("show", id, "--json")).Well().Json["orgs"]!.AsArray().Select(o => ((string)o!["slug"]!, (bool)o["isDefault"]!)).ShouldBe([(one.Slug, true), (two.Slug, true)], ignoreOrder: true);
        (await TypeAsync("list", "--org", two.Slug, "--json")).Well().Json.AsArray().Select(c => (string)c!["id"]!).ShouldBe([id, own]);
        (await TypeAsync("leave", id, "--org", one.Slug)).Well();
        (await TypeAsync("leave", own, "--org", two.Slug)).Refused(1, "the Org's own");
        (await TypeAsync("list", "--org", one.Slug, "--json")).Well().Json.AsArray().ShouldBeEmpty();
        (await one.EventsAsync("connection.*")).Select(e => (string)e["type"]!).ShouldBe(["connection.created", "connection.deleted"]);
        (await two.EventsAsync("connection.*")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Our_metadata_and_keys_are_published_for_each_connection_and_roll_without_a_restart()
    {
        var org = await gatehouse.OrgAsync();
        var (saml, oidc) = ((string)(await TypeAsync("create", "S", "--org", org.Slug, "--json")).Well().Json["id"]!, (string)(await TypeAsync("create", "O", "--org", org.Slug, "--protocol", "oidc", "--json")).Well().Json["id"]!);
        using var client = new HttpClient { BaseAddress = gatehouse.Url };

        var metadata = await client.GetStringAsync(new Uri($"/sso/{saml}/metadata", UriKind.Relative), Ct);
        metadata.ShouldContain($"/sso/{saml}/acs\"");
        metadata.ShouldContain("use=\"encryption\"");
        Uses(metadata).ShouldBe(1);
        var jwks = JsonNode.Parse(await client.GetStringAsync(new Uri($"/sso/{oidc}/jwks", UriKind.Relative), Ct))!;
        ((string?)jwks["keys"]![0]!["kty"], jwks["keys"]![0]!["d"]).ShouldBe(("RSA", null));
        foreach (var path in (string[])[$"/sso/{oidc}/metadata", $"/sso/{saml}/jwks", "/sso/nobody/metadata"]) ((int)(await client.GetAsync(new Uri(path, UriKind.Relative), Ct)).StatusCode).ShouldBe(404);
        ((string?)(await TypeAsync("show", saml, "--json")).Well().Json["lastVisit"]!["at"]).ShouldNotBeNull();

        var next = (string)(await gatehouse.TypeAsync("saml-key", "next", "--json")).Well().Json["id"]!;
        await using var node = await Node.StartAsync(gatehouse);
        using var fresh = new HttpClient { BaseAddress = node.Url };
        Uses(await fresh.GetStringAsync(new Uri($"/sso/{saml}/metadata", UriKind.Relative), Ct)).ShouldBe(2);
        (await gatehouse.TypeAsync("saml-key", "use", next)).Refused(1, "less than a day ago");
        (await gatehouse.TypeAsync("saml-key", "use", next, "--yes")).Well();
        (await gatehouse.TypeAsync("saml-key", "retire", next)).Refused(1, "in use");
        var old = (string)(await gatehouse.TypeAsync("saml-key", "list", "--json")).Well().Json.AsArray().Single(k => (string?)k!["state"] == "retiring")!["id"]!;
        (await gatehouse.TypeAsync("saml-key", "retire", old)).Well();
        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain("PRIVATE KEY");

        static int Uses(string metadata) => metadata.Split("use=\"signing\"").Length - 1;
    }
}

public sealed class KeyNewsTests
{
    static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_key_beside_a_trusted_one_counts_at_once()
    {
        var (old, next) = (Some.Certificate(), Some.Certificate());

        var news = KeyNews.Of([Known(old)], [old, next], vouched: false);

        (news.Added.Single(), news.Waiting.Count, news.Gone.Count).ShouldBe((next, 0, 0));
    }

    [Fact]
    public void Where_all_keys_are_new_they_wait_and_nothing_goes()
    {
        var (old, next) = (Some.Certificate(), Some.Certificate());

        var news = KeyNews.Of([Known(old)], [next], vouched: false);

        (news.Added.Count, news.Waiting.Single(), news.Gone.Count).ShouldBe((0, next, 0));
        KeyNews.Of([Known(old)], [next], vouched: true).Gone.Single().ShouldBe(Known(old).Thumbprint);
    }

    [Fact]
    public void What_waited_is_confirmed_by_standing_beside_a_trusted_key()
    {
        var (old, next) = (Some.Certificate(), Some.Certificate());

        var news = KeyNews.Of([Known(old), Known(next) with { AcceptedAt = null }], [old, next], vouched: false);

        (news.Confirmed.Single(), news.Added.Count).ShouldBe((Known(next).Thumbprint, 0));
    }

    [Fact]
    public void A_key_too_weak_to_verify_anything_is_left_out()
    {
        var good = Some.Certificate();

        KeyNews.Of([Known(good)], [good, "AAAA"], vouched: false).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_key_has_the_state_that_follows_from_what_was_seen()
    {
        var key = Known(Some.Certificate());

        key.State(Now).ShouldBe("next");
        (key with { UsedAt = Now }).State(Now).ShouldBe("current");
        (key with { UsedAt = Now, GoneAt = Now }).State(Now).ShouldBe("retiring");
        (key with { AcceptedAt = null }).State(Now).ShouldBe("waiting");
        (key with { EndsAt = Now }).State(Now).ShouldBe("expired");
        (key with { AcceptedAt = null }).IsTrusted(Now, acceptExpired: true).ShouldBeFalse();
        (key with { EndsAt = Now }).IsTrusted(Now, acceptExpired: true).ShouldBeTrue();
        (key with { EndsAt = Now }).IsTrusted(Now, acceptExpired: false).ShouldBeFalse();
    }

    static ConnectionKey Known(string certificate) => new(KeyNews.ThumbprintOf(certificate)!, certificate, Now, Now, null, null, Now.AddYears(1));
}
