using System.Globalization;
using System.Reflection;

namespace Gatehouse.Events;

/// <summary>The types there are: each has a JSON Schema for each of its versions, Events/Schemas/TYPE.vN.json.</summary>
public static class EventTypes
{
    const string Prefix = "Gatehouse.Events.Schemas.", Envelope = "event";

    static readonly Dictionary<string, int> Newest = Names().Select(Split).Where(s => s.Type != Envelope)
        .GroupBy(s => s.Type, StringComparer.Ordinal).ToDictionary(s => s.Key, s => s.Max(v => v.Version), StringComparer.Ordinal);

    public static IReadOnlyList<string> All { get; } = [.. Newest.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The version in which events of this type are written.</summary>
    public static int VersionOf(string type) => Newest.GetValueOrDefault(type, 1);

    /// <summary>Every schema by the name of its file.</summary>
    public static IEnumerable<(string Name, string Text)> Schemas() => Names().Select(name =>
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!);
        return (name, reader.ReadToEnd());
    });

    static IEnumerable<string> Names() => Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]);

    /// <summary>user.created.v1.json.</summary>
    static (string Type, int Version) Split(string name)
    {
        var parts = name.Split('.');
        return (string.Join('.', parts[..^2]), int.Parse(parts[^2].AsSpan(1), CultureInfo.InvariantCulture));
    }
}
