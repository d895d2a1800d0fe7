using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore;

/// <summary>Carries out what a request asks of a Group's members. They are no part of the edits of a document, since a Group may hold very many.</summary>
static class Members
{
    public static JsonArray Apply(IReadOnlyList<MemberStep> steps, JsonArray? before, ResourceType type, Profile profile)
    {
        var members = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var member in before?.OfType<JsonObject>() ?? [])
            if (ScimJson.Text(member["value"]) is { } id) members[id] = member.DeepClone().AsObject();
        foreach (var step in steps)
            switch (step)
            {
                case MemberStep.Delta(var added, var removed):
                    foreach (var id in removed) members.Remove(id);
                    foreach (var id in added) Add(members, id);
                    break;
                case MemberStep.Exactly(var exactly):
                    foreach (var id in members.Keys.Where(id => !exactly.Contains(id)).ToList()) members.Remove(id);
                    foreach (var id in exactly) Add(members, id);
                    break;
                case MemberStep.Where(var filter):
                    var goes = ResourceFilter.Bind(new Filter.Any(new(null, "members", null), filter), type, profile);
                    foreach (var (id, member) in members.ToList())
                        if (goes.Matches(new JsonObject { ["members"] = new JsonArray(member.DeepClone()) })) members.Remove(id);
                    break;
            }

        return [.. members.Values];
    }

    static void Add(Dictionary<string, JsonObject> members, string id) => members.TryAdd(id, new JsonObject { ["value"] = id });
}
