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
    /// <summary>Changes that are looked through for one that moves a remembered page; where there are more, the page is found by its offset.</summary>
    const int MostRecent = 2_000;

    readonly OrgDb db;
    readonly RawSql table;
    readonly SqlPart columns;
    readonly SqlPart condition;
    readonly ElementScan? scan;
    readonly Sorting sorting;

    /// <summary>The query without its page.</summary>
    readonly string text;

    /// <summary>A look-up by one value has one good plan; a range or an order has not.</summary>
    readonly PlanMark plan;

    /// <summary>Everybody, in the order in which they came.</summary>
    readonly bool whole;

    /// <param name="baseUrl">Of the caller: the beginning of every meta.location and $ref.</param>
    /// <param name="acrossTypes">The query is over the whole server: an attribute that this type lacks has no value.</param>
    /// <exception cref="ScimException">invalidFilter or invalidPath.</exception>
    public Listing(OrgDirectory directory, ResourceType type, ListQuery query, string baseUrl, bool acrossTypes = false)
    {
        var lenient = !directory.Profile.Strict;
        db = directory.Db;
        text = string.Join('\n', type.Name, query.Filter, query.SortBy, query.Descending);
        (table, columns) = type.Name == "User" ? (new RawSql("users"), Resource.UserColumns(db.Dialect)) : (new RawSql("groups"), Resource.Columns);
        var filter = new FilterSql(type, db.Dialect, lenient, baseUrl, acrossTypes);
        condition = query.Filter is null ? SqlPart.Raw("") : SqlPart.Of($" and {filter.Condition(query.Filter)}");
        HasSortKey = query.SortBy is not { } by || type.Resolve(by, lenient && !acrossTypes) is not null;
        sorting = acrossTypes && !HasSortKey
            ? Sorting.Absent(query.Descending)
            : Sorting.Of(query.SortBy, query.Descending, type, db.Dialect, lenient, baseUrl);
        plan = new(query.Filter is not Filter.Compare { Operator: FilterOperator.Eq } || sorting.Key is not null);
        whole = query.Filter is null && sorting is { Key: null, Descending: false };
        scan = query.Filter is null || sorting.Key is not null ? null : filter.Scan(query.Filter);
    }

    /// <summary>By index. The total is counted only when neither the page nor the walk so far tells it.</summary>
    public async Task<Page> PageAsync(long skip, int count, Walks walks, CancellationToken ct)
    {
        var mark = skip > 0 && count > 0 ? walks.Find(db.Org, text, skip) : null;
        var rows = mark is { } known ? await RowsAsync(SqlPart.Of($"{After(known.After)}{Unchanged(known.After, known.Since)}"), 0, count, ct) : [];
        if (rows.Count == 0) mark = null; // The end, or not what it was.
        if (mark is null && count > 0) rows = await RowsAsync(Anywhere, skip, count, ct);
        var told = count > 0 && rows.Count < count && (rows.Count > 0 || skip == 0);
        var total = told ? skip + rows.Count : mark?.Total ?? walks.Total(db.Org, text) ?? await CountedAsync(walks, ct);
        if (!told && rows.Count > 0) walks.Remember(db.Org, text, skip + rows.Count, rows[^1].At, total);
        return new([.. rows.Select(r => r.Resource)], total, null);
    }

    /// <summary>
    /// One server sees each walk from its first page on. Several ask with the page itself: look-ups at the ends of indexes. In the order in
    /// which they came, whoever is new stands behind the position, and only those before it can move it: by leaving, or by being restored.
    /// </summary>
    SqlPart Unchanged(Position after, DateTimeOffset since)
    {
        if (db.Dialect.HasOneWriter) return Anywhere;
        var time = since.ToUnixTimeMilliseconds();
        var nobodyLeft = SqlPart.Of($" and coalesce((select max(c.deleted_at) from tombstones c where c.org_id = {Mine}), 0) < {time}");
        return whole
            ? SqlPart.Of($"""
                {nobodyLeft} and {after.Id} < coalesce((
                  select case when count(*) > {MostRecent} then '' else min(recent.id) end from (
                    select c.id from {table} c where c.org_id = {Mine} and c.modified_at >= {time} order by c.modified_at desc limit {MostRecent + 1}) recent), 'g')
                """)
            : SqlPart.Of($"""
                {nobodyLeft} and coalesce((select max(c.modified_at) from users c where c.org_id = {Mine}), 0) < {time}
                and coalesce((select max(c.modified_at) from groups c where c.org_id = {Mine}), 0) < {time}
                """);
    }

    async Task<long> CountedAsync(Walks walks, CancellationToken ct)
    {
        var total = await CountAsync(ct);
        walks.Counted(db.Org, text, total);
        return total;
    }

    /// <summary>By cursor: the rows behind a position, and where they end if more follow.</summary>
    public async Task<Page> PageAsync(Position? after, int count, CancellationToken ct)
    {
        var rows = await RowsAsync(after, count + 1, ct);
        var page = rows.Take(count).ToList();
        var next = rows.Count > count && page.Count > 0 ? page[^1].At : null;
        return new([.. page.Select(r => r.Resource)], null, next);
    }

    public async Task<long> CountAsync(CancellationToken ct) => (await (scan is null
        ? db.ListAsync($"{plan}select count(*) from {table} r where r.org_id = {Mine}{condition}", row => row.GetInt64(0), ct)
        : db.ListAsync($"{plan}select count(*) from (select distinct {scan.Owner} from {scan.From}) found", row => row.GetInt64(0), ct)))[0];

    /// <summary>Rows with where they stand, so that those of two types can be put in one order.</summary>
    public Task<List<(Resource Resource, Position At)>> RowsAsync(Position? after, int count, CancellationToken ct) =>
        RowsAsync(after is null ? Anywhere : After(after), 0, count, ct);

    /// <summary>False when this type lacks the attribute that is sorted by.</summary>
    public bool HasSortKey { get; }

    public int Compare(Position one, Position other) => sorting.Compare(one, other);

    static readonly SqlPart Anywhere = SqlPart.Raw("");

    SqlPart After(Position position) => SqlPart.Of($" and {sorting.After(position, scan?.Owner.Text ?? "r.id")}");

    /// <summary>
    /// Which rows come first, and only then what is in them: neither a row that is skipped nor one that is sorted away has its groups
    /// looked up. The first rows in the order of the primary key need no such step.
    /// </summary>
    Task<List<(Resource Resource, Position At)>> RowsAsync(SqlPart more, long skip, int count, CancellationToken ct) =>
        scan is null && sorting.Key is null && skip == 0
            ? db.ListAsync($"""
                {plan}select {columns}, {sorting.Selected} from {table} r where r.org_id = {Mine}{condition}{more} order by {sorting.OrderBy} limit {count}
                """, Read, ct)
            : db.ListAsync($"""
                {plan}select {columns}, {sorting.Selected} from {table} r
                where r.org_id = {Mine} and r.id {db.Dialect.InFew(Chosen(more, skip, count))} order by {sorting.OrderBy}
                """, Read, ct);

    SqlPart Chosen(SqlPart more, long skip, int count) => scan is null
        ? SqlPart.Of($"select r.id from {table} r where r.org_id = {Mine}{condition}{more} order by {sorting.OrderBy} limit {count} offset {skip}")
        : SqlPart.Of($"select distinct {scan.Owner} from {scan.From}{more} order by {scan.Owner}{sorting.Word} limit {count} offset {skip}");

    static (Resource Resource, Position At) Read(Row row) => (Resource.Read(row), new(row.GetText(Resource.ColumnCount), row.GetString(0)));
}
