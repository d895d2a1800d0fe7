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
            List<string>? empty = null;
            foreach (var (name, part) in parts)
            {
                if (part is not null) Tidy(part);
                if (IsEmpty(part)) (empty ??= []).Add(name);
            }

            foreach (var name in empty ?? []) parts.Remove(name);
        }
        else if (value is JsonArray { Count: 1 } one)
        {
            if (IsEmpty(one[0])) one.Clear();
        }
        else if (value is JsonArray elements)
        {
            var known = new Elements(new JsonArray());
            foreach (var element in elements.ToList())
            {
                elements.Remove(element);
                if (!IsEmpty(element)) known.Append(element!);
            }

            foreach (var element in known.Array.ToList())
            {
                known.Array.Remove(element);
                elements.Add(element);
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
            foreach (var attribute in extension.Attributes)
            {
                var (old, now) = (before[extension.Id]?[attribute.Name], document[extension.Id]?[attribute.Name]);
                CheckImmutable($"{extension.Id}:{attribute.Name}", attribute, old, now);
                if (old is JsonObject parts)
                    foreach (var part in attribute.Sub) CheckImmutable($"{extension.Id}:{attribute.Name}.{part.Name}", part, parts[part.Name], now?[part.Name]);
            }
    }

    static void CheckImmutable(string name, AttributeDefinition attribute, JsonNode? old, JsonNode? now)
    {
        if (attribute.Mutability == Mutability.Immutable && old is not null && !JsonNode.DeepEquals(old, now))
            throw new ScimException(ScimError.Mutability($"'{name}' cannot change once it is set."));
    }

    void CheckRequired(JsonObject document)
    {
        foreach (var attribute in type.Core.Attributes.Where(a => a.Required))
            if (string.IsNullOrWhiteSpace(ScimJson.Text(document[attribute.Name]))) throw new ScimException(ScimError.InvalidValue($"'{attribute.Name}' is required."));
        foreach (var extension in type.Extensions)
            if (document[extension.Id] is JsonObject values) CheckRequired(extension.Id + ":", extension.Attributes, values);
    }

    static void CheckRequired(string prefix, IReadOnlyList<AttributeDefinition> attributes, JsonObject values)
    {
        foreach (var attribute in attributes)
        {
            var value = values[attribute.Name];
            if (attribute.Required && value is null) throw new ScimException(ScimError.InvalidValue($"'{prefix}{attribute.Name}' is required."));
            if (value is JsonObject parts) CheckRequired($"{prefix}{attribute.Name}.", attribute.Sub, parts);
            if (value is JsonArray elements)
                foreach (var element in elements.OfType<JsonObject>()) CheckRequired($"{prefix}{attribute.Name}.", attribute.Sub, element);
        }
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
