using System.Globalization;
using System.Text;

namespace Gatehouse.Client.Http;

/// <summary>Addresses below /api/v1.</summary>
static class Address
{
    public static string Of(FormattableString path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new StringBuilder("api/v1").AppendFormat(null, path.Format, Array.ConvertAll(path.GetArguments(), part => (object)Segment((string?)part)));
        var mark = '?';
        foreach (var (name, value) in query)
        {
            if (value is null) continue;
            text.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            mark = '&';
        }

        return text.ToString();
    }

    public static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>No id leads elsewhere: "." and ".." are taken out of addresses by whoever reads them, escaped or not (RFC 3986 §6.2.2.3).</summary>
    static string Segment(string? id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id is "." or "..") throw new ArgumentException($"'{id}' is no id.", nameof(id));
        return Uri.EscapeDataString(id);
    }
}
