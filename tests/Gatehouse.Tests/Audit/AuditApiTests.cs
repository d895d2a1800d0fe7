using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.SignIn;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Audit;

public sealed class AuditApiOnSqlite(OnSqlite gatehouse) : AuditApiTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AuditApiOnPostgres(OnPostgres gatehouse) : AuditApiTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The audit log over the API, what it says of break-glass operators, and how long it is kept.</summary>
public abstract class AuditApiTests
{
    readonly Running gatehouse;

    protected AuditApiTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_walked_from_the_newest_and_filtered()
    {
        var org = await gatehouse.OrgAsync();
        var (writer, reader) = (await Caller.WithAsync(gatehouse, org.Db), await Caller.WithAsync(gatehouse, org.Db, "audit:read"));
        for (var i = 1; i < 4; i++) await writer.DoAsync($"PATCH /orgs/{org.Slug}/settings", $$"""{"grace":"{{i}}d"}""");
        var between = DateTimeOffset.UtcNow.AddMilliseconds(5).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await Task.Delay(20, Ct);
        await writer.DoAsync($"POST /orgs/{org.Slug}/workspaces", """{"name":"Design"}""");

        var first = await reader.DoAsync($"GET /orgs/{org.Slug}/audit?limit=2");
        first["data"]!.AsArray().Select(e => (string)e!["action"]!).ShouldBe(["createWorkspace", "updateOrgSettings"]);
        ((string?)first["data"]![1]!["changes"]!["grace"]!["to"], (string?)first["data"]![0]!["actorKind"], (string?)first["data"]![0]!["actorName"]).ShouldBe(("3d", "api-key", "test"));
        (await reader.DoAsync($"GET /orgs/{org.Slug}/audit?limit=2&cursor={first["next"]}"))["data"]!.AsArray().Select(e => (string)e!["changes"]!["grace"]!["to"]!).ShouldBe(["2d", "1d"]);
        (await ActionsAsync("since=" + between)).ShouldBe(["createWorkspace"]);
        (await ActionsAsync("until=" + between)).ShouldBe(["updateOrgSettings", "updateOrgSettings", "updateOrgSettings"]);
        (await ActionsAsync("action=createWorkspace&actor=test")).Count.ShouldBe(1);
        (await ActionsAsync("actor=nobody")).ShouldBeEmpty();
        await reader.RefusedAsync("parameter.invalid", $"GET /orgs/{org.Slug}/audit?since=yesterday");

        async Task<List<string>> ActionsAsync(string query) => [.. (await reader.DoAsync($"GET /orgs/{org.Slug}/audit?{query}"))["data"]!.AsArray().Select(e => (string)e!["action"]!)];
    }

