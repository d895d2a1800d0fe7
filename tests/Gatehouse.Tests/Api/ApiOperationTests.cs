using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Operator;
using Gatehouse.Sessions;
using Gatehouse.SignIn;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Api;

public sealed class ApiOperationsOnSqlite(OnSqlite gatehouse) : ApiOperationTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ApiOperationsOnPostgres(OnPostgres gatehouse) : ApiOperationTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Connections, domains, logs, events, webhooks, jobs and held changes over the API.</summary>
public abstract class ApiOperationTests
{
    readonly Running gatehouse;

    protected ApiOperationTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_made_changed_tested_and_deleted()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var (mine, theirs, all) = (await Caller.WithAsync(gatehouse, org.Db), await Caller.WithAsync(gatehouse, other.Db), await Caller.WithAsync(gatehouse, null));

        var made = await mine.DoAsync("POST /connections", $$"""{"name":"Test IdP","idp":{"metadataUrl":"{{idp.Metadata}}"} }""");
        var id = (string)made["id"]!;
        ((string?)made["org"], (string?)made["state"], (string?)made["protocol"], made["lacks"]).ShouldBe((org.Id, "draft", "saml", null));
        made["keys"]!.AsArray().ShouldNotBeEmpty();
        ((string)made["addresses"]!["acs"]!).ShouldContain(id);
        var draft = await mine.AskAsync($"GET /connections/{id}");
        (await mine.DoAsync($"PATCH /connections/{id}", """{"state":"active","settings":{"idp-initiated":"off"}}""", ("If-Match", draft.Header("ETag")!)))["settings"]!["idp-initiated"]!.ToString().ShouldBe("off");
        await mine.RefusedAsync("version.stale", $"PATCH /connections/{id}", """{"name":"x"}""", ("If-Match", draft.Header("ETag")!));
        await mine.RefusedAsync("value.invalid", $"PATCH /connections/{id}", """{"settings":{"moon":"full"}}""");
        await mine.RefusedAsync("role.not-found", $"PATCH /connections/{id}", """{"settings":{"default-role":"emperor"}}""");
        ((string)(await mine.DoAsync($"POST /connections/{id}/test-link"))["link"]!).ShouldContain($"/sso/{id}/test/");
        (await mine.DoAsync($"POST /connections/{id}/refresh"))["refreshFault"].ShouldBeNull();
        using (var rsa = RSA.Create(2048))
        using (var certificate = new CertificateRequest("cn=new", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(90)))
            await gatehouse.Services.GetRequiredService<Data.InstanceDb>().WriteAsync(tx =>
            {
                ConnectionKeys.Add(tx, id, Convert.ToBase64String(certificate.RawData), accepted: false, TimeProvider.System.GetUtcNow());
                return Task.FromResult(true);
            }, Ct);
        var waiting = (await mine.DoAsync($"GET /connections/{id}"))["keys"]!.AsArray().Single(k => (string?)k!["state"] == "waiting")!["thumbprint"]!;
        (await mine.DoAsync($"POST /connections/{id}/keys/{waiting}/accept"))["keys"]!.AsArray().ShouldAllBe(k => (string?)k!["state"] != "waiting");
        await mine.RefusedAsync("connection.key-not-found", $"POST /connections/{id}/keys/00/accept");
        (await mine.DoAsync("GET /connections"))["data"]!.AsArray().Select(c => (string)c!["id"]!).ShouldBe([id]);
        (await mine.DoAsync($"GET /orgs/{org.Slug}/connections"))["data"]!.AsArray().Count.ShouldBe(1);
        await mine.DoAsync($"PUT /orgs/{org.Slug}/connections/{id}/default");

