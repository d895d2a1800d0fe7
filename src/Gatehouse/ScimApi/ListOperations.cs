using System.Text.Json;
using Gatehouse.Doors;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <summary>Queries (RFC 7644 §3.4.2 and §3.4.3; RFC 9865), over one resource type or over the whole server.</summary>
sealed class ListOperations(Cursors cursors, Walks walks)
{
    const int DeepestMerge = 10_000;

    public async Task<ScimReply> ListAsync(ScimCaller caller, IReadOnlyList<ResourceKind> kinds, ListQuery query, CancellationToken ct)
    {
        var lists = kinds.Select(kind => new Part(kind, new Listing(caller.Directory, kind.Type(caller.Directory), query, caller.BaseUrl, kinds.Count > 1),
            Projection.From(query.Attributes, query.Excluded, kind.Type(caller.Directory), caller.Directory.Profile))).ToList();
        if (lists.Count > 1 && query.SortBy is not null) return await SortedThroughAsync(caller, lists, query, ct);
        return query.Cursor is null ? await ByIndexAsync(caller, lists, query, ct) : await ByCursorAsync(caller, lists, query, ct);
    }

    /// <summary>Over several types the first type's resources come first, and positions count through.</summary>
    async Task<ScimReply> ByIndexAsync(ScimCaller caller, List<Part> lists, ListQuery query, CancellationToken ct)
    {
        var pages = new List<(Part, IReadOnlyList<Resource>)>();
        long total = 0, skip = query.StartIndex - 1;
        var room = query.Count;
        foreach (var list in lists)
        {
            var page = await list.Listing.PageAsync(skip, room, walks, ct);
            pages.Add((list, page.Rows));
            total += page.Total!.Value;
            room -= page.Rows.Count;
            skip = Math.Max(0, skip - page.Total.Value);
        }

        return await WriteAsync(caller, pages, json =>
        {
            json.WriteNumber("totalResults", total);
            json.WriteNumber("startIndex", query.StartIndex);
        }, query.Filter?.ToString(), ct);
    }

    async Task<ScimReply> ByCursorAsync(ScimCaller caller, List<Part> lists, ListQuery query, CancellationToken ct)
    {
        var scope = new CursorScope(caller.OrgId, string.Join('+', lists.Select(l => l.Kind.Name)), query);
        var (at, after) = cursors.Read(query.Cursor!, scope);
        var pages = new List<(Part, IReadOnlyList<Resource>)>();
        var room = query.Count;
        string? next = null;
        for (; at < lists.Count && next is null; at++, after = null)
        {
            var page = await lists[at].Listing.PageAsync(after, room, ct);
            pages.Add((lists[at], page.Rows));
            room -= page.Rows.Count;
            if (page.Next is not null) next = cursors.Write(scope, at, page.Next);
            else if (room == 0 && at + 1 < lists.Count) next = cursors.Write(scope, at + 1, null);
        }

        // Whoever wants no resources wants to know how many there are; else counting would cost each page a scan.
        long? total = query.Count == 0 ? (await Task.WhenAll(lists.Select(l => l.Listing.CountAsync(ct)))).Sum() : null;
        return await WriteAsync(caller, pages, json =>
        {
            if (total is { } counted) json.WriteNumber("totalResults", counted);
            if (next is not null) json.WriteString("nextCursor", next);
        }, query.Filter?.ToString(), ct);
    }

    /// <summary>
    /// Several types in one order (§3.4.2.3): as many rows of each as could be on the page, put together here. By index a page costs what
    /// stands before it, so far pages are for a cursor.
    /// </summary>
    async Task<ScimReply> SortedThroughAsync(ScimCaller caller, List<Part> lists, ListQuery query, CancellationToken ct)
    {
        var scope = new CursorScope(caller.OrgId, "sorted", query);
        var after = query.Cursor is null ? null : cursors.Read(query.Cursor, scope).After;
        var skip = query.Cursor is null ? query.StartIndex - 1 : 0;
        if (skip > DeepestMerge) throw new ScimException(ScimError.InvalidValue($"Sorted over several resource types, startIndex goes to {DeepestMerge}: use a cursor, or one type."));

        var rows = new List<(Part List, Resource Row, Position At)>();
        foreach (var list in lists)
            rows.AddRange((await list.Listing.RowsAsync(after, skip + query.Count + 1, ct)).Select(r => (list, r.Resource, r.At)));
        var order = lists.Find(l => l.Listing.HasSortKey) ?? lists[0]; // The other type may lack the attribute.
        rows.Sort((a, b) => order.Listing.Compare(a.At, b.At));
        var page = rows.Skip(skip).Take(query.Count).ToList();
        long total = 0;
        if (query.Cursor is null || query.Count == 0)
            foreach (var list in lists) total += await list.Listing.CountAsync(ct);
        return await WriteAsync(caller, [.. page.Select(r => (r.List, (IReadOnlyList<Resource>)[r.Row]))], json =>
        {
            if (query.Cursor is null || query.Count == 0) json.WriteNumber("totalResults", total);
            if (query.Cursor is null) json.WriteNumber("startIndex", query.StartIndex);
            else if (page.Count > 0 && rows.Count > page.Count) json.WriteString("nextCursor", cursors.Write(scope, 0, page[^1].At));
        }, query.Filter?.ToString(), ct);
    }

    static async Task<ScimReply> WriteAsync(ScimCaller caller, List<(Part List, IReadOnlyList<Resource> Rows)> pages, Action<Utf8JsonWriter> head, string? asked, CancellationToken ct)
    {
        var items = new List<Item>();
        foreach (var (list, rows) in pages)
        {
            var related = list.Projection.Wants(list.Kind.Computed) ? await list.Kind.RelatedAsync(caller.Db, rows, ct) : null;
            var writer = new ResourceWriter(list.Kind, caller.BaseUrl, list.Projection);
            items.AddRange(rows.Select(row => related is not null && related.TryGetValue(row.Id, out var found) ? new Item(writer, row, found, IsLong: found is null) : new(writer, row, null, IsLong: false)));
        }

        var body = new ListBody(items, head);
        return items.Exists(item => item.IsLong) ? new(200, Pieces: body.PiecesAsync(caller.Db, ct), Name: asked) : new(200, body.Whole(), Name: asked);
    }

    sealed record Part(ResourceKind Kind, Listing Listing, Projection Projection);
}