    [Fact]
    public async Task An_export_goes_on_where_its_page_ended()
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, org.Db);
        for (var i = 1; i < 4; i++) await caller.DoAsync($"PATCH /orgs/{org.Slug}/settings", $$"""{"grace":"{{i}}d"}""");

        var lines = await caller.AskAsync($"GET /orgs/{org.Slug}/audit/export?limit=2");
        lines.Header("Content-Type").ShouldBe("application/x-ndjson");
        lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["changes"]!["grace"]!["to"]!).ShouldBe(["3d", "2d"]);
        var rest = lines.Header("Link")!.Split('<', '>')[1].Replace("/api/v1", "", StringComparison.Ordinal);
        (await caller.AskAsync("GET " + rest)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain("\"1d\"");
        var csv = (await caller.AskAsync($"GET /orgs/{org.Slug}/audit/export?format=csv")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        (csv.Length, csv[0]).ShouldBe((4, "id,at,actorKind,actorId,actorName,address,action,targetType,targetId,changes"));
        csv[1].ShouldContain("\"\"to\"\":\"\"3d\"\"");
    }

    [Fact]
    public async Task The_instance_has_a_log_of_its_own()
    {
        var org = await gatehouse.OrgAsync();
        var (all, mine) = (await Caller.WithAsync(gatehouse, null), await Caller.WithAsync(gatehouse, org.Db));
        var app = (await all.DoAsync("POST /apps", """{"name":"Board","settings":{"redirect-uris":"https://app.example.com/back"}}"""))["app"]!["id"]!;

        var entry = (await all.DoAsync("GET /audit?action=createApp"))["data"]!.AsArray().Single(e => (string?)e!["targetId"] == (string?)app)!;

        entry["changes"]!["redirect-uris"]!["to"]!.ToString().ShouldBe("https://app.example.com/back");
        entry["changes"]!["secret"]!.ToJsonString().ShouldBe("""{"changed":true}""");
        (await all.AskAsync("GET /audit/export")).Text.ShouldContain((string)app!);
        await mine.RefusedAsync("key.instance-only", "GET /audit");
        await (await Caller.WithAsync(gatehouse, null, "operations:write")).RefusedAsync("scope.missing", "GET /audit");
    }

    [Fact]
    public async Task A_connection_of_several_Orgs_is_told_to_each_and_an_address_is_cut()
    {
        var (one, other, stranger) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var all = await Caller.WithAsync(gatehouse, null);
        var id = (await all.DoAsync("POST /connections", """{"name":"Everybody's"}"""))["id"]!.ToString();
        foreach (var org in (TestOrg[])[one, other]) await all.DoAsync($"PUT /orgs/{org.Slug}/connections/{id}");

        await all.DoAsync($"PATCH /connections/{id}", """{"name":"All people's"}""");
        await all.DoAsync($"PATCH /orgs/{one.Slug}/settings", """{"alert-email":"oncall@example.com"}""");

        foreach (var org in (TestOrg[])[one, other])
            (await all.DoAsync($"GET /orgs/{org.Slug}/audit?action=updateConnection"))["data"]!.AsArray().ShouldHaveSingleItem()!["changes"]!["name"]!["to"]!.ToString().ShouldBe("All people's");
        (await all.DoAsync($"GET /orgs/{stranger.Slug}/audit"))["data"]!.AsArray().ShouldBeEmpty();
        (await all.DoAsync($"GET /orgs/{one.Slug}/audit?action=updateOrgSettings"))["data"]![0]!["changes"]!["alert-email"]!["to"]!.ToString().ShouldBe("o…@example.com");
    }

    [Fact]
    public async Task A_break_glass_operator_is_there_who_came_in_and_who_did_not()
    {
        var name = $"ada-{Guid.NewGuid():N}";
        var made = (await gatehouse.Services.GetRequiredService<OperatorStore>().SaveAsync(name, anew: false, "test", Ct))!;
        using var surfer = new Surfer(gatehouse.Url);
        await surfer.PostAsync("/operator", ("name", name), ("password", "guess"), ("code", "000000"));
        await surfer.PostAsync("/operator", ("name", name), ("password", made.Password), ("code", Totp.Code(OperatorTests.Secret(made), TimeProvider.System.GetUtcNow())));

        var log = await Soon.Async(async () => (await gatehouse.TypeAsync("audit", "list", "--org", "primary", "--json")).Well().Json.AsArray(), all => all.Count(e => (string?)e!["actorKind"] == "operator") >= 2);

        log.Where(e => (string?)e!["actorKind"] == "operator").Take(2).Select(e => ((string?)e!["action"], (string?)e["actorId"], e["address"] is not null)).ShouldBe([("sign-in operator", name, true), ("sign-in refused", null, true)]);
        log.ToJsonString().ShouldNotContain("guess");
    }

    [Fact]
    public async Task Acts_are_forgotten_when_the_instance_says_and_no_earlier()
    {
        var org = await gatehouse.OrgAsync();
        (await gatehouse.TypeAsync("instance", "set", "audit-retention=29d")).Code.ShouldNotBe(0);
        foreach (var days in (int[])[401, 399, 61, 59]) await NoteAsync(org, days);

        await using (await Node.StartAsync(gatehouse)) (await Soon.Async(() => DaysAsync(org), left => left.Count == 3)).ShouldBe(["399", "61", "59"]);
        (await gatehouse.TypeAsync("instance", "set", "audit-retention=60d")).Well();
        await using (await Node.StartAsync(gatehouse)) (await Soon.Async(() => DaysAsync(org), left => left.Count == 1)).ShouldBe(["59"]);
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync("select target_id from instance_audit_log where actor_kind = 'aged' order by id")).ShouldBe(["59"]);
        (await gatehouse.TypeAsync("instance", "set", "audit-retention=")).Well();
    }

    async Task NoteAsync(TestOrg org, int days)
    {
        var (at, text) = (DateTimeOffset.UtcNow.AddDays(-days), $"{days}");
        await gatehouse.Services.GetRequiredService<InstanceDb>().WriteAsync(tx =>
        {
            tx.For(new(org.Id)).Do($"insert into audit_log (org_id, id, at, actor_kind, action, target_type, target_id) values ({OrgDb.Mine}, {Ids.Prefix(at) + Guid.NewGuid().ToString("N")[12..]}, {at.ToUnixTimeMilliseconds()}, 'aged', 'org rename', 'org', {text})");
            tx.Do($"insert into instance_audit_log (id, at, actor_kind, action, target_type, target_id) values ({Ids.Prefix(at) + Guid.NewGuid().ToString("N")[12..]}, {at.ToUnixTimeMilliseconds()}, 'aged', 'org rename', 'org', {text})");
            return Task.FromResult(true);
        }, Ct);
    }

    Task<List<string>> DaysAsync(TestOrg org) => new BareDatabase(gatehouse.Database).FirstColumnAsync($"select target_id from audit_log where org_id = '{org.Id}' and actor_kind = 'aged' order by id");
}
