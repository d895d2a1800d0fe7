using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Scim;

/// <summary>A filter of RFC 7644 §3.4.2.2, parsed. ToString writes it back: parsing that gives an equal filter.</summary>
public abstract record Filter
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    Filter() { }

    public sealed record Present(AttributePath Path) : Filter;

    /// <summary>Value is a string, a decimal, a bool or null.</summary>
    public sealed record Compare(AttributePath Path, FilterOperator Operator, object? Value) : Filter;

    public sealed record And(Filter Left, Filter Right) : Filter;

    public sealed record Or(Filter Left, Filter Right) : Filter;

    public sealed record Not(Filter Inner) : Filter;

    /// <summary>emails[type eq "work"]: one element must satisfy the whole inner filter.</summary>
    public sealed record Any(AttributePath Path, Filter Inner) : Filter;

    /// <summary>Reads a filter; <paramref name="lenient"/> takes a bare word for a string (decision D5).</summary>
    public static Filter Parse(string text, bool lenient = false) => new FilterParser(text, lenient).ParseAll();

    public sealed override string ToString() => this switch
    {
        Present(var path) => $"{path} pr",
        Compare(var path, var op, var value) => $"{path} {op.ToString().ToLowerInvariant()} {Literal(value)}",
        And(var left, var right) => $"{Bracket(left, left is Or)} and {Bracket(right, right is Or or And)}",
        Or(var left, var right) => $"{left} or {Bracket(right, right is Or)}",
        Not(var inner) => $"not ({inner})",
        Any(var path, var inner) => $"{path}[{inner}]",
        _ => throw new InvalidOperationException("A filter is closed."),
    };

    static string Bracket(Filter filter, bool needed) => needed ? $"({filter})" : filter.ToString();

    static string Literal(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize((string)value, Plain),
    };
}

public enum FilterOperator { Eq, Ne, Co, Sw, Ew, Gt, Ge, Lt, Le }
