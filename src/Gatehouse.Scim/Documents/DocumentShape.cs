using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>What every stored document has in common: its order, its schemas, what is required, how large it may be.</summary>
sealed class DocumentShape(ResourceType type, Profile profile, Notes notes)
{
    public JsonObject Finish(JsonObject draft, JsonObject? before, string id)
    {
        if (type.Name == "User" && draft["active"] is null)
            draft["active"] = before?["active"]?.DeepClone() ?? true; // Silence neither suspends nor brings back.
        KeepExternalId(draft, before);
        var document = Ordered(draft, id);
        if (before is not null) CheckImmutable(document, before);
        CheckRequired(document);
        CheckLengths(document);
        return document;
    }

    JsonObject Ordered(JsonObject draft, string id)
    {
        var schemas = new JsonArray(type.Core.Id);
        var document = new JsonObject { ["schemas"] = schemas, ["id"] = id };
        Move(draft, "externalId", document);
        foreach (var attribute in type.Core.Attributes) Move(draft, attribute.Name, document);
        var known = type.Extensions.Select(e => e.Id).ToList();
        foreach (var urn in known.Concat(draft.Select(m => m.Key).Where(ResourceType.IsUrn).Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal)).ToList())
            if (Move(draft, urn, document)) schemas.Add(urn);
        return document;
    }

    static bool Move(JsonObject from, string name, JsonObject to)
    {
        if (from[name] is not { } value) return false;
        Tidy(value);
        if (IsEmpty(value)) return false;
        from.Remove(name);
        to[name] = value;
        return true;
    }

    /// <summary>Empty is unassigned (RFC 7643 §2.5), and an edit may have made two elements alike (§2.4): neither stays.</summary>
    static void Tidy(JsonNode value)
    {
        if (value is JsonObject parts)
        {
            foreach (var (name, part) in parts.ToList())
            {
                if (part is not null) Tidy(part);
                if (IsEmpty(part)) parts.Remove(name);
            }
        }
        else if (value is JsonArray elements)
        {
            for (var i = elements.Count - 1; i >= 0; i--)
            {
                var element = elements[i]!;
                var twin = elements.Take(i).FirstOrDefault(other => Elements.Same(other!, element));
                if (twin is not null) Elements.Merge(twin, element);
                if (twin is not null || IsEmpty(element)) elements.RemoveAt(i);
            }
        }
    }

    static bool IsEmpty(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    void KeepExternalId(JsonObject draft, JsonObject? before)
    {
        if (!profile.LocksExternalId || before?["externalId"] is not { } locked || JsonNode.DeepEquals(locked, draft["externalId"])) return;
        notes.Add("Kept the externalId, which is locked for this token.");
        draft["externalId"] = locked.DeepClone();
    }

    void CheckImmutable(JsonObject document, JsonObject before)
    {
        foreach (var extension in type.Extensions)
            foreach (var attribute in extension.Attributes.Where(a => a.Mutability == Mutability.Immutable))
                if (before[extension.Id]?[attribute.Name] is { } old && !JsonNode.DeepEquals(old, document[extension.Id]?[attribute.Name]))
                    throw new ScimException(ScimError.Mutability($"'{extension.Id}:{attribute.Name}' cannot change once it is set."));
    }

    void CheckRequired(JsonObject document)
    {
        foreach (var attribute in type.Core.Attributes.Where(a => a.Required))
            if (ScimJson.Text(document[attribute.Name]) is null or "") throw new ScimException(ScimError.InvalidValue($"'{attribute.Name}' is required."));
        foreach (var extension in type.Extensions)
            if (document[extension.Id] is JsonObject values)
                foreach (var attribute in extension.Attributes.Where(a => a.Required && values[a.Name] is null))
                    throw new ScimException(ScimError.InvalidValue($"'{extension.Id}:{attribute.Name}' is required."));
    }

    static void CheckLengths(JsonObject document)
    {
        CheckKey("externalId", document["externalId"]);
        CheckKey("userName", document["userName"]);
        CheckKey("displayName", document["displayName"]);
        if (document["emails"] is JsonArray emails)
            foreach (var email in emails) CheckKey("emails.value", email!["value"]);
    }

    /// <summary>PostgreSQL's indexes take values up to 2,700 bytes; what is folded may have grown.</summary>
    static void CheckKey(string name, JsonNode? value)
    {
        if (ScimJson.Text(value) is { } text && (text.Length > ScimLimits.KeyLength || Fold.Key(text).Length > ScimLimits.KeyLength))
            throw new ScimException(ScimError.InvalidValue($"'{name}' is longer than {ScimLimits.KeyLength} characters."));
    }
}
