using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.SignIn;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Web;

namespace Gatehouse.Tests.Rotation;

public sealed class KeyStepsOnSqlite() : KeyStepsTests(new OnSqlite());

public sealed class KeyStepsOnPostgres() : KeyStepsTests(new OnPostgres());

/// <summary>A rotation by processes that come and go: killed, with a key from the environment, with a file for each node.</summary>
public abstract class KeyStepsTests : IDisposable
{
    const int Entries = 2000;

    // Never started: the servers are processes.
    readonly Running place;

    protected KeyStepsTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task Killed_while_it_seals_anew_it_goes_on_and_makes_no_other_key()
    {
        await using var db = await FilledAsync();
        var bare = new BareDatabase(place.Database);
        var before = (string)(await KeysAsync())[0]!["id"]!;
        async Task<long> LeftAsync() => long.Parse((await bare.FirstColumnAsync($"select count(*) from sign_in_log where message like '{before}.%'"))[0], System.Globalization.CultureInfo.InvariantCulture);

        using (var rotating = System.Diagnostics.Process.Start(Binary.Start(["key", "rotate-master", "--at-once", "--data", place.DataFolder, "--database", place.Database]))!)
        {
            await Soon.Async(LeftAsync, left => left < Entries, TimeSpan.FromSeconds(40));
            rotating.Kill();
            await rotating.WaitForExitAsync(Ct);
            (await LeftAsync()).ShouldBeInRange(1, Entries - 1, "nothing was interrupted");
        }

        var done = (await place.TypeAsync("key", "rotate-master", "--at-once", "--json")).Well().Json;

        var keys = await KeysAsync();
        keys.Select(k => ((string)k!["id"]!, (string)k["state"]!, (long)k["seals"]!)).ShouldBe([((string)done["current"]!, "current", Entries), (before, "old", 0)]);
        (await place.TypeAsync("key", "retire", before)).Well();
        var log = new SignInLogStore(new(MasterKeys.Load(place.DataFolder)));
        (await log.ListAsync(await PrimaryAsync(db), null, null, Entries, Ct)).Select(e => e.Message).ShouldBe(Enumerable.Range(0, Entries).Select(i => $"<Response>{i}</Response>"), ignoreOrder: true);
    }

    [Fact]
    public async Task Of_a_key_in_the_environment_the_verb_says_what_to_do()
    {
        var one = MasterKey.New().Entry;
        Task<Said> TypeAsync(string key, params string[] verb) => Said.ByAsync([.. verb, "--data", place.DataFolder, "--database", place.Database], new Dictionary<string, string> { ["GATEHOUSE_MASTER_KEY"] = key });
        async Task<string> TodoAsync(string key) => (string)(await TypeAsync(key, "key", "rotate-master", "--json")).Well().Json["todo"]!;
        var hook = (string)(await TypeAsync(one, "webhook", "add", "https://example.com/hook", "--json")).Well().Json["id"]!;

        var first = await TodoAsync(one);
        var two = first.Split("next:")[1].Split('\n')[0];
        first.ShouldSatisfyAllConditions(t => t.ShouldContain("cannot write GATEHOUSE_MASTER_KEY"), t => t.ShouldContain($"current:THE KEY OF NOW;next:{two}"), t => t.ShouldNotContain(one));
        var second = await TodoAsync($"current:{one};next:{two}");
        second.ShouldSatisfyAllConditions(t => t.ShouldContain("make it the current one"), t => t.ShouldNotContain(two));
        (await TypeAsync(one, "webhook", "rotate", hook)).Refused(1, MasterKey.Of(two).Id); // It would not know what others seal from here on.
        var third = (await TypeAsync($"current:{two};old:{one}", "key", "rotate-master", "--json")).Well().Json;

        ((long)third["resealed"]!, (string)third["current"]!).ShouldBe((1, MasterKey.Of(two).Id));
        (await TypeAsync($"current:{two};old:{one}", "key", "retire", MasterKey.Of(one).Id)).Well().Out.ShouldContain("Take it out of GATEHOUSE_MASTER_KEY");
        (await TypeAsync(two, "webhook", "rotate", hook)).Well();
        File.Exists(Path.Combine(place.DataFolder, "master.key")).ShouldBeFalse();
    }

