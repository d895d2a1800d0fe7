namespace Gatehouse.Tests.AdminConsole;

/// <summary>An Org with one of each thing that a page may be about.</summary>
/// <param name="Ids">By the segment of the address before {id}; of the instance with console/ before that.</param>
sealed record Filled(TestOrg Org, IReadOnlyDictionary<string, string> Ids)
{
    public string Address(string page)
    {
        var segments = page.Replace("{org}", Org.Slug, StringComparison.Ordinal).Split('/');
        for (var i = 1; i < segments.Length; i++)
            if (segments[i].StartsWith('{'))
                segments[i] = Ids.TryGetValue(i == 3 ? $"console/{segments[2]}" : segments[i - 1], out var id) ? id : throw new NotSupportedException($"The page {page} is about one of '{segments[i - 1]}'. Make one in ConsoleScene.FilledAsync, so that it can be looked at.");
        return string.Join('/', segments);
    }
}
