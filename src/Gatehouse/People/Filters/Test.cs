using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.People.Filters;

/// <summary>One comparison in SQL. Absent is SQL's null, so a test of it is never true; negation is the caller's.</summary>
static class Test
{
    public static SqlPart Compare(Place place, FilterOperator op, object? literal, Dialect dialect) => literal is null
        ? SqlPart.Of($"{place.Sql} is null")
        : place.By switch
        {
            Comparing.Truth => SqlPart.Of($"{place.Sql} = {new RawSql((bool)literal ? "true" : "false")}"),
            // RFC 7643 §2.4: primary that is not said is false.
            Comparing.TruthText when place.Attribute.Name == "primary" => SqlPart.Of($"coalesce({place.Sql}, 'false') = {((bool)literal ? "true" : "false")}"),
            Comparing.TruthText => SqlPart.Of($"{place.Sql} = {((bool)literal ? "true" : "false")}"),
            Comparing.Number => SqlPart.Of($"{place.Sql} {Sign(op)} {(decimal)literal}"),
            Comparing.Milliseconds => Milliseconds(place, op, (DateTimeOffset)literal),
            Comparing.CreatedById => CreatedById(place, op, (DateTimeOffset)literal),
            Comparing.FoldedColumn => Column(place.Sql, op, Fold.Key(Text(literal)), dialect),
            Comparing.Exact => Column(place.Sql, op, Text(literal), dialect),
            _ => Words(dialect.Folded(place.Sql), op, SqlPart.Of($"{Fold.Key(Text(literal))}"), dialect),
        };

    static string Text(object literal) => literal is DateTimeOffset time ? ScimTime.Fixed(time) : (string)literal;

    /// <summary>"Starts with" as a range, which an index serves.</summary>
    static SqlPart Column(SqlPart column, FilterOperator op, string value, Dialect dialect) => op == FilterOperator.Sw && After(value) is { } end
        ? SqlPart.Of($"({column} >= {value} and {column} < {end})")
        : Words(column, op, SqlPart.Of($"{value}"), dialect);

    static SqlPart Words(SqlPart text, FilterOperator op, SqlPart value, Dialect dialect) => op switch
    {
        FilterOperator.Co => dialect.Contains(text, value),
        FilterOperator.Sw => dialect.StartsWith(text, value),
        FilterOperator.Ew => dialect.EndsWith(text, value),
        FilterOperator.Eq => SqlPart.Of($"{text} = {value}"),
        _ => SqlPart.Of($"{dialect.Ordered(text)} {Sign(op)} {value}"),
    };

    /// <summary>Stored to the millisecond; a client that read a time may compare with more decimals.</summary>
    static SqlPart Milliseconds(Place place, FilterOperator op, DateTimeOffset time)
    {
        var (value, whole) = (time.ToUnixTimeMilliseconds(), time.Ticks % TimeSpan.TicksPerMillisecond == 0);
        return op switch
        {
            FilterOperator.Eq when !whole => SqlPart.Of($"{place.Sql} < 0"),
            FilterOperator.Ge when !whole => SqlPart.Of($"{place.Sql} > {value}"),
            FilterOperator.Lt when !whole => SqlPart.Of($"{place.Sql} <= {value}"),
            _ => SqlPart.Of($"{place.Sql} {Sign(op)} {value}"),
        };
    }

    static SqlPart CreatedById(Place place, FilterOperator op, DateTimeOffset time)
    {
        var (value, whole) = (time.ToUnixTimeMilliseconds(), time.Ticks % TimeSpan.TicksPerMillisecond == 0);
        var (from, next) = (Prefix(value), Prefix(value + 1));
        return op switch
        {
            FilterOperator.Eq when !whole => SqlPart.Of($"{place.Sql} < ''"),
            FilterOperator.Gt => SqlPart.Of($"{place.Sql} >= {next}"),
            FilterOperator.Ge => SqlPart.Of($"{place.Sql} >= {(whole ? from : next)}"),
            FilterOperator.Lt => SqlPart.Of($"{place.Sql} < {(whole ? from : next)}"),
            FilterOperator.Le => SqlPart.Of($"{place.Sql} < {next}"),
            _ => SqlPart.Of($"({place.Sql} >= {from} and {place.Sql} < {next})"),
        };
    }

    static string Prefix(long time) => Math.Clamp(time, 0, 0xFFFF_FFFF_FFFF).ToString("x12", CultureInfo.InvariantCulture);

    static RawSql Sign(FilterOperator op) => new(op switch
    {
        FilterOperator.Gt => ">",
        FilterOperator.Ge => ">=",
        FilterOperator.Lt => "<",
        FilterOperator.Le => "<=",
        _ => "=",
    });

    /// <summary>The first text after all that start with this one, in the order of UTF-8's bytes; null where there is none.</summary>
    static string? After(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        if (runes.Count == 0 || runes[^1].Value >= 0x10FFFF) return null;
        var next = runes[^1].Value == 0xD7FF ? 0xE000 : runes[^1].Value + 1;
        return string.Concat(runes.SkipLast(1).Select(r => r.ToString())) + char.ConvertFromUtf32(next);
    }
}
