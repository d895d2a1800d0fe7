using Gatehouse.Data;
using Gatehouse.People.Filters;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>A page of resources. <c>Total</c> is null when nobody counted; <c>Next</c> when nothing follows.</summary>
public sealed record Page(IReadOnlyList<Resource> Rows, long? Total, Position? Next);

/// <summary>A query over one resource type, ready for the database: filtered, sorted and cut there.</summary>
public sealed class Listing
{
    readonly OrgDb db;
    readonly RawSql table;
    readonly SqlPart columns;
    readonly SqlPart condition;
    readonly Sorting sorting;

    /// <param name="baseUrl">Of the caller: the beginning of every meta.location and $ref.</param>
    /// <param name="acrossTypes">The query is over the whole server: an attribute that this type lacks has no value.</param>
    /// <exception cref="ScimException">invalidFilter or invalidPath.</exception>
    public Listing(OrgDirectory directory, ResourceType type, ListQuery query, string baseUrl, bool acrossTypes = false)
    {
        var lenient = !directory.Profile.Strict;
        db = directory.Db;
        (table, columns) = type.Name == "User" ? (new RawSql("users"), Resource.UserColumns(db.Dialect)) : (new RawSql("groups"), Resource.Columns);
        condition = query.Filter is null ? SqlPart.Raw("") : SqlPart.Of($" and {new FilterSql(type, db.Dialect, lenient, baseUrl, acrossTypes).Condition(query.Filter)}");
        sorting = acrossTypes && query.SortBy is { } path && type.Resolve(path, lenient) is null
            ? Sorting.ById
            : Sorting.Of(query.SortBy, query.Descending, type, db.Dialect, lenient, baseUrl);
    }

    /// <summary>By index. The total is counted only when the page does not tell it.</summary>
    public async Task<Page> PageAsync(long skip, int count, CancellationToken ct)
    {
        var rows = count == 0 ? [] : await RowsAsync(SqlPart.Raw(""), skip, count, ct);
        var told = count > 0 && rows.Count < count && (rows.Count > 0 || skip == 0);
        return new([.. rows.Select(r => r.Resource)], told ? skip + rows.Count : await CountAsync(ct), null);
    }

    /// <summary>By cursor: the rows behind a position, and where they end if more follow.</summary>
    public async Task<Page> PageAsync(Position? after, int count, CancellationToken ct)
    {
        var rows = await RowsAsync(after is null ? SqlPart.Raw("") : SqlPart.Of($" and {sorting.After(after)}"), 0, count + 1, ct);
        var page = rows.Take(count).ToList();
        var next = rows.Count > count && page.Count > 0 ? new Position(page[^1].Key, page[^1].Resource.Id) : null;
        return new([.. page.Select(r => r.Resource)], null, next);
    }

    public async Task<long> CountAsync(CancellationToken ct) =>
        (await db.ListAsync($"select count(*) from {table} r where r.org_id = {Mine}{condition}", row => row.GetInt64(0), ct))[0];

    Task<List<(Resource Resource, string? Key)>> RowsAsync(SqlPart more, long skip, int count, CancellationToken ct) => db.ListAsync($"""
        select {columns}, {sorting.Selected} from {table} r
        where r.org_id = {Mine}{condition}{more} order by {sorting.OrderBy} limit {count} offset {skip}
        """, row => (Resource.Read(row), row.GetText(Resource.ColumnCount)), ct);
}
