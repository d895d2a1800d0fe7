using System.Globalization;

namespace Gatehouse.Bench;

/// <summary>Query strings, percent-encoded as a client does.</summary>
static class Queries
{
    // Encoded once and not a million times: only the name changes.
    const string NameFilter = "filter=userName%20eq%20%22", Quote = "%22";

    public static string ByName(Person person) => NameFilter + person.UserName.Replace("@", "%40", StringComparison.Ordinal) + Quote;

    public static string GroupByName(string name) => "filter=" + Uri.EscapeDataString($"displayName eq \"{name}\"");

    public static string WorkEmail(string part) => "filter=" + Uri.EscapeDataString($"emails[type eq \"work\" and value co \"{part}\"]") + "&startIndex=1&count=100";

    public static string Page(long index, int count) => string.Create(CultureInfo.InvariantCulture, $"startIndex={(index * count) + 1}&count={count}");
}
