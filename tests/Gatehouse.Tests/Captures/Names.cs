using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Captures;

/// <summary>
/// What {ann}, {base} or {token} stands for in this run. What nobody named stays: OneLogin really sends {$user.title}.
/// </summary>
public sealed partial class Names
{
    readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    public string this[string name]
    {
        get => known[name];
        set => known[name] = value;
    }

    public string In(string text) =>
        Braces().Replace(text, name => known.GetValueOrDefault(name.Groups["name"].Value, name.Value));

    /// <summary>The same below a node; a copy, never null for what was not null.</summary>
    public T? In<T>(T? node) where T : JsonNode => node is null ? null : (T)JsonNode.Parse(Braces().Replace(
        node.ToJsonString(),
        name => known.TryGetValue(name.Groups["name"].Value, out var text)
            ? JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value
            : name.Value))!;

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Braces();
}
