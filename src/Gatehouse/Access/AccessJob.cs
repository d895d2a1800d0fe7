using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.Jobs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>Computes the access of many anew, in the background, user by user in the order of their ids.</summary>
static class AccessJob
{
    public const string Kind = "access";

    const int Chunk = 500;

    /// <summary>Everybody below some groups.</summary>
    public static string OfGroups(OrgTransaction tx, IReadOnlyCollection<string> groups, long total, DateTimeOffset now) =>
        JobStore.Add(tx, Kind, JsonSerializer.Serialize(new Scope(false, [.. groups])), total, now);

    /// <summary>Everybody.</summary>
    public static string OfOrg(OrgTransaction tx, long total, DateTimeOffset now) => JobStore.Add(tx, Kind, JsonSerializer.Serialize(new Scope(true, [])), total, now);

    /// <summary>Everybody in every Org that gives access.</summary>
    public static void OfAll(InstanceTransaction tx, DateTimeOffset now) => tx.Do($"""
        insert into jobs (org_id, id, kind, payload, done, total, attempts, lease_until, created_at)
        select o.id, {Ids.New(now)}, {Kind}, {JsonSerializer.Serialize(new Scope(true, []))}, 0, (select count(*) from users u where u.org_id = o.id), 0, 0, {now.ToUnixTimeMilliseconds()}
        from orgs o where o.gives_access
        """);

    public static void OfUsers(OrgTransaction tx, IReadOnlyCollection<string> users, DateTimeOffset now) => AddUsers(tx, OfGroups(tx, [], users.Count, now), users);

    public static void AddUsers(OrgTransaction tx, string job, IReadOnlyCollection<string> users) => tx.Do($"""
        insert into job_users (org_id, job_id, user_id) select u.org_id, {job}, u.id from users u where u.org_id = {Mine} and u.id in {users}
        """);

    public static async Task<Step> StepAsync(OrgTransaction tx, Job job, DateTimeOffset now, CancellationToken ct)
    {
        var users = await NextAsync(tx, job, JsonSerializer.Deserialize<Scope>(job.Payload)!, ct);
        await AccessUpkeep.RefreshAsync(tx, now, users, ct);
        var finished = users.Count < Chunk;
        if (finished) tx.Do($"delete from job_users where org_id = {Mine} and job_id = {job.Id}");
        return new(users.Count, finished ? null : users[^1]);
    }

    static async Task<List<string>> NextAsync(OrgTransaction tx, Job job, Scope scope, CancellationToken ct)
    {
        var after = job.Position ?? "";
        if (scope.Org) return await tx.ListAsync($"select u.id from users u where u.org_id = {Mine} and u.id > {after} order by u.id limit {Chunk}", row => row.GetString(0), ct);
        var listed = await tx.ListAsync($"""
            select j.user_id from job_users j where j.org_id = {Mine} and j.job_id = {job.Id} and j.user_id > {after} order by j.user_id limit {Chunk}
            """, row => row.GetString(0), ct);
        if (scope.Groups.Length == 0) return listed;
        var below = await GroupTree.UsersAsync(tx, scope.Groups, after, Chunk, ct);
        return [.. below.Union(listed, StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Chunk)];
    }

    sealed record Scope(bool Org, string[] Groups);
}