        (await theirs.DoAsync("GET /connections"))["data"]!.AsArray().ShouldBeEmpty();
        foreach (var request in (string[])[$"GET /connections/{id}", $"DELETE /connections/{id}", $"POST /connections/{id}/test-link", $"POST /connections/{id}/refresh", $"POST /connections/{id}/keys/0/accept", $"DELETE /connections/{id}/keys/0", $"PUT /orgs/{other.Slug}/connections/{id}/default"])
            await theirs.RefusedAsync("connection.not-found", request);
        await theirs.RefusedAsync("connection.not-found", $"PATCH /connections/{id}", "{}");
        await theirs.RefusedAsync("org.not-found", "POST /connections", $$"""{"name":"x","org":"{{org.Slug}}"}""");
        await all.RefusedAsync("connection.of-another-org", $"PUT /orgs/{other.Slug}/connections/{id}");
        await all.RefusedAsync("connection.own", $"DELETE /orgs/{org.Slug}/connections/{id}");
        await mine.DoAsync($"DELETE /connections/{id}/keys/{made["keys"]![0]!["thumbprint"]}");
        await mine.RefusedAsync("confirmation.needed", $"DELETE /connections/{id}");
        await mine.DoAsync($"DELETE /connections/{id}?confirm=true");
        await mine.RefusedAsync("connection.not-found", $"GET /connections/{id}");
    }

    [Fact]
    public async Task A_connection_of_the_instance_serves_Orgs_and_is_not_theirs_to_change()
    {
        var org = await gatehouse.OrgAsync();
        var (mine, all) = (await Caller.WithAsync(gatehouse, org.Db), await Caller.WithAsync(gatehouse, null));

        var id = (string)(await all.DoAsync("POST /connections", """{"name":"Everybody's","protocol":"oidc","idp":{"clientId":"gatehouse","clientSecret":"hush"}}"""))["id"]!;
        (await all.AskAsync($"GET /connections/{id}")).Text.ShouldNotContain("hush");
        await all.RefusedAsync("connection.incomplete", $"PATCH /connections/{id}", """{"state":"active"}""");
        await all.RefusedAsync("connection.incomplete", $"POST /connections/{id}/test-link");
        await all.RefusedAsync("connection.unreadable", $"PATCH /connections/{id}", """{"idp":{"issuer":"http://127.0.0.1:1"}}""");
        await all.RefusedAsync("value.invalid", $"PATCH /connections/{id}", """{"idp":{"metadata":"<x/>"}}""");
        await all.DoAsync($"PUT /orgs/{org.Slug}/connections/{id}");
        (await mine.DoAsync($"GET /orgs/{org.Slug}/connections"))["data"]![0]!["id"]!.ToString().ShouldBe(id);
        await mine.RefusedAsync("connection.not-found", $"PATCH /connections/{id}", """{"name":"Mine"}""");
        await all.DoAsync($"DELETE /orgs/{org.Slug}/connections/{id}");
        await all.DoAsync($"DELETE /connections/{id}");
    }

    [Fact]
    public async Task A_domain_is_added_routed_and_removed()
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Slug}/domains");

        var made = await caller.DoAsync($"POST {at}", """{"name":"Acme.Example"}""");
        ((string?)made["name"], (string?)made["state"], (string?)made["record"]!["name"]).ShouldBe(("acme.example", "pending", "_gatehouse-challenge.acme.example"));
        await caller.RefusedAsync("domain.invalid", $"POST {at}", """{"name":"no domain"}""");
        (await caller.DoAsync($"GET {at}"))["data"]!.AsArray().Count.ShouldBe(1);
        (await caller.DoAsync($"GET {at}/acme.example"))["connection"].ShouldBeNull();
        await caller.RefusedAsync("connection.not-serving", $"PATCH {at}/acme.example", """{"connection":"nobodys"}""");
        await caller.DoAsync($"PATCH {at}/acme.example", """{"connection":null}""");
        await caller.DoAsync($"DELETE {at}/acme.example");
        await caller.RefusedAsync("domain.not-found", $"POST {at}/acme.example/verify");
    }

    [Fact]
    public async Task The_proof_of_a_domain_is_looked_for()
    {
        var org = await gatehouse.OrgAsync();
        var (_, key) = await gatehouse.Services.GetRequiredService<ApiKeyStore>().CreateAsync(org.Db, "test", [ApiScope.Read("connections:write")], TimeSpan.FromDays(1), "test", Ct);
        await using var node = await Node.StartAsync(gatehouse, with: options => options with { DnsServers = ["127.0.0.1:9", "127.0.0.2:9"] }); // Nobody answers there.
        var caller = await Caller.ShowingAsync(node.Url, key);
        await caller.DoAsync($"POST /orgs/{org.Slug}/domains", """{"name":"acme.example"}""");

        var looked = await caller.DoAsync($"POST /orgs/{org.Slug}/domains/acme.example/verify");

        ((string?)looked["state"], looked["fault"] is null, looked["checkedAt"] is null).ShouldBe(("pending", false, false));
    }

    [Fact]
    public async Task The_logs_are_walked_from_the_newest()
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, org.Db);
        foreach (var name in (string[])["ada", "bob", "cid"]) await org.Idp.UserAsync(name);
        await org.Db.WriteAsync(tx =>
        {
            foreach (var reference in (string[])["AAAAA-11111", "BBBBB-22222"]) gatehouse.Services.GetRequiredService<SignInLogStore>().Write(tx, new(TimeProvider.System.GetUtcNow(), "refused", reference, "audience", "why", Message: "<Response/>"));
            return Task.FromResult(true);
        }, Ct);

        var first = await caller.DoAsync($"GET /orgs/{org.Slug}/sync-log?action=CREATE&limit=2");
        first["data"]!.AsArray().Select(e => (string)e!["resourceName"]!).ShouldBe(["cid", "bob"]);
        (await caller.DoAsync($"GET /orgs/{org.Slug}/sync-log?action=CREATE&limit=2&cursor={first["next"]}"))["data"]!.AsArray().Select(e => (string)e!["resourceName"]!).ShouldBe(["ada"]);
        (await caller.DoAsync($"GET /orgs/{org.Slug}/sync-log?resource=bob&status=SUCCESS"))["data"]!.AsArray().Count.ShouldBe(1);
        var signIns = await caller.DoAsync($"GET /orgs/{org.Slug}/sign-ins?limit=1&outcome=refused");
        ((string?)signIns["data"]![0]!["reference"], signIns["data"]![0]!["message"]).ShouldBe(("BBBBB-22222", null));
        (await caller.DoAsync($"GET /orgs/{org.Slug}/sign-ins?limit=1&outcome=refused&cursor={signIns["next"]}"))["data"]![0]!["reference"]!.ToString().ShouldBe("AAAAA-11111");
        (await caller.DoAsync($"GET /orgs/{org.Slug}/sign-ins?reference=AAAAA-11111"))["data"]![0]!["message"]!.ToString().ShouldBe("<Response/>");
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended()
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, org.Db);
        var ada = await org.Idp.UserAsync("ada");

        (await caller.DoAsync($"GET /orgs/{org.Slug}/sessions?member=ada"))["data"]!.AsArray().ShouldBeEmpty();
        await caller.RefusedAsync("member.not-found", $"GET /orgs/{org.Slug}/sessions?member=nobody");
        ((int)(await caller.DoAsync($"POST /orgs/{org.Slug}/members/{ada}/end-sessions"))["ended"]!).ShouldBe(0);
        await caller.RefusedAsync("session.not-found", $"DELETE /orgs/{org.Slug}/sessions/0123456789abcdef");

        // Somebody is signed in: what a sign-in leaves.
        var connection = (string)(await caller.DoAsync("POST /connections", """{"name":"IdP"}"""))["id"]!;
        var now = TimeProvider.System.GetUtcNow();
        foreach (var hash in (string[])["a0000000000000000000", "b0000000000000000000"])
        {
            await gatehouse.Services.GetRequiredService<Data.InstanceDb>().RunAsync($"insert into sessions (hash, created_at, seen_at, ends_at) values ({hash + org.Id}, {now.ToUnixTimeMilliseconds()}, {now.ToUnixTimeMilliseconds()}, {now.AddHours(1).ToUnixTimeMilliseconds()})", Ct);
            (await org.Db.WriteAsync(tx => EntryStore.EnterAsync(tx, new SignInSettings(), hash + org.Id, null, ada, connection, null, now, Ct), Ct)).ShouldBeTrue();
        }

        (await caller.DoAsync($"GET /orgs/{org.Slug}/sessions?member={ada}"))["data"]!.AsArray().Select(s => (string)s!["id"]!).ShouldBe(["a000000000000000", "b000000000000000"]);
        await caller.DoAsync($"DELETE /orgs/{org.Slug}/sessions/a000000000000000");
        ((int)(await caller.DoAsync($"POST /orgs/{org.Slug}/members/{ada}/end-sessions"))["ended"]!).ShouldBe(1);
        (await caller.DoAsync($"GET /orgs/{org.Slug}/sessions"))["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_who_is_linked_listed_and_taken_apart()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var (caller, theirs) = (await Caller.WithAsync(gatehouse, org.Db), await Caller.WithAsync(gatehouse, other.Db));
        var (ada, bob) = (await org.Idp.UserAsync("ada"), await org.Idp.UserAsync("bob"));
        var connection = (string)(await caller.DoAsync("POST /connections", """{"name":"IdP"}"""))["id"]!;
        var foreign = (string)(await theirs.DoAsync("POST /connections", """{"name":"IdP"}"""))["id"]!;
        var at = $"/orgs/{org.Slug}/members";

        (await caller.DoAsync($"POST {at}/{ada}/identities", $$"""{"connection":"{{connection}}","stableId":"e-1"}"""))["member"]!.ToString().ShouldBe(ada);
        await caller.RefusedAsync("identity.linked", $"POST {at}/{bob}/identities", $$"""{"connection":"{{connection}}","stableId":"e-1"}""");
        await caller.RefusedAsync("value.invalid", $"POST {at}/{bob}/identities", $$"""{"connection":"{{connection}}","stableId":""}""");
        foreach (var none in (string[])[foreign, "nobodys"]) await caller.RefusedAsync("connection.not-serving", $"POST {at}/{bob}/identities", $$"""{"connection":"{{none}}","stableId":"e-2"}""");
        (await caller.DoAsync($"GET /orgs/{org.Slug}/identities?connection={connection}"))["data"]!.AsArray().Select(i => (string)i!["stableId"]!).ShouldBe(["e-1"]);
        (await caller.DoAsync($"GET {at}/{ada}/identities"))["data"]!.AsArray().Count.ShouldBe(1);
        (await caller.DoAsync($"GET {at}/{bob}/identities"))["data"]!.AsArray().ShouldBeEmpty();
        await caller.DoAsync($"DELETE {at}/{ada}/identities");
        await caller.RefusedAsync("identity.not-found", $"DELETE {at}/{ada}/identities");
    }

    [Fact]
    public async Task The_feed_is_read_on_from_its_cursor()
    {
        var org = await gatehouse.OrgAsync();
        var (mine, all) = (await Caller.WithAsync(gatehouse, org.Db), await Caller.WithAsync(gatehouse, null));
        await org.Idp.UserAsync("ada");

        var page = await Soon.Async(() => mine.DoAsync($"GET /orgs/{org.Slug}/events?types=user.*"), p => p["data"]!.AsArray().Count > 0);
        page["data"]!.AsArray().Select(e => (string)e!["type"]!).ShouldBe(["user.created"]);
        await org.Idp.UserAsync("bob");
        var next = await Soon.Async(() => mine.DoAsync($"GET /orgs/{org.Slug}/events?types=user.*&cursor={page["next"]}"), p => p["data"]!.AsArray().Count > 0);
        next["data"]!.AsArray().Count.ShouldBe(1);
        (await all.DoAsync("GET /events?limit=1"))["more"]!.GetValue<bool>().ShouldBeTrue();
        await mine.RefusedAsync("cursor.invalid", $"GET /orgs/{org.Slug}/events?cursor=x");
        await mine.RefusedAsync("value.invalid", $"GET /orgs/{org.Slug}/events?types=moon.full");
        await mine.RefusedAsync("key.instance-only", "GET /events");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_is_added_switched_rotated_replayed_and_removed(bool ofOrg)
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, ofOrg ? org.Db : null), ofOrg ? $"/orgs/{org.Slug}/webhooks" : "/webhooks");

        var made = await caller.DoAsync($"POST {at}", """{"url":"http://127.0.0.1:9/hook","types":["group.*"],"description":"test"}""");
        var id = (string)made["webhook"]!["id"]!;
        ((string)made["secret"]!).ShouldStartWith("whsec_");
        made["webhook"]!["types"]!.ToJsonString().ShouldBe("""["group.*"]""");
        (await caller.AskAsync($"GET {at}")).Text.ShouldNotContain((string)made["secret"]!);
        await caller.RefusedAsync("value.invalid", $"POST {at}", """{"url":"ftp://x"}""");
        await caller.RefusedAsync("value.invalid", $"POST {at}", """{"url":"https://x.example","types":["moon.full"]}""");
        await caller.RefusedAsync("value.invalid", $"POST {at}", """{"url":"https://x.example","format":"xml"}""");
        (await caller.DoAsync($"PATCH {at}/{id}", """{"enabled":false}"""))["state"]!.ToString().ShouldBe("disabled");
        (await caller.DoAsync($"POST {at}/{id}/rotate", """{"overlap":"1h"}"""))["secret"]!.ToString().ShouldNotBe((string)made["secret"]!);
        await caller.RefusedAsync("event.not-found", $"POST {at}/{id}/replay", """{"event":"00"}""");
        await caller.RefusedAsync("value.invalid", $"POST {at}/{id}/replay", "{}");
        await caller.RefusedAsync("cursor.invalid", $"POST {at}/{id}/replay", """{"after":"x"}""");
        var start = (string)(await caller.DoAsync(ofOrg ? $"GET /orgs/{org.Slug}/events?limit=1" : "GET /events?limit=1"))["next"]!;
        ((int)(await caller.DoAsync($"POST {at}/{id}/replay", $$"""{"after":"{{start}}"}"""))["queued"]!).ShouldBeGreaterThanOrEqualTo(0);
        (await caller.DoAsync($"GET {at}/{id}/attempts?failed=true"))["data"].ShouldNotBeNull();
        (await caller.DoAsync($"GET {at}/{id}"))["url"]!.ToString().ShouldBe("http://127.0.0.1:9/hook");
        await caller.DoAsync($"DELETE {at}/{id}");
        await caller.RefusedAsync("webhook.not-found", $"DELETE {at}/{id}");
    }

    [Fact]
    public async Task The_doctor_alerts_and_jobs_are_read()
    {
        var org = await gatehouse.OrgAsync();
        var (mine, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Slug}");
        var ada = await org.Idp.UserAsync("ada");
        await org.Idp.GroupAsync("Staff", ada);
        await org.Idp.AskAsync("GET Users/00000000000000000000000000000000");

        (await mine.DoAsync($"GET {at}/doctor"))["findings"].ShouldNotBeNull();
        var job = (string)(await mine.DoAsync($"POST {at}/mappings", """{"group":"Staff","role":"viewer"}"""))["job"]!;
        (await mine.DoAsync($"GET {at}/jobs/{job}"))["state"]!.ToString().ShouldBe("finished");
        (await mine.DoAsync($"GET {at}/jobs"))["data"]!.AsArray().Count.ShouldBe(1);
        await mine.RefusedAsync("job.not-found", $"GET {at}/jobs/0");
        (await mine.DoAsync($"GET {at}/alerts?all=true"))["data"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("approve", "approved", "suspended")]
    [InlineData("reject", "rejected", "active")]
    public async Task What_the_guard_holds_is_decided(string verb, string state, string status)
    {
        var org = await gatehouse.OrgAsync("guard-least=1", "guard-share=0");
        var (mine, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Slug}/held-batches");
        var ada = await org.Idp.UserAsync("ada");
        await org.Idp.UserAsync("bob");
        await org.Idp.DeactivateAsync(ada);
        await org.Idp.DeactivateAsync(await org.Idp.UserAsync("cid"));

        var batch = (await mine.DoAsync($"GET {at}"))["data"]![0]!;
        var held = (await mine.DoAsync($"GET {at}/{batch["id"]}/people"))["data"]!.AsArray().Select(p => (string)p!["id"]!).ToList();
        held.ShouldNotBeEmpty();
        (await mine.DoAsync($"GET {at}/{batch["id"]}"))["state"]!.ToString().ShouldBe("open");
        (await mine.DoAsync($"POST {at}/{batch["id"]}/{verb}"))["state"]!.ToString().ShouldBe(state);
        (await mine.DoAsync($"GET /orgs/{org.Slug}/members/{held[0]}"))["status"]!.ToString().ShouldBe(status);
        await mine.RefusedAsync("batch.decided", $"POST {at}/{batch["id"]}/approve");
        await mine.RefusedAsync("batch.not-found", $"GET {at}/0");
    }
}
