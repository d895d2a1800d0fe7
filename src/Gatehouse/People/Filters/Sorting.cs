using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.People.Filters;

/// <summary>
/// An order over rows "r", with the id as the last word, so that it is total. Absent values come last ascending and first
/// descending (RFC 7644 §3.4.2.3); of several values the primary one counts, else the first.
/// </summary>
sealed record Sorting(SqlPart? Key, bool IsNumber, bool MayBeNull, bool Descending)
{
    public static Sorting ById { get; } = new(null, false, false, false);

    /// <summary>Of a type that lacks the attribute: it has no value anywhere.</summary>
    public static Sorting Absent(bool descending) => new(SqlPart.Raw("cast(null as text)"), false, true, descending);

    /// <summary>The order of the database, for rows of two types that are shown as one list.</summary>
    public int Compare(Position one, Position other)
    {
        var order = (one.Value, other.Value) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            var (a, b) when IsNumber => Number(a).CompareTo(Number(b)),
            // By code point, as UTF-8 sorts; .NET's ordinal order is by UTF-16.
            var (a, b) => System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b)),
        };
        if (order != 0) return Descending ? -order : order;
        var ids = string.CompareOrdinal(one.Id, other.Id);
        return Descending && Key is null ? -ids : ids;
    }

    static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <exception cref="ScimException">invalidPath: nothing to sort by.</exception>
    public static Sorting Of(AttributePath? path, bool descending, ResourceType type, Dialect dialect, bool lenient, string baseUrl)
    {
        if (path is null) return ById with { Descending = descending };
        var places = new Places(type, dialect, baseUrl);
        if (type.Resolve(path, lenient) is not { } target || target.Attribute is null || target.Attribute.Name is "groups" or "members" or "schemas"
            || target.Attribute.Returned == Returned.Never || (target.Sub ?? Comparison.Default(target.Attribute))?.Returned == Returned.Never) throw Unsortable(path);
        if (places.Fixed(target) is not null) return ById;
        var place = target.Attribute.MultiValued ? First(places, target) : places.Single(target);
        if (place is null) throw Unsortable(path);
        return place.By switch
        {
            Comparing.CreatedById => new(null, false, false, descending),
            Comparing.Number or Comparing.Milliseconds => new(place.Sql, true, place.MayBeNull, descending),
            Comparing.Truth => new(SqlPart.Of($"(case when {place.Sql} then 1 else 0 end)"), true, false, descending),
            Comparing.Fold => new(dialect.Ordered(dialect.Folded(place.Sql)), false, true, descending),
            _ => new(dialect.Ordered(place.Sql), false, place.MayBeNull, descending),
        };
    }

    /// <summary>To be selected, so that a cursor can remember where a page ended.</summary>
    public SqlPart Selected => Key is null ? SqlPart.Raw("null") : Key;

    public SqlPart OrderBy => Key is null ? SqlPart.Raw(Descending ? "r.id desc" : "r.id")
        : MayBeNull ? SqlPart.Of($"({Key} is null){Word}, {Key}{Word}, r.id")
        : SqlPart.Of($"{Key}{Word}, r.id");

    /// <summary>The rows behind a position: the keyset, so that a page costs the page wherever it is.</summary>
    /// <param name="position">Where the last page ended.</param>
    /// <param name="ids">The column of the id.</param>
    public SqlPart After(Position position, string ids = "r.id")
    {
        var id = SqlPart.Of($"{new RawSql(ids)} {new RawSql(Key is null && Descending ? "<" : ">")} {position.Id}");
        if (Key is null) return id;
        if (position.Value is null) return Descending
            ? SqlPart.Of($"(({Key} is null and {id}) or {Key} is not null)")
            : SqlPart.Of($"({Key} is null and {id})");
        var value = IsNumber ? SqlPart.Of($"{Number(position.Value)}") : SqlPart.Of($"{position.Value}");
        var sign = new RawSql(Descending ? "<" : ">");
        // The first half is the range that an index can begin at.
        var behind = SqlPart.Of($"({Key} {sign}= {value} and ({Key} {sign} {value} or {id}))");
        return MayBeNull && !Descending ? SqlPart.Of($"({behind} or {Key} is null)") : behind;
    }

    public RawSql Word => new(Descending ? " desc" : "");

    static Place? First(Places places, Target target)
    {
        var part = target.Sub ?? Comparison.Default(target.Attribute!);
        return part is null ? null : places.FirstElement(target, part);
    }

    static ScimException Unsortable(AttributePath path) => new(ScimError.InvalidPath($"Nothing can be sorted by '{path}'."));
}
