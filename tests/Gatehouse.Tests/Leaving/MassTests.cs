using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Leaving;

public sealed class MassesOnSqlite() : MassTests(new OnSqlite());

public sealed class MassesOnPostgres() : MassTests(new OnPostgres());

/// <summary>A thousand users de-provisioned at once, 32 requests at a time, and the server killed while the decision is carried out.</summary>
public abstract class MassTests : IDisposable
{
    const int People = 1000, Members = 3000, AtOnce = 32, Limit = 200;

    // Never started: the servers are processes of their own, to be killed.
    readonly Running place;

    protected MassTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    Task<Said> TypeAsync(params string[] words) => Said.ByAsync([.. words, "--json", "--data", place.DataFolder, "--database", place.Database]);

    [Theory]
    [InlineData("approve", false)]
    [InlineData("reject", false)]
    [InlineData("approve", true)]
    [InlineData("reject", true)]
    public async Task The_guard_holds_the_feed_is_complete_and_what_is_stored_is_what_was_decided(string decision, bool killed)
    {
        var token = (string)(await TypeAsync("token", "issue", "--org", "primary")).Well().Json["token"]!;
        var bare = new BareDatabase(place.Database);
        await using var served = await Served.StartAsync(place.DataFolder, place.Database);
        using var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var ids = new string[People];
        await EachAsync(async i => ids[i] = await idp.UserAsync($"user{i}"));

        // Half are deactivated, half deleted.
        await EachAsync(async i => (await (i % 2 == 0 ? idp.DeactivateAsync(ids[i]) : idp.RemoveAsync(ids[i]))).Status.ShouldBe(i % 2 == 0 ? 200 : 204));

        (await CountAsync(bare, "active")).ShouldBe(People - Limit);
        var before = await TypesAsync(bare);
        (before["user.created"], before["membership.held"], before["membership.suspended"], before["provisioning.held"]).ShouldBe((People, People - Limit, Limit, 1));
        var batch = (string)(await TypeAsync("guard", "list", "--org", "primary")).Well().Json.AsArray().ShouldHaveSingleItem()!["id"]!;
        (await TypeAsync("guard", "show", batch, "--org", "primary")).Well().Json["people"]!.AsArray().Count.ShouldBe(People - Limit);

        if (killed) await KilledAsync(bare, decision, batch);
        else (await TypeAsync("guard", decision, batch, "--org", "primary")).Well();

        var goOn = decision == "reject" ? People - Limit : 0;
        (await CountAsync(bare, "active")).ShouldBe(goOn);
        (await bare.FirstColumnAsync("select id from users where held_by is not null union all select id from tombstones where held_by is not null")).ShouldBeEmpty();
        (await bare.FirstColumnAsync("select id from users where active <> (status = 'active')")).ShouldBeEmpty();
        (await idp.AskAsync("GET Users?count=0&filter=active eq true")).Body!["totalResults"]!.GetValue<int>().ShouldBe(goOn);
        var told = await TypesAsync(bare);
        told["membership.suspended"].ShouldBe(People - goOn);
        (told.GetValueOrDefault("membership.reactivated") + told.GetValueOrDefault("membership.restored")).ShouldBe(goOn);
        told[decision == "approve" ? "provisioning.approved" : "provisioning.rejected"].ShouldBe(1);
        (await served.StopAsync()).ShouldBe(0);
    }

