using System.Buffers.Text;
using System.Text;

namespace Gatehouse.Api;

/// <summary>Pages by key: a cursor is the key of the last thing on the page before, for one list. Opaque to clients, and nothing secret.</summary>
static class Paging
{
    public const int First = 100, Most = 1000;

    /// <param name="fetch">Reads as many behind a key, in the order of keys.</param>
    public static async Task<Reply<Page<TView>>> ReadAsync<T, TView>(ApiCall call, Func<string?, int, Task<List<T>>> fetch, Func<T, string> key, Func<T, TView> view)
    {
        var (after, problem) = Place(call);
        if (problem is not null) return problem;
        var found = await fetch(after, call.Limit + 1); // One more tells whether there is more.
        var shown = found.Take(call.Limit).ToList();
        return new Page<TView>([.. shown.Select(view)], found.Count > shown.Count ? Cursor(call, key(shown[^1])) : null);
    }

    /// <summary>Of a list that is short by nature, and read as a whole.</summary>
    public static Task<Reply<Page<TView>>> Of<T, TView>(ApiCall call, IEnumerable<T> all, Func<T, string> key, Func<T, TView> view) => ReadAsync(call, (after, count) => Task.FromResult(
        all.Where(one => after is null || string.CompareOrdinal(key(one), after) > 0).OrderBy(key, StringComparer.Ordinal).Take(count).ToList()), key, view);

    public static string Cursor(ApiCall call, string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{call.Operation.Name} {key}"));

    public static (string? After, Problem? Problem) Place(ApiCall call)
    {
        if (call.Query("cursor") is not { Length: > 0 } cursor) return (null, null);
        return Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 2) is [var list, var key] && list == call.Operation.Name && !key.Contains('\0', StringComparison.Ordinal)
            ? (key, null) : (null, Problems.CursorInvalid.With("This is no cursor of this list. Begin again without one."));
    }
}
