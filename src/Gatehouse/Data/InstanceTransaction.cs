using System.Runtime.CompilerServices;

namespace Gatehouse.Data;

/// <summary>An open transaction over the tables of the instance.</summary>
public sealed class InstanceTransaction
{
    readonly Session session;

    internal InstanceTransaction(Dialect dialect, Session session) => (Dialect, this.session) = (dialect, session);

    internal Dialect Dialect { get; }

    /// <summary>The part of it that is one Org's.</summary>
    public OrgTransaction For(OrgId org) => new(org, Dialect, session);

    public async Task<T?> FindAsync<T>([InterpolatedStringHandlerArgument("")] InstanceSql sql, Func<Row, T> read, CancellationToken ct) where T : class
    {
        T? found = null;
        await session.QueryAsync(sql.Statement, row => found ??= read(row), ct);
        return found;
    }

    public async Task<List<T>> ListAsync<T>([InterpolatedStringHandlerArgument("")] InstanceSql sql, Func<Row, T> read, CancellationToken ct)
    {
        var list = new List<T>();
        await session.QueryAsync(sql.Statement, row => list.Add(read(row)), ct);
        return list;
    }

    /// <summary>Runs now, with all that waits, and says how many rows it touched.</summary>
    public async Task<int> RunAsync([InterpolatedStringHandlerArgument("")] InstanceSql sql, CancellationToken ct)
    {
        var rows = 0;
        session.Do(sql.Statement, affected => rows = affected);
        await session.FlushAsync(ct);
        return rows;
    }

    /// <summary>Runs with the next round trip, at the latest with the commit.</summary>
    public void Do([InterpolatedStringHandlerArgument("")] InstanceSql sql) => session.Do(sql.Statement);
}
