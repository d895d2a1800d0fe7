namespace Gatehouse.Tests.Scim;

static class Cursors
{
    /// <summary>All the ids, page by page, as RFC 9865 §2 walks: an empty cursor first, and on while there is a next one.</summary>
    public static async Task<List<string>> WalkAsync(Wire wire, string path, int count, (string Name, string Value)[] query, Func<Task>? between = null)
    {
        var ids = new List<string>();
        var cursor = "";
        for (var pages = 0; pages < 1000; pages++)
        {
            var page = await wire.ListAsync(path, [.. query, ("count", $"{count}"), ("cursor", cursor)]);
            var found = Wire.Ids(page);
            found.Count.ShouldBeLessThanOrEqualTo(count);
            ((int)page["itemsPerPage"]!).ShouldBe(found.Count);
            if (pages == 0) page.ContainsKey("previousCursor").ShouldBeFalse("never with the first page (§2)");
            ids.AddRange(found);
            if ((string?)page["nextCursor"] is not { } next) return ids;
            cursor = next;
            next.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c == '~', "unreserved characters only (§2)");
            if (between is not null) await between();
        }

        throw new InvalidOperationException("The walk does not end.");
    }

    public static async Task<string> FirstAsync(Wire wire, string path, params (string Name, string Value)[] query) =>
        (string)(await wire.ListAsync(path, [.. query, ("cursor", "")]))["nextCursor"]!;
}
