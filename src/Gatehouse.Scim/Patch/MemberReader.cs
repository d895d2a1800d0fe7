using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>Reads the members of a request into a plan, in every form that clients write them.</summary>
sealed class MemberReader(MemberPlan plan, Profile profile, Notes notes)
{
    public void Read(PatchVerb verb, PatchPath path, JsonNode? value)
    {
        var sub = path.Sub ?? path.Attribute.Sub;
        if (path.Where is { } where) AtMatches(verb, where, sub, value);
        else if (sub is not null && (profile.Strict || value is null || verb == PatchVerb.Replace || !sub.Equals("value", StringComparison.OrdinalIgnoreCase))) Immutable(sub);
        else if (verb == PatchVerb.Remove) Remove(value);
        else Put(verb, value);
    }

    void Put(PatchVerb verb, JsonNode? value)
    {
        // Read before anything changes: a bad member must not leave half a plan.
        var ids = Ids(value).ToList();
        if (verb == PatchVerb.Replace) plan.Clear();
        foreach (var id in ids) plan.Add(id);
    }

    /// <summary>Entra's older body names who goes in the value (Q12); without a value everybody goes (Q14).</summary>
    void Remove(JsonNode? value)
    {
        if (value is null) plan.Clear();
        else foreach (var id in Ids(value).ToList()) plan.Remove(id);
    }

    void AtMatches(PatchVerb verb, Filter where, string? sub, JsonNode? value)
    {
        if (sub is not null)
        {
            Immutable(sub);
            return;
        }

        CheckNames(where);
        switch (verb)
        {
            case PatchVerb.Remove:
                plan.RemoveWhere(where);
                break;
            case PatchVerb.Replace when value is not null:
                plan.RemoveWhere(where);
                foreach (var id in Ids(value)) plan.Add(id);
                break;
            case PatchVerb.Add when where is Filter.Compare { Operator: FilterOperator.Eq, Value: string id } only && only.Path.Is("value"):
                plan.Add(id);
                break;
            default:
                throw new ScimException(ScimError.InvalidPath("Members are added by value, not by a filter."));
        }
    }

    /// <summary>RFC 7643 §4.2: what a member is cannot change, only who is one.</summary>
    void Immutable(string sub)
    {
        if (profile.Strict || CoreSchemas.Group.Find("members")!.Find(sub) is null)
            throw new ScimException(ScimError.Mutability($"members.{Notes.Shown(sub)} cannot be changed: remove the member and add another."));
        notes.Add($"Ignored a change of members.{sub}, which is ours to tell.");
    }

    static void CheckNames(Filter where)
    {
        switch (where)
        {
            case Filter.And(var left, var right): CheckNames(left); CheckNames(right); break;
            case Filter.Or(var left, var right): CheckNames(left); CheckNames(right); break;
            case Filter.Not(var inner): CheckNames(inner); break;
            case Filter.Present(var path): Check(path); break;
            case Filter.Compare(var path, _, _): Check(path); break;
            default: throw new ScimException(ScimError.InvalidFilter("Brackets inside brackets."));
        }
    }

    static void Check(AttributePath path)
    {
        if (path.Schema is not null || path.Sub is not null || CoreSchemas.Group.Find("members")!.Find(path.Attribute) is null)
            throw new ScimException(ScimError.InvalidFilter($"A member has no '{Notes.Shown(path.ToString())}'."));
    }

    IEnumerable<string> Ids(JsonNode? value) => value switch
    {
        null => [],
        // A hundred thousand members as nodes would take sixty megabytes; as they were received they take ten.
        JsonArray array => JsonSerializer.SerializeToElement(array).EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null).Select(Id),
        _ when profile.Strict => throw new ScimException(ScimError.InvalidValue("members must be an array.")),
        _ => [Id(JsonSerializer.SerializeToElement(value))],
    };

    string Id(JsonElement member)
    {
        var value = member.ValueKind == JsonValueKind.Object ? Named(member) : profile.Strict ? default : member;
        var id = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return string.IsNullOrWhiteSpace(id) ? throw new ScimException(ScimError.InvalidValue("A member needs a value: the id of a User or Group.")) : id.Trim();
    }

    static JsonElement Named(JsonElement member)
    {
        if (member.TryGetProperty("value"u8, out var exact)) return exact;
        return member.EnumerateObject().FirstOrDefault(property => property.Name.Equals("value", StringComparison.OrdinalIgnoreCase)).Value;
    }
}
