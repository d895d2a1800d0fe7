using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>
/// Values that one resource of the Org at most may have: attributes of extensions with uniqueness, the e-mail address where
/// the Org chose it as the unique id, the name of a group (decision D6). The primary key of unique_values decides, also between two
/// requests at the same moment.
/// </summary>
static class Reservations
{
    public static List<(string Name, string Value)> OfUser(JsonObject document, ResourceType type, bool uniqueEmail)
    {
        var values = OfExtensions(document, type);
        if (uniqueEmail && document["emails"] is JsonArray emails)
            values.AddRange(emails.Select(e => ScimJson.Text(e!["value"])).OfType<string>().Select(v => ("emails.value", Fold.Key(v))));
        return [.. values.Distinct()];
    }

    public static List<(string Name, string Value)> OfGroup(JsonObject document, ResourceType type, bool uniqueName)
    {
        var values = OfExtensions(document, type);
        if (uniqueName) values.Add(("Group.displayName", Fold.Key(ScimJson.Text(document["displayName"])!)));
        return values;
    }

    static List<(string Name, string Value)> OfExtensions(JsonObject document, ResourceType type)
    {
        var values = new List<(string Name, string Value)>();
        foreach (var extension in type.Extensions)
            if (document[extension.Id] is JsonObject held)
                foreach (var attribute in extension.Attributes)
                    if (attribute.Uniqueness != Uniqueness.None && held[attribute.Name] is { } value)
                        values.AddRange((value is JsonArray array ? array.Select(v => v!) : [value])
                            .Select(v => ($"{extension.Id}:{attribute.Name}", Key(attribute, ScimJson.Text(v) ?? v.ToJsonString()))));
        return values;
    }

    /// <summary>Makes these the values of the owner. Null, or the attribute whose value somebody else has.</summary>
    public static async Task<string?> KeepAsync(
        OrgTransaction tx, string owner, List<(string Name, string Value)> before, List<(string Name, string Value)> after, CancellationToken ct)
    {
        foreach (var (name, value) in before.Except(after))
            tx.Do($"delete from unique_values where org_id = {Mine} and name = {name} and value_key = {value} and owner_id = {owner}");
        foreach (var (name, value) in after.Except(before))
            if (await tx.RunAsync($"""
                insert into unique_values (org_id, name, value_key, owner_id) values ({Mine}, {name}, {value}, {owner}) on conflict do nothing
                """, ct) == 0) return name;
        return null;
    }

    public static void Release(OrgTransaction tx, string owner) =>
        tx.Do($"delete from unique_values where org_id = {Mine} and owner_id = {owner}");

    static string Key(AttributeDefinition attribute, string value)
    {
        var key = attribute.CaseExact ? value : Fold.Key(value);
        return key.Length <= ScimLimits.KeyLength ? key
            : throw new ScimException(ScimError.InvalidValue($"'{attribute.Name}' is unique, and longer than {ScimLimits.KeyLength} characters."));
    }
}
