using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// What changed between two documents, attribute by attribute, for the sync log: {"title":{"from":"A","to":"B"}}. Of what is never
/// returned it tells only that it changed.
/// </summary>
public static class Changes
{
    public static JsonObject Between(JsonObject? before, JsonObject? after, ResourceType type)
    {
        var changes = new JsonObject();
        Compare("", before, after, changes, type);
        return changes;
    }

    static void Compare(string prefix, JsonObject? before, JsonObject? after, JsonObject changes, ResourceType type)
    {
        foreach (var name in (before ?? []).Select(m => m.Key).Union((after ?? []).Select(m => m.Key), StringComparer.Ordinal))
        {
            if (prefix.Length == 0 && name is "schemas" or "id") continue;
            var (from, to) = (before?[name], after?[name]);
            if (prefix.Length == 0 && ResourceType.IsUrn(name)) Compare(name + ":", from as JsonObject, to as JsonObject, changes, type);
            else if (!JsonNode.DeepEquals(from, to)) changes[prefix + name] = IsSecret(prefix, name, type) ? new JsonObject { ["changed"] = true } : Change(from, to);
        }
    }

    static bool IsSecret(string prefix, string name, ResourceType type) => prefix.Length > 0
        && type.Extension(prefix[..^1])?.Find(name) is { } attribute && attribute.Sub.Prepend(attribute).Any(a => a.Returned == Returned.Never);

    static JsonObject Change(JsonNode? from, JsonNode? to)
    {
        var change = new JsonObject();
        if (from is not null) change["from"] = from.DeepClone();
        if (to is not null) change["to"] = to.DeepClone();
        return change;
    }
}
