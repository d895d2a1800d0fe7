using System.Runtime.CompilerServices;

namespace Gatehouse.Data;

/// <summary>An open transaction over the tables of the instance.</summary>
public sealed class InstanceTransaction
{
    readonly Session session;
    readonly Acting? who;
    readonly Dictionary<OrgId, OrgTransaction> parts = [];

    internal InstanceTransaction(Dialect dialect, Session session, Acting? who) => (Dialect, this.session, this.who, Act) = (dialect, session, who, who is null ? null : new(who));

    /// <summary>See <see cref="OrgTransaction.Act"/>.</summary>
    internal Act? Act { get; }

    internal Dialect Dialect { get; }

    /// <summary>The part of it that is one Org's.</summary>
    public OrgTransaction For(OrgId org)
    {
        if (!parts.TryGetValue(org, out var part)) parts[org] = part = new(org, Dialect, session, who);
        return part; // One an Org: its events have an order, and what was done is one entry.
    }

    public async Task<T?> FindAsync<T>([InterpolatedStringHandlerArgument("")] InstanceSql sql, Func<Row, T> read, CancellationToken ct) where T : class
    {
        T? found = null;
        await session.QueryAsync(sql.Statement, row => found ??= read(row), ct);
        if (found is not null && Act is not null && sql.Statement.Changes) Act.Count(1);
        return found;
    }

    public async Task<List<T>> ListAsync<T>([InterpolatedStringHandlerArgument("")] InstanceSql sql, Func<Row, T> read, CancellationToken ct)
    {
        var list = new List<T>();
        await session.QueryAsync(sql.Statement, row => list.Add(read(row)), ct);
        if (Act is not null && sql.Statement.Changes) Act.Count(list.Count);
        return list;
    }

    /// <summary>Runs now, with all that waits, and says how many rows it touched.</summary>
    public async Task<int> RunAsync([InterpolatedStringHandlerArgument("")] InstanceSql sql, CancellationToken ct)
    {
        var rows = 0;
        session.Do(sql.Statement, affected => rows = affected);
        await session.FlushAsync(ct);
        Act?.Count(rows);
        return rows;
    }

    /// <summary>Runs with the next round trip, at the latest with the commit.</summary>
    public void Do([InterpolatedStringHandlerArgument("")] InstanceSql sql) => session.Do(sql.Statement, Act is null ? null : Act.Count);

    /// <summary>An entry for each Org that it touched, and one of its own: in the Org that was opened, else in the instance.</summary>
    internal async Task AuditAsync(CancellationToken ct)
    {
        if (Act is not { } act || who is null) return;
        await session.FlushAsync(ct);
        var told = false;
        foreach (var part in parts.Values)
        {
            told |= part.Act!.Changed && part.Org == who.Org;
            if (part.Org == who.Org || part.Act.Fits(act)) part.Act.About(act); // What a connection of many Orgs changed is told in each.
            await part.AuditAsync(ct);
        }

        if (told || !act.Changed) return;
        if (who.Org is { } org)
        {
            var part = new OrgTransaction(org, Dialect, session, who);
            part.Act!.Count(1);
            part.Act.About(act);
            await part.AuditAsync(ct);
            return;
        }

        var now = who.Clock.GetUtcNow();
        Do($"""
            insert into instance_audit_log (id, at, actor_kind, actor_id, actor_name, address, action, target_type, target_id, changes)
            values ({Ids.New(now)}, {now.ToUnixTimeMilliseconds()}, {who.Kind}, {who.Id}, {who.Name}, {who.Address}, {who.Action}, {act.TargetType}, {act.TargetId}, {act.Changes?.Text})
            """);
    }
}
