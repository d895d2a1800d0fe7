using Gatehouse.Scim;

namespace Gatehouse.SyncLog;

/// <summary>Passwords, and what an Org's schema says is never returned.</summary>
sealed class SecretNames(IReadOnlyList<ResourceType> types)
{
    static readonly char[] Between = [':', '.', '[', ']', '(', ')', ' ', '"', '\'', ',', '{', '}', '=', '&', '\\'];

    readonly HashSet<string> never = types.SelectMany(type => type.Extensions).SelectMany(schema => schema.Attributes).SelectMany(attribute => attribute.Sub.Prepend(attribute))
        .Where(attribute => attribute.Returned == Returned.Never).Select(attribute => attribute.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>In a name, a path, a filter or any other text.</summary>
    public bool AreIn(string text) => text.Contains("password", StringComparison.OrdinalIgnoreCase)
        || (never.Count > 0 && text.Split(Between, StringSplitOptions.RemoveEmptyEntries).Any(never.Contains));
}
