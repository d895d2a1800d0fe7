using Gatehouse.Data;
using Gatehouse.Doctor;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Web;
using Gatehouse.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Rotation;

public sealed class KeyRotationOnSqlite() : KeyRotationTests(new OnSqlite());

public sealed class KeyRotationOnPostgres() : KeyRotationTests(new OnPostgres());

/// <summary>The master key changes under a server that serves. Each test has an instance of its own.</summary>
public abstract class KeyRotationTests : IAsyncLifetime
{
    readonly Running gatehouse;
    readonly BareDatabase bare;

    protected KeyRotationTests(Running gatehouse)
    {
        (this.gatehouse, bare) = (gatehouse, new(gatehouse.Available ? gatehouse.Database : "Data Source=none"));
        if (gatehouse.Available) return;
        Directory.Delete(gatehouse.DataFolder, recursive: true);
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string KeyFile => Path.Combine(gatehouse.DataFolder, "master.key");

    public ValueTask InitializeAsync() => gatehouse.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await gatehouse.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the doctor says of it, that much later, with the Primary Org.</summary>
    async Task<Finding?> DoctorAsync(TimeSpan later)
    {
        var primary = (await gatehouse.Services.GetRequiredService<OrgStore>().ListAsync(Ct)).Single(o => o.IsPrimary);
        return (await new Checkup(gatehouse.Services.GetRequiredService<InstanceDb>(), new ShiftedClock(later)).ExamineAsync(primary, Ct)).Find(f => f.Rule == "master-key-old");
    }

    [Fact]
    public async Task All_that_was_sealed_or_vouched_for_goes_on_through_a_rotation()
    {
        await using var all = await Holdings.MakeAsync(gatehouse);
        var before = (await KeysAsync()).ShouldHaveSingleItem();
        (await all.SealedByAsync()).ShouldAllBe(column => column.Value.Count == 1 && column.Value.Contains(before.Id), "Everything that is sealed is to be tried here: give Holdings one of each.");

        var rotated = (await gatehouse.TypeAsync("key", "rotate-master", "--at-once", "--json")).Well().Json;

        var current = (string)rotated["current"]!;
        (current, (long)rotated["resealed"]!).ShouldSatisfyAllConditions(r => r.current.ShouldNotBe(before.Id), r => r.Item2.ShouldBe(before.Seals));
        (await KeysAsync()).ShouldBe([(current, "current", before.Seals), (before.Id, "old", 0)]);
        (await all.SealedByAsync()).ShouldAllBe(column => column.Value.Count == 1 && column.Value.Contains(current));
        (await bare.EverythingAsync()).ShouldNotContain(before.Id + ".");
        await all.ShouldGoOnAsync("dora");
    }

    [Fact]
    public async Task An_old_key_is_retired_once_nothing_rests_on_it_and_everything_else_stays()
    {
        await using var all = await Holdings.MakeAsync(gatehouse);
        var (before, file) = ((await KeysAsync()).Single().Id, await File.ReadAllTextAsync(KeyFile, Ct));
        (await gatehouse.TypeAsync("key", "retire", before)).Refused(1, "current key");
        (await gatehouse.TypeAsync("key", "rotate-master", "--at-once")).Well();
        (await DoctorAsync(TimeSpan.FromDays(1))).ShouldBeNull();
        (await DoctorAsync(TimeSpan.FromDays(31))).ShouldNotBeNull().ShouldSatisfyAllConditions(f => f.Evidence.ShouldHaveSingleItem().Text.ShouldContain(before), f => f.Repair.ShouldContain("key retire " + before));
        (await gatehouse.TypeAsync("key", "retire", before)).Refused(1, "1 refresh tokens (until they are used) and 3 links of invitations");
        await all.RefreshAsync();
        (await gatehouse.TypeAsync("key", "retire", before)).Refused(1, "0 refresh tokens (until they are used) and 3 links of invitations");

        (await gatehouse.TypeAsync("key", "retire", before, "--yes")).Well().Out.ShouldBe("Retired.\n");
        (await DoctorAsync(TimeSpan.FromDays(31))).ShouldBeNull();

        (await KeysAsync()).ShouldHaveSingleItem().State.ShouldBe("current");
        (await File.ReadAllTextAsync(KeyFile, Ct)).ShouldSatisfyAllConditions(text => text.ShouldNotContain(file), text => text.Length.ShouldBe(64));
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Soon.Async(() => all.OpenedAsync(all.Invitation), status => status != 200);
        (await all.OpenedAsync(all.Invitation)).ShouldNotBe(200);
        await all.RefreshAsync();
        await all.ShouldStayAsync("emil");
        (await AuditedAsync("key rotate-master")).ShouldNotBeEmpty();
        (await AuditedAsync("key retire")).ShouldHaveSingleItem().ShouldBe(before);
        (await AuditedAsync("key list")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_with_which_another_node_still_seals_is_not_retired()
    {
        var behind = Directory.CreateTempSubdirectory("gatehouse-behind-").FullName;
        File.Copy(KeyFile, Path.Combine(behind, "master.key"));
        var before = (await KeysAsync()).Single().Id;
        (await gatehouse.TypeAsync("key", "rotate-master", "--at-once")).Well();
        var store = new WebhookStore(gatehouse.Services.GetRequiredService<InstanceDb>(), new(MasterKeys.Load(behind)), TimeProvider.System);
        var (hook, secret) = await store.AddAsync(null, "https://example.com/hook", EventFilter.All, Webhook.Json, "", "test", Ct);

        (await gatehouse.TypeAsync("key", "retire", before)).Refused(1, "1 values are still sealed with it");

        var again = (await gatehouse.TypeAsync("key", "rotate-master", "--at-once", "--json")).Well().Json;
        ((long)again["resealed"]!, (string)again["current"]!).ShouldBe((1, (await KeysAsync())[0].Id));
        (await gatehouse.TypeAsync("key", "retire", before)).Well();
        var found = (await store.FindAsync(null, hook.Id, Ct))!;
        gatehouse.Services.GetRequiredService<Secrets>().Open(SealedColumn.WebhookSecret, [hook.Id], found.Secret).ShouldBe(secret);
        Directory.Delete(behind, recursive: true);
    }

    [Fact]
    public async Task What_releases_before_the_ring_sealed_opens_and_is_named_by_the_first_rotation()
    {
        await using var all = await Holdings.MakeAsync(gatehouse);
        var seals = (await KeysAsync()).Single().Seals;
        foreach (var column in SealedColumn.All) await bare.RowsAsync($"update {column.Table} set {column.Column} = substr({column.Column}, 10) where {column.Column} is not null");
        (await KeysAsync()).Select(k => (k.State, k.Seals)).ShouldBe([("current", 0), ("unnamed", seals)]);
        await all.ShouldStayAsync("felix");

        (await gatehouse.TypeAsync("key", "rotate-master", "--at-once")).Well();

        (await all.SealedByAsync()).ShouldAllBe(column => column.Value.Count == 1 && !column.Value.Contains(""));
        await all.ShouldGoOnAsync("greta");
    }

    [Fact]
    public async Task A_key_that_is_missing_is_named_with_the_place_where_it_belongs()
    {
        var hook = (string)(await gatehouse.TypeAsync("webhook", "add", "https://example.com/hook", "--json")).Well().Json["id"]!;
        var before = (await KeysAsync()).Single().Id;
        var file = await File.ReadAllTextAsync(KeyFile, Ct);
        await File.WriteAllTextAsync(KeyFile, MasterKey.New().Entry, Ct);

        (await gatehouse.TypeAsync("webhook", "rotate", hook)).Refused(1, $"belongs to another master key, {before}, which is not in {KeyFile}").Err.Split('\n').Length.ShouldBe(2);
        (await Said.ByAsync("serve", "--urls", "http://127.0.0.1:0", "--data", gatehouse.DataFolder, "--database", gatehouse.Database)).Refused(1, $"belongs to another master key, {before}");
        (await gatehouse.TypeAsync("key", "rotate-master")).Refused(1, before);
        (await KeysAsync()).Select(k => k.State).ShouldBe(["current", "missing"]);
        // Somebody took the key out that the database does not ask for, but a value does.
        await bare.RowsAsync("delete from instance where name = 'master_key_check'");
        (await gatehouse.TypeAsync("webhook", "rotate", hook)).Refused(1, $"The master key {before} is missing, with which webhooks.secret is sealed. Put it into {KeyFile} as old:KEY").Err.Split('\n').Length.ShouldBe(2);
        await File.WriteAllTextAsync(KeyFile, $"current:{await File.ReadAllTextAsync(KeyFile, Ct)}\nold:{file}", Ct);
        (await gatehouse.TypeAsync("webhook", "rotate", hook)).Well();
    }

    [Fact]
    public async Task A_value_that_was_tampered_with_is_told_and_keeps_its_key()
    {
        var hooks = new List<string>();
        for (var i = 0; i < 3; i++) hooks.Add((string)(await gatehouse.TypeAsync("webhook", "add", "https://example.com/hook", "--json")).Well().Json["id"]!);
        await bare.RowsAsync($"update webhooks set secret = (select secret from webhooks w where w.id = '{hooks[0]}') where id = '{hooks[1]}'");
        var before = (await KeysAsync()).Single().Id;

        var said = await gatehouse.TypeAsync("key", "rotate-master", "--at-once", "--json");

        (said.Code, said.Err).ShouldSatisfyAllConditions(s => s.Code.ShouldBe(1), s => s.Err.ShouldContain("1 values could not be opened"));
        ((long)said.Json["resealed"]!).ShouldBe(2);
        (await gatehouse.TypeAsync("key", "retire", before)).Refused(1, "1 values are still sealed with it");
        (await gatehouse.TypeAsync("webhook", "remove", hooks[1])).Well();
        (await gatehouse.TypeAsync("key", "retire", before)).Well();
    }

    /// <summary>Without the option a file may be one of several: PostgreSQL carries several nodes.</summary>
    [Fact]
    public async Task On_PostgreSQL_each_step_waits_for_the_other_nodes()
    {
        var before = (await KeysAsync()).Single().Id;

        var first = (await gatehouse.TypeAsync("key", "rotate-master", "--json")).Well().Json;

        var states = (await KeysAsync()).Select(k => k.State);
        ((string)first["current"]! == before).ShouldBe(!bare.IsSqlite);
        states.ShouldBe(bare.IsSqlite ? ["current", "old"] : ["current", "next"]);
    }

    async Task<List<(string Id, string State, long Seals)>> KeysAsync() =>
        [.. (await gatehouse.TypeAsync("key", "list", "--json")).Well().Json.AsArray().Select(k => ((string)k!["id"]!, (string)k["state"]!, (long)k["seals"]!))];

    async Task<List<string>> AuditedAsync(string action) =>
        [.. (await gatehouse.TypeAsync("audit", "list", "--action", action, "--json")).Well().Json.AsArray().Select(e => (string)e!["targetId"]!)];
}
