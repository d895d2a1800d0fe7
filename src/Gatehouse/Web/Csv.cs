using System.Globalization;

namespace Gatehouse.Web;

/// <summary>Comma-separated values (RFC 4180), for the spreadsheets of administrators.</summary>
static class Csv
{
    /// <summary>Without the end of the line. Null is nothing, all else stands in quotes.</summary>
    public static string Line(IEnumerable<object?> values) => string.Join(',', values.Select(value => Quoted(Convert.ToString(value, CultureInfo.InvariantCulture))));

    /// <summary>A spreadsheet takes text that begins so for a formula, and names in a log were chosen elsewhere.</summary>
    static string Quoted(string? value) => string.IsNullOrEmpty(value) ? "" : $"\"{(value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" : "")}{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
