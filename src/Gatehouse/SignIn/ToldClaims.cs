using System.Text;

namespace Gatehouse.SignIn;

/// <summary>
/// What came with somebody who was refused, as administrators read it in the sign-in log: a claim a line, "groups: Sales | Staff". It can be read back, to find out who it would be under other settings.
/// </summary>
static class ToldClaims
{
    const string Between = " | ";

    public static string Write(Arrival arrival) => string.Join('\n', arrival.Claims.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{Escaped(c.Key).Replace(": ", "\\c ", StringComparison.Ordinal)}: {string.Join(Between, c.Value.Select(Escaped))}"));

    /// <summary>Null when it is something else: a message as it came.</summary>
    public static Arrival? Read(string text)
    {
        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split(": ", 2);
            if (parts.Length != 2 || !claims.TryAdd(Plain(parts[0]), [.. parts[1].Split(Between).Select(Plain)])) return null;
        }

        return new(claims, GroupsLeftOut: false, null, null);
    }

    static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("|", "\\p", StringComparison.Ordinal);

    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            plain.Append(text[i] != '\\' || i + 1 == text.Length ? text[i] : text[++i] switch { 'n' => '\n', 'p' => '|', 'c' => ':', var same => same });
        return plain.ToString();
    }
}