    [Fact]
    public async Task With_a_file_for_each_node_no_node_is_handed_what_it_cannot_open()
    {
        Assert.SkipWhen(new BareDatabase(place.Database).IsSqlite, "SQLite has one node.");
        var other = Directory.CreateTempSubdirectory("gatehouse-node-").FullName;
        (await place.TypeAsync("org", "list")).Well();
        MasterKeys.Load(place.DataFolder);
        GiveTo(other);
        var shown = (string)(await place.TypeAsync("api-key", "create", "test", "--scope", "*:write", "--json")).Well().Json["key"]!;
        await using var one = await Served.StartAsync(place.DataFolder, place.Database);
        await using var two = await Served.StartAsync(other, place.Database);
        Caller[] nodes = [await Caller.ShowingAsync(one.Url, shown), await Caller.ShowingAsync(two.Url, shown)];
        await ShouldReadEachOtherAsync(nodes, "before");

        for (var step = 1; step <= 3; step++)
        {
            (await place.TypeAsync("key", "rotate-master")).Well();
            await ShouldReadEachOtherAsync(nodes, $"step {step}, one node knows");
            GiveTo(other);
            await Task.Delay(MasterKeys.Noticed, Ct);
            await ShouldReadEachOtherAsync(nodes, $"step {step}, both know");
        }

        var keys = await KeysAsync();
        keys.Select(k => (string)k!["state"]!).ShouldBe(["current", "old"]);
        ((long)keys[1]!["seals"]!).ShouldBe(0);
        (await place.TypeAsync("key", "retire", (string)keys[1]!["id"]!)).Well();
        GiveTo(other);
        await Task.Delay(MasterKeys.Noticed, Ct);
        await ShouldReadEachOtherAsync(nodes, "retired");
        Directory.Delete(other, recursive: true);
    }

    /// <summary>What one node answered and sealed, the other says again.</summary>
    static async Task ShouldReadEachOtherAsync(Caller[] nodes, string when)
    {
        foreach (var (from, to) in ((Caller, Caller)[])[(nodes[0], nodes[1]), (nodes[1], nodes[0])])
        {
            var key = Guid.NewGuid().ToString("N");
            var first = await AskAsync(from, key);
            first.Status.ShouldBe(201, $"{when}: {first.Text}");
            (await AskAsync(to, key)).Text.ShouldBe(first.Text, when);
        }

        static Task<Captures.Answer> AskAsync(Caller node, string key) => node.AskAsync("POST /orgs/primary/tokens", """{"name":"Okta"}""", ("Idempotency-Key", key));
    }

    void GiveTo(string folder) => File.Copy(Path.Combine(place.DataFolder, "master.key"), Path.Combine(folder, "master.key"), overwrite: true);

    async Task<InstanceDb> FilledAsync()
    {
        (await place.TypeAsync("org", "list")).Well(); // Migrated, with a Primary Org.
        var (db, log) = (InstanceDb.Open(place.Database), new SignInLogStore(new(MasterKeys.Load(place.DataFolder))));
        var now = TimeProvider.System.GetUtcNow();
        await (await PrimaryAsync(db)).WriteAsync(tx =>
        {
            for (var i = 0; i < Entries; i++) log.Write(tx, new(now, "refused", $"{i:d10}", "Status", null, null, null, "127.0.0.1", null) { Message = $"<Response>{i}</Response>" });
            return Task.FromResult(true);
        }, Ct);
        return db;
    }

    static async Task<OrgDb> PrimaryAsync(InstanceDb db) => (await new OperatorDoor(db, new OrgStore(db, TimeProvider.System)).OpenAsync("primary", Ct))!.Value.Db;

    async Task<JsonArray> KeysAsync() => (await place.TypeAsync("key", "list", "--json")).Well().Json.AsArray();
}
