using System.Text.Json.Nodes;
using Gatehouse.SyncLog;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SyncLogs;

public sealed class RequestsOnSqlite(OnSqlite gatehouse) : RequestTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class RequestsOnPostgres(OnPostgres gatehouse) : RequestTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What came is kept with its entry, as far as the Org wants. That no password is among it: SecretTests.</summary>
public abstract class RequestTests
{
    readonly Running gatehouse;

    protected RequestTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Never => JsonNode.Parse("""{"id":"urn:example:badge:2.0:User","name":"Badge","attributes":[{"name":"pin","type":"string","returned":"never"},{"name":"door","type":"string"}]}""")!.AsObject();

    async Task<TestOrg> OrgAsync(params string[] settings)
    {
        var org = await gatehouse.OrgAsync();
        if (settings.Length > 0) await gatehouse.DecideAsync(org, settings);
        return org;
    }

    /// <summary>Of the entry about this answer.</summary>
    static async Task<string?> CameAsync(TestOrg org, Captures.Answer answer)
    {
        var entry = await org.EntryAsync(e => e.CorrelationId == answer.Header("X-Request-Id"));
        return (await SyncLogStore.FindAsync(org.Db, entry.Id, Ct))!.Request;
    }

    [Fact]
    public async Task At_first_only_what_failed_is_kept_and_that_as_it_came()
    {
        var org = await OrgAsync();
        const string Odd = "{ \"userName\" : \"ann@example.com\",\n \"ACTIVE\":\"perhaps\", \"x\":null }";

        (await CameAsync(org, await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com")))).ShouldBeNull();
        (await CameAsync(org, await org.Idp.AskAsync("GET Users?count=1"))).ShouldBeNull();
        (await CameAsync(org, await org.Idp.AskAsync("POST Users?attributes=userName", Odd))).ShouldBe($"POST /scim/v2/Users?attributes=userName\nContent-Type: application/scim+json; charset=utf-8\n\n{Odd}");
        (await CameAsync(org, await org.Idp.AskAsync("GET Users?filter=title%20gt"))).ShouldBe("GET /scim/v2/Users?filter=title%20gt\n");
        (await CameAsync(org, await org.Idp.AskAsync("POST Users", "{\"userName\":"))).ShouldEndWith("\n\n{\"userName\":");
    }

    [Fact]
    public async Task All_keeps_what_went_well_and_off_keeps_nothing()
    {
        var (all, off) = (await OrgAsync("log-requests=all"), await OrgAsync("log-requests=off"));

        (await CameAsync(all, await all.Idp.AskAsync("POST Users", Wire.User("ann@example.com")))).ShouldNotBeNull().ShouldContain("ann@example.com");
        (await CameAsync(all, await all.Idp.AskAsync("GET Users?count=1"))).ShouldBe("GET /scim/v2/Users?count=1\n");
        (await CameAsync(off, await off.Idp.AskAsync("POST Users", "{\"active\":7}"))).ShouldBeNull();
    }

    [Fact]
    public async Task Masked_keeps_the_shape_and_no_value()
    {
        var org = await OrgAsync("log-requests=all", "log-values=masked");
        var ann = await org.Idp.UserAsync("ann@example.com");

        var patched = await CameAsync(org, await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch("""{"op":"replace","path":"emails[type eq \"work\"].value","value":"ann@other.example"}""", Wire.Replace("active", "true"))));
        var searched = await CameAsync(org, await org.Idp.AskAsync("GET Users?filter=userName%20eq%20%22ann@example.com%22"));

        patched.ShouldNotBeNull().ShouldNotContain("work");
        patched.ShouldNotContain("other.example");
        patched.ShouldContain("\"op\":\"replace\"");
        patched.ShouldContain("emails[type eq \\\"***\\\"].value");
        patched.ShouldContain("true");
        searched.ShouldBe("GET /scim/v2/Users?***\n");
    }

    [Fact]
    public async Task Of_a_bulk_each_entry_has_its_own_operation_and_a_long_body_is_cut()
    {
        var org = await OrgAsync();
        var answer = await org.Idp.AskAsync("POST Bulk", Wire.Bulk("""{"method":"DELETE","path":"/Users/00000000000000000000000000000000"}""", """{"method":"PATCH","path":"/Users/x","data":{"Operations":7}}"""));
        answer.Status.ShouldBe(200);
        var came = new List<string>();
        foreach (var entry in (await org.LogAsync()).Where(e => e.Status == "FAILED")) came.Add((await SyncLogStore.FindAsync(org.Db, entry.Id, Ct))!.Request!);
        came.ShouldBe(["DELETE /Users/00000000000000000000000000000000\n", "PATCH /Users/x\n\n{\"Operations\":7}"]);

        var cut = await CameAsync(org, await org.Idp.AskAsync("POST Users", $$"""{"userName":"{{new string('a', 100_000)}}","active":"perhaps"}"""));
        cut!.Length.ShouldBeInRange(16_000, 17_000);
        cut.ShouldEndWith("…");
    }

    [Fact]
    public async Task What_a_schema_never_returns_is_not_kept_either()
    {
        var org = await gatehouse.OrgAsync(schemas: [Never]);
        var came = await CameAsync(org, await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com", "\"active\":\"perhaps\",\"urn:example:badge:2.0:User\":{\"pin\":\"4711\",\"door\":\"west\"}")));

        came.ShouldNotBeNull().ShouldNotContain("4711");
        came.ShouldContain("\"pin\":\"***\",\"door\":\"west\"");
    }

    [Fact]
    public async Task The_API_and_the_command_line_show_it_with_one_entry_and_a_stranger_sees_none()
    {
        var (org, other) = (await OrgAsync(), await OrgAsync());
        await org.Idp.AskAsync("POST Users", "{\"active\":7}");
        var id = (await org.LogAsync()).ShouldHaveSingleItem().Id;
        var (mine, theirs) = (await Caller.WithAsync(gatehouse, org.Db), await Caller.WithAsync(gatehouse, other.Db));

        (await mine.DoAsync($"GET /orgs/{org.Slug}/sync-log/{id}"))["request"]!.GetValue<string>().ShouldContain("{\"active\":7}");
        (await gatehouse.TypeAsync("log", "--org", org.Slug, "--entry", id)).Well().Out.ShouldContain("{\"active\":7}");
        (await gatehouse.TypeAsync("log", "--org", other.Slug, "--entry", id)).Refused(1, id);
        await theirs.RefusedAsync("entry.not-found", $"GET /orgs/{other.Slug}/sync-log/{id}");
    }
}