    /// <summary>A mapped group of a thousand is emptied by one request.</summary>
    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    public async Task An_emptied_group_is_decided_on_to_the_end_although_the_command_is_killed(string decision)
    {
        var token = (string)(await TypeAsync("token", "issue", "--org", "primary")).Well().Json["token"]!;
        var bare = new BareDatabase(place.Database);
        await using var served = await Served.StartAsync(place.DataFolder, place.Database);
        using var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var ids = new string[Members];
        await Parallel.ForEachAsync(Enumerable.Range(0, Members), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => ids[i] = await idp.UserAsync($"user{i}"));
        var group = await idp.GroupAsync("Staff", ids);
        (await TypeAsync("mapping", "set", "--org", "primary", "--group", "Staff", "--role", "developer")).Well();
        (await Soon.Async(() => WithRoleAsync(bare), with => with == Members, TimeSpan.FromSeconds(60))).ShouldBe(Members);
        (await idp.AskAsync($"PATCH Groups/{group}", Wire.Patch(Wire.Replace("members", "[]")))).Status.ShouldBe(204);
        (await WithRoleAsync(bare)).ShouldBe(Members);
        var batch = (string)(await TypeAsync("guard", "list", "--org", "primary")).Well().Json.AsArray().ShouldHaveSingleItem()!["id"]!;

        using var process = System.Diagnostics.Process.Start(Binary.Start(["guard", decision, batch, "--org", "primary", "--data", place.DataFolder, "--database", place.Database]))!;
        (await Soon.Async(() => InGroupsAsync(bare), held => held < Members, TimeSpan.FromSeconds(30))).ShouldBeLessThan(Members);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var again = await Served.StartAsync(place.DataFolder, place.Database);
        (await Soon.Async(() => bare.FirstColumnAsync("select id from held_batches where ended_at is null"), open => open.Count == 0, TimeSpan.FromSeconds(60))).ShouldBeEmpty();

        (await InGroupsAsync(bare)).ShouldBe(0);
        (await WithRoleAsync(bare)).ShouldBe(decision == "approve" ? 0 : Members);
        (await bare.FirstColumnAsync("select user_id from members")).Count.ShouldBe(decision == "approve" ? 0 : Members);
        (await TypeAsync("access", "verify", "--org", "primary")).Well();
        if (decision == "reject") await DeletedAsync(again, token, bare, group);
        (await TypesAsync(bare))[decision == "approve" ? "provisioning.approved" : "provisioning.rejected"].ShouldBe(1);
        (await again.StopAsync()).ShouldBe(0);
    }

    /// <summary>Without the guard: everybody below loses what it gave by a job, which knows how many they are.</summary>
    async Task DeletedAsync(Served server, string token, BareDatabase bare, string group)
    {
        (await TypeAsync("org", "set", "primary", "guard=off")).Well();
        using var idp = new HttpClient { BaseAddress = new Uri(server.Url, "/scim/v2/") };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
        (await idp.AskAsync($"DELETE Groups/{group}")).Status.ShouldBe(204);
        (await Soon.Async(() => WithRoleAsync(bare), with => with == 0, TimeSpan.FromSeconds(60))).ShouldBe(0);
        (await bare.RowsAsync("select done, total from jobs order by id desc limit 1")).ShouldHaveSingleItem().ShouldBe([$"{Members}", $"{Members}"]);
    }

    static async Task<int> WithRoleAsync(BareDatabase bare) => (await bare.FirstColumnAsync("select id from users where role = 'developer'")).Count;

    static async Task<int> InGroupsAsync(BareDatabase bare) => (await bare.FirstColumnAsync("select user_id from held_members")).Count;

    /// <summary>The command is killed in the middle of its work, like the power; a server that starts later ends it.</summary>
    async Task KilledAsync(BareDatabase bare, string decision, string batch)
    {
        using var process = System.Diagnostics.Process.Start(Binary.Start(["guard", decision, batch, "--org", "primary", "--data", place.DataFolder, "--database", place.Database]))!;
        (await Soon.Async(() => HeldAsync(bare), held => held < People - Limit - 10, TimeSpan.FromSeconds(30))).ShouldBeLessThan(People - Limit);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var again = await Served.StartAsync(place.DataFolder, place.Database);
        (await Soon.Async(() => bare.FirstColumnAsync("select id from held_batches where ended_at is null"), open => open.Count == 0, TimeSpan.FromSeconds(60))).ShouldBeEmpty();
    }

    static Task EachAsync(Func<int, Task> work) =>
        Parallel.ForEachAsync(Enumerable.Range(0, People), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) => await work(i));

    static async Task<int> HeldAsync(BareDatabase bare) =>
        (await bare.FirstColumnAsync("select id from users where held_by is not null union all select id from tombstones where held_by is not null")).Count;

    static async Task<int> CountAsync(BareDatabase bare, string status) =>
        (await bare.FirstColumnAsync($"select id from users where status = '{status}' union all select id from tombstones where status = '{status}'")).Count;

    static async Task<Dictionary<string, int>> TypesAsync(BareDatabase bare) =>
        (await bare.FirstColumnAsync("select type from events where type not like 'token.%' and type not like 'org.%'")).GroupBy(type => type, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
}
