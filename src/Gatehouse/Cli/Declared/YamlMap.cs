using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gatehouse.Cli.Declared;

/// <summary>A mapping of a YAML file. A word that is none here is refused with its line: a slip of the pen must not pass as "left alone".</summary>
sealed class YamlMap
{
    readonly YamlMappingNode node;
    readonly Dictionary<string, YamlNode> all = new(StringComparer.Ordinal);

    YamlMap(YamlNode from, string[] known)
    {
        node = from as YamlMappingNode ?? throw At(from, "Here stand words with values, such as 'name: Acme'.");
        foreach (var (key, value) in node.Children)
        {
            var word = key is YamlScalarNode { Value: { } text } ? text : throw At(key, "A word is text.");
            if (known.Length > 0 && !known.Contains(word, StringComparer.Ordinal)) throw At(key, $"'{word}' is no word here. Known are: {string.Join(", ", known)}.");
            all[word] = value;
        }
    }

    /// <exception cref="FormatException">It is no YAML, or not of this shape; the line is named.</exception>
    public static YamlMap Read(string yaml, params string[] known)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException wrong)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {wrong.Start.Line}: this is no YAML. {wrong.Message}"), wrong);
        }

        return stream.Documents is [var document] ? new(document.RootNode, known) : throw new FormatException("There is not one document in the file.");
    }

    public string? Text(string word) => all.GetValueOrDefault(word) switch
    {
        null => null,
        YamlScalarNode { Value: { } text } => text,
        var other => throw At(other, $"'{word}' is a text."),
    };

    public string Needed(string word) => Text(word) is { Length: > 0 } text ? text : throw At(node, $"'{word}' is missing.");

    public IReadOnlyList<string> Texts(string word) => all.GetValueOrDefault(word) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(n => n is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw At(n, $"'{word}' is a list of texts."))],
        var other => throw At(other, $"'{word}' is a list."),
    };

    /// <summary>Settings: words of the thing itself, which it refuses or takes.</summary>
    public IReadOnlyDictionary<string, string> Words(string word)
    {
        if (!all.TryGetValue(word, out var found)) return new Dictionary<string, string>(StringComparer.Ordinal);
        var map = new YamlMap(found, []);
        return map.all.Keys.ToDictionary(k => k, k => map.Text(k) ?? "", StringComparer.Ordinal);
    }

    public IReadOnlyList<T> Each<T>(string word, Func<YamlMap, T> read, params string[] known) => all.GetValueOrDefault(word) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(n => read(new(n, known)))],
        var other => throw At(other, $"'{word}' is a list."),
    };

    /// <summary>Of this thing, for whoever wrote the file.</summary>
    public FormatException Problem(string words) => At(node, words);

    static FormatException At(YamlNode node, string words) => new(string.Create(CultureInfo.InvariantCulture, $"Line {node.Start.Line}: {words}"));
}
