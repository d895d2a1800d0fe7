using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>A query of RFC 7644 §3.4.2, from a URL or from a .search body, before its names are resolved.</summary>
/// <param name="Cursor">Null: by index. Empty: the first page by cursor (RFC 9865 §2).</param>
public sealed record ListQuery(
    Filter? Filter, AttributePath? SortBy, bool Descending, int StartIndex, int Count, string? Cursor,
    IReadOnlyList<string> Attributes, IReadOnlyList<string> Excluded)
{
    /// <summary>Names of parameters have no case: Entra writes startindex (Q39). Unknown ones are ignored (§3.4.2).</summary>
    public static ListQuery From(IEnumerable<KeyValuePair<string, string>> parameters, Profile profile)
    {
        var query = new Draft();
        foreach (var (name, value) in parameters)
            switch (name.ToLowerInvariant())
            {
                case "filter": query.Filter = value; break;
                case "sortby": query.SortBy = value; break;
                case "sortorder": query.SortOrder = value; break;
                case "startindex": query.StartIndex = Number(name, value, profile); break;
                case "count": query.Count = Number(name, value, profile); break;
                case "cursor": query.Cursor = value; break;
                case "attributes": query.Attributes.Add(value); break;
                case "excludedattributes": query.Excluded.Add(value); break;
            }

        return query.Finish(profile);
    }

    /// <summary>The body of a POST to .search (§3.4.3).</summary>
    public static ListQuery From(JsonObject body, Profile profile)
    {
        if (profile.Strict && !ScimJson.Declares(body, ScimUris.SearchRequest))
            throw new ScimException(ScimError.InvalidSyntax($"schemas must hold {ScimUris.SearchRequest}."));
        var query = new Draft
        {
            Filter = Text(body, "filter"),
            SortBy = Text(body, "sortBy"),
            SortOrder = Text(body, "sortOrder"),
            StartIndex = Number(body, "startIndex", profile),
            Count = Number(body, "count", profile),
            Cursor = Text(body, "cursor"),
        };
        query.Attributes.AddRange(Texts(body, "attributes"));
        query.Excluded.AddRange(Texts(body, "excludedAttributes"));
        return query.Finish(profile);
    }

    static string? Text(JsonObject body, string name) => ScimJson.Get(body, name) switch
    {
        null => null,
        var node => ScimJson.Text(node) ?? throw new ScimException(ScimError.InvalidValue($"'{name}' must be a string.")),
    };

    static IEnumerable<string> Texts(JsonObject body, string name) => ScimJson.Get(body, name) switch
    {
        null => [],
        JsonArray array => array.Select(item => ScimJson.Text(item) ?? throw new ScimException(ScimError.InvalidValue($"'{name}' holds names."))),
        var node => [ScimJson.Text(node) ?? throw new ScimException(ScimError.InvalidValue($"'{name}' must be an array of names."))],
    };

    static int? Number(JsonObject body, string name, Profile profile) => ScimJson.Get(body, name) is { } node
        ? Number(name, node.GetValueKind() == JsonValueKind.String ? ScimJson.Text(node)! : node.ToJsonString(), profile)
        : null;

    static int? Number(string name, string text, Profile profile) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
        : text.Length == 0 && !profile.Strict ? null
        : throw new ScimException(ScimError.InvalidValue($"'{name}' must be a whole number."));

    sealed class Draft
    {
        public string? Filter { get; set; }
        public string? SortBy { get; set; }
        public string? SortOrder { get; set; }
        public int? StartIndex { get; set; }
        public int? Count { get; set; }
        public string? Cursor { get; set; }
        public List<string> Attributes { get; } = [];
        public List<string> Excluded { get; } = [];

        public ListQuery Finish(Profile profile) => new(
            string.IsNullOrWhiteSpace(Filter) ? null : Scim.Filter.Parse(Filter, !profile.Strict),
            string.IsNullOrWhiteSpace(SortBy) ? null : PatchPath.Parse(SortBy).Attribute,
            SortOrder?.Trim().ToLowerInvariant() switch
            {
                null or "" or "ascending" => false,
                "descending" => true,
                _ => throw new ScimException(ScimError.InvalidValue("sortOrder is ascending or descending.")),
            },
            Math.Max(1, StartIndex ?? 1), // Below 1 means 1 (§3.4.2.4); Entra sends 0.
            Math.Clamp(Count ?? ScimLimits.DefaultPage, 0, ScimLimits.MaxPage),
            Cursor, Attributes, Excluded);
    }
}
