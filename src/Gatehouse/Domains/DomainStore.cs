using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Domains;

/// <summary>The domains of an Org. Several Orgs may prove the same one: whoever runs its DNS decides.</summary>
public static class DomainStore
{
    const int ChallengeLength = 32;

    static readonly TimeSpan Weekly = TimeSpan.FromDays(7), WhileFailing = TimeSpan.FromHours(6), WhileUnclear = TimeSpan.FromHours(1);

    public static Task<List<Domain>> ListAsync(OrgDb db, CancellationToken ct) => db.ListAsync($"select {Domain.Columns} from domains d where d.org_id = {Mine} order by d.name", Domain.Read, ct);

    public static Task<Domain?> FindAsync(OrgDb db, string name, CancellationToken ct) => db.FindAsync($"select {Domain.Columns} from domains d where d.org_id = {Mine} and d.name = {Domain.Key(name)}", Domain.Read, ct);

    /// <summary>One that is there already stays as it is.</summary>
    public static async Task<Decision<Domain>> AddAsync(OrgDb db, string name, string by, DateTimeOffset now, CancellationToken ct)
    {
        if (Domain.Key(name) is not { } key) return new Decision<Domain>.Refused($"'{name}' is no domain such as acme.com. Names of other scripts: as they stand in DNS (xn--…).", "domain.invalid");
        await db.WriteAsync(async tx =>
        {
            var added = await tx.RunAsync($"""
                insert into domains (org_id, name, challenge, state, created_by, created_at, check_at)
                values ({Mine}, {key}, {RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz0123456789", ChallengeLength)}, {Domain.Pending}, {by}, {now.ToUnixTimeMilliseconds()}, {(now + Weekly).ToUnixTimeMilliseconds()})
                on conflict do nothing
                """, ct) == 1;
            tx.Act?.About("domain", key, new Differences().Note("state", null, Domain.Pending));
            if (added) EventStore.Write(tx, "domain.added", key, EventData.Of(new { name = key, by }), now);
            return added;
        }, ct);
        return new Decision<Domain>.Done((await FindAsync(db, key, ct))!);
    }

    public static Task<bool> RemoveAsync(OrgDb db, string name, string by, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (Domain.Key(name) is not { } key || await tx.FindAsync($"delete from domains where org_id = {Mine} and name = {key} returning state", row => row.GetString(0), ct) is not { } state) return false;
        tx.Act?.About("domain", key, new Differences().Note("state", state, null));
        EventStore.Write(tx, "domain.removed", key, EventData.Of(new { name = key, by }), now);
        return true;
    }, ct);

    /// <summary>Where the domain's people go.</summary>
    /// <param name="connection">Null leaves it to the Org.</param>
    public static Task<Decision<Domain>> RouteAsync(OrgDb db, Domain domain, string? connection, string by, DateTimeOffset now, CancellationToken ct) => db.WriteAsync<Decision<Domain>>(async tx =>
    {
        if (connection is not null && await tx.FindAsync($"select s.connection_id from connection_orgs s where s.org_id = {Mine} and s.connection_id = {connection} {tx.Dialect.ForShare}", row => row.GetString(0), ct) is null)
            return new Decision<Domain>.Refused($"The connection '{connection}' does not serve this Org. See: gatehouse connection list --org", "connection.not-serving");
        tx.Act?.About("domain", domain.Name, new Differences().Note("connection", domain.Connection, connection));
        tx.Do($"update domains set connection_id = {connection} where org_id = {Mine} and name = {domain.Name}");
        if (connection != domain.Connection) EventStore.Write(tx, "domain.routed", domain.Name, EventOf(domain.Name, connection, by), now);
        return new Decision<Domain>.Done(domain with { Connection = connection });
    }, ct);

    /// <summary>What a look at the proof comes to. A verified domain is never dropped: it fails, and everybody is told.</summary>
    public static Task<Domain?> NoteAsync(OrgDb db, string name, Proof proof, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await tx.FindAsync($"select {Domain.Columns} from domains d where d.org_id = {Mine} and d.name = {name} {tx.Dialect.ForUpdate}", Domain.Read, ct) is not { } before) return null;
        var after = before.After(proof, now);
        var next = now + (proof switch { Proof.There => Weekly, Proof.Missing => WhileFailing, _ => WhileUnclear });
        tx.Act?.About("domain", name, new Differences().Note("state", before.State, after.State));
        tx.Do($"""
            update domains set state = {after.State}, verified_at = {after.VerifiedAt?.ToUnixTimeMilliseconds()}, checked_at = {now.ToUnixTimeMilliseconds()}, check_at = {next.ToUnixTimeMilliseconds()},
              failing_since = {after.FailingSince?.ToUnixTimeMilliseconds()}, fault = {after.Fault} where org_id = {Mine} and name = {name}
            """);
        if (after.State == before.State) return after;
        if (after.State == Domain.Verified) EventStore.Write(tx, "domain.verified", name, EventData.Of(new { name }), now);
        else EventStore.Write(tx, "domain.failing", name, EventData.Of(new { name, fault = after.Fault }), now);
        return after;
    }, ct);

    /// <summary>A null that is told.</summary>
    static byte[] EventOf(string name, string? connection, string by) =>
        ScimJson.WriteUtf8(new JsonObject { ["name"] = name, ["connection"] = connection, ["by"] = by });
}
