using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Jobs;
using Gatehouse.Orgs;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Scim;
using Microsoft.Extensions.DependencyInjection;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Access;

/// <summary>An Org with what gives access in it: an identity provider that pushes, and an administrator who maps.</summary>
sealed class World(Running gatehouse, TestOrg org, CancellationToken ct)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TestOrg Org => org;

    public OrgDb Db => org.Db;

    public Wire Wire { get; } = new(org.Idp, ct);

    /// <summary>Without the guard: what it holds is told elsewhere (Leaving/GroupGuardTests).</summary>
    public static async Task<World> BeginAsync(Running gatehouse)
    {
        var org = await gatehouse.OrgAsync();
        await gatehouse.DecideAsync(org, "guard=off");
        return new(gatehouse, org, TestContext.Current.CancellationToken);
    }

    public async Task<string> UserAsync(string name, string more = "{}") => Wire.Id(await Wire.MakeAsync("/Users", Bodies.User(name, more)));

    public async Task<string> GroupAsync(string name, params IEnumerable<string> members) => Wire.Id(await Wire.GroupAsync(name, members));

    public async Task AddAsync(string group, string member) => (await Wire.SendAsync("PATCH", "/Groups/" + group, Bodies.AddMember(member))).Expect(204);

    public async Task RemoveAsync(string group, string member) => (await Wire.SendAsync("PATCH", "/Groups/" + group, Bodies.RemoveMember(member))).Expect(204);

    public async Task PatchAsync(string path, params string[] operations) => (await Wire.SendAsync("PATCH", path, Bodies.Patch(operations))).Status.ShouldBeInRange(200, 204);

    public async Task DeleteAsync(string path) => (await Wire.SendAsync("DELETE", path)).Expect(204);

    public Task ActivateAsync(string user, bool active) => PatchAsync("/Users/" + user, $"{{'op':'replace','path':'active','value':{(active ? "true" : "false")}}}");

    public async Task<Workspace> WorkspaceAsync(string name) => Done(await WorkspaceStore.CreateAsync(Db, name, Now, ct));

    /// <summary>Saves a mapping and waits until it has reached everybody.</summary>
    public async Task<Mapping> MapAsync(string group, string? role = null, string[]? workspaces = null, string onDelete = "drop", string onRename = "keep") =>
        await FinishAsync(Done(await MappingStore.SetAsync(Db, new(group, null, workspaces ?? [], role, onDelete, onRename), Now, ct)));

    public async Task MapValueAsync(string value, string role) => await FinishAsync(Done(await MappingStore.SetAsync(Db, new(null, value, [], role), Now, ct)));

    public async Task UnmapAsync(string? group, string? value = null) => await FinishAsync(Done(await MappingStore.RemoveAsync(Db, group, value, Now, ct)));

    public async Task GrantAsync(string workspace, string user) => Done(await GrantStore.GrantAsync(Db, workspace, user, "test", Now, ct));

    public async Task RevokeAsync(string workspace, string user) => Done(await GrantStore.RevokeAsync(Db, workspace, user, Now, ct));

    public async Task DefaultRoleAsync(string role)
    {
        (await SetDefaultRoleAsync(role)).ShouldBeOfType<Decision<OrgSettings>.Done>();
        await JobsEndAsync();
    }

    public Task<Decision<OrgSettings>> SetDefaultRoleAsync(string role) =>
        gatehouse.Services.GetRequiredService<OrgChanges>().SetAsync(Db, new Dictionary<string, string> { ["default-role"] = role }, confirmed: true, "test", ct);

    public async Task JobsEndAsync()
    {
        foreach (var job in await JobStore.ListAsync(Db, 1000, ct))
            if (job.FinishedAt is null) (await Runner.FinishAsync(Db, job.Id, Patience, ct)).ShouldBeTrue();
    }

    /// <summary>What is stored: "developer in Berlin, Paris", "no role".</summary>
    public async Task<string> AccessAsync(string user)
    {
        var role = await Db.ListAsync($"select u.role from users u where u.org_id = {Mine} and u.id = {user}", row => row.GetText(0), ct);
        var workspaces = await Db.ListAsync($"""
            select w.name from workspace_members m join workspaces w on w.org_id = m.org_id and w.id = m.workspace_id where m.org_id = {Mine} and m.user_id = {user}
            """, row => row.GetString(0), ct);
        return Words(role.Single(), workspaces);
    }

    public static string Words(string? role, IEnumerable<string> workspaces) =>
        (role ?? "no role") + (workspaces.Any() ? " in " + string.Join(", ", workspaces.Order(StringComparer.Ordinal)) : "");

    /// <summary>access.changed of a user, in order: each "before → after".</summary>
    public async Task<List<string>> ChangesAsync(string user)
    {
        var names = (await WorkspaceStore.ListAsync(Db, ct)).ToDictionary(w => w.Workspace.Id, w => w.Workspace.Name);
        return await Db.ListAsync($"select e.data from events e where e.org_id = {Mine} and e.type = {"access.changed"} and e.subject = {user} order by e.position, e.id", row =>
        {
            var data = JsonNode.Parse(row.GetString(0))!;
            return $"{Told(data["before"]!)} → {Told(data["after"]!)}";
        }, ct);

        string Told(JsonNode access) => Words((string?)access["role"], access["workspaces"]!.AsArray().Select(w => names[(string)w!]));
    }

    /// <summary>Stored is computed, whatever happened before.</summary>
    public async Task ShouldAgreeAsync()
    {
        var check = await AccessCheck.RunAsync(Db, repair: false, Now, ct);
        check.Differences.Select(d => $"{d.Name}: {d.Before.ToJson().ToJsonString()} is stored, {d.After.ToJson().ToJsonString()} is right").ShouldBeEmpty();
    }

    public JobRunner Runner => gatehouse.Services.GetRequiredService<JobRunner>();

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    async Task<Mapping> FinishAsync(MappingChange change)
    {
        (await Runner.FinishAsync(Db, change.Job, Patience, ct)).ShouldBeTrue();
        return change.Mapping;
    }

    public static T Done<T>(Ruling<T> decision) => decision.ShouldBeOfType<Ruling<T>.Done>().Value;
}
