using System.Security.Cryptography;
using Gatehouse.Data;
using Gatehouse.Web;

namespace Gatehouse.Operator;

/// <summary>
/// All sealed values, of the instance and of every Org: with which master key, and sealed anew with the current one. A value that changes meanwhile is left to whoever
/// changed it, and one that is done is passed by, so that it may break off anywhere and begin again.
/// </summary>
public sealed class Resealing(InstanceDb db, MasterKeys keys)
{
    const int AtOnce = 100;

    readonly Secrets secrets = new(keys);

    /// <summary>How many values each key seals, by its id; "" are those of releases that named none.</summary>
    public async Task<Dictionary<string, long>> CountAsync(CancellationToken ct)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var column in SealedColumn.All)
        {
            var (table, text) = (new RawSql(column.Table), new RawSql(column.Column));
            foreach (var (key, count) in await db.ListAsync($"""
                select case when substr({text}, 9, 1) = '.' then substr({text}, 1, 8) else '' end, count(*) from {table} where {text} is not null group by 1
                """, row => (row.GetString(0), row.GetInt64(1)), ct)) counts[key] = counts.GetValueOrDefault(key) + count;
        }

        return counts;
    }

    /// <returns>How many were sealed anew, and why some could not be opened.</returns>
    public async Task<(long Done, List<string> Faults)> RunAsync(CancellationToken ct)
    {
        Acting.Nobody(); // Nothing that anybody sees has changed.
        var (done, faults) = (0L, new List<string>());
        foreach (var column in SealedColumn.All) done += await RunAsync(column, faults, ct);
        return (done, faults);
    }

    async Task<long> RunAsync(SealedColumn column, List<string> faults, CancellationToken ct)
    {
        var (table, text, names, bound) = (new RawSql(column.Table), new RawSql(column.Column), new RawSql(string.Join(", ", column.Key)), new RawSql(string.Join(", ", column.BoundTo)));
        var (after, done, width) = (column.Key.Select(_ => "").ToList(), 0L, column.Key.Count);
        while (true)
        {
            var rows = await db.ListAsync($"""
                {OrgDb.PlannedByValues} select {names}, {bound}, {text} from {table}
                where {text} is not null and substr({text}, 1, 9) <> {keys.Current.Id + "."} and ({names}) > ({Values(after)}) order by {names} limit {AtOnce}
                """, row => Enumerable.Range(0, width + column.BoundTo.Count + 1).Select(row.GetString).ToList(), ct);
            if (rows.Count == 0) return done;
            done += await WriteAsync([.. rows.Select(row => (Key: row[..width], Was: row[^1], Fresh: Anew(column, row[width..^1], row[^1], faults))).Where(v => v.Fresh is not null)]);
            after = rows[^1][..width];
        }

        Task<long> WriteAsync(List<(List<string> Key, string Was, string? Fresh)> values) => values.Count == 0 ? Task.FromResult(0L) : db.WriteAsync(async tx =>
        {
            var written = 0L;
            foreach (var (key, was, fresh) in values) written += await tx.RunAsync($"update {table} set {text} = {fresh} where ({names}) = ({Values(key)}) and {text} = {was}", ct);
            return written;
        }, ct);
    }

    string? Anew(SealedColumn column, List<string> row, string was, List<string> faults)
    {
        try
        {
            return secrets.Seal(column, row, secrets.Open(column, row, was));
        }
        catch (CryptographicException fault)
        {
            faults.Add(fault.Message);
            return null;
        }
    }

    static SqlPart Values(List<string> values) => values.Skip(1).Aggregate(SqlPart.Of($"{values[0]}"), (some, more) => SqlPart.Of($"{some}, {more}"));
}
