using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>Schemas as RFC 7643 §7 writes them; the same form defines an Org's own extension.</summary>
public static class SchemaJson
{
    public static JsonObject Write(ScimSchema schema) => new()
    {
        ["schemas"] = new JsonArray(ScimUris.Schema),
        ["id"] = schema.Id,
        ["name"] = schema.Name,
        ["description"] = schema.Description,
        ["attributes"] = List(schema.Attributes),
    };

    /// <exception cref="FormatException">Says in plain words what is wrong with the definition.</exception>
    public static ScimSchema Read(JsonObject json)
    {
        var id = Text(json, "id") ?? throw new FormatException("A schema needs an id: a URN of your own, such as urn:example:scim:2.0:User.");
        if (!ResourceType.IsUrn(id) || id[^1] is ':' or '.' || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.' or '_' or '-'))
            throw new FormatException($"'{id}' is no URN of letters, digits and : . _ -");
        if (id.StartsWith("urn:ietf:params:scim:schemas:core:", StringComparison.OrdinalIgnoreCase)
            || id.Equals(ScimUris.EnterpriseUser, StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"{id} is defined by RFC 7643.");
        var attributes = Attributes(json, "attributes", depth: 0);
        return attributes.Count == 0
            ? throw new FormatException("A schema needs at least one attribute.")
            : new(id, Text(json, "name") ?? id, Text(json, "description") ?? "", attributes);
    }

    static JsonArray List(IEnumerable<AttributeDefinition> attributes) => [.. attributes.Select(a => (JsonNode)Write(a))];

    static JsonObject Write(AttributeDefinition attribute)
    {
        var json = new JsonObject
        {
            ["name"] = attribute.Name,
            ["type"] = Word(attribute.Type),
            ["multiValued"] = attribute.MultiValued,
            ["description"] = attribute.Description,
            ["required"] = attribute.Required,
            ["caseExact"] = attribute.CaseExact,
            ["mutability"] = Word(attribute.Mutability),
            ["returned"] = Word(attribute.Returned),
            ["uniqueness"] = Word(attribute.Uniqueness),
        };
        if (attribute.CanonicalValues.Count > 0) json["canonicalValues"] = new JsonArray([.. attribute.CanonicalValues.Select(v => (JsonNode)v)]);
        if (attribute.ReferenceTypes.Count > 0) json["referenceTypes"] = new JsonArray([.. attribute.ReferenceTypes.Select(v => (JsonNode)v)]);
        if (attribute.Type == AttributeType.Complex) json["subAttributes"] = List(attribute.Sub);
        return json;
    }

    static List<AttributeDefinition> Attributes(JsonObject json, string name, int depth)
    {
        if (json[name] is not JsonArray list) throw new FormatException($"'{name}' must be an array.");
        var attributes = list.Select(item => Attribute(item as JsonObject ?? throw new FormatException("An attribute must be an object."), depth)).ToList();
        return attributes.DistinctBy(a => a.Name, StringComparer.OrdinalIgnoreCase).Count() == attributes.Count ? attributes : throw new FormatException("Two attributes have the same name.");
    }

    static AttributeDefinition Attribute(JsonObject json, int depth)
    {
        var name = Text(json, "name") ?? throw new FormatException("An attribute needs a name.");
        var reference = name == "$ref" && depth > 0;
        if (!reference && (name.Length > 64 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')))
            throw new FormatException($"'{name}' is no attribute name: a letter, then letters, digits, - and _.");
        var type = One(json, "type", AttributeType.String);
        if (type == AttributeType.Any || (type == AttributeType.Complex && depth > 0))
            throw new FormatException($"'{name}' cannot be {Word(type)} here (RFC 7643 §2.3.8: nothing complex inside complex).");
        var mutability = One(json, "mutability", Mutability.ReadWrite);
        var attribute = new AttributeDefinition(name, type)
        {
            Description = Text(json, "description") ?? "",
            MultiValued = Truth(json, "multiValued"),
            Required = Truth(json, "required"),
            CaseExact = Truth(json, "caseExact"),
            Mutability = mutability,
            // RFC 7643 §7: what is writeOnly is never returned.
            Returned = mutability == Mutability.WriteOnly ? Returned.Never : One(json, "returned", Returned.Default),
            CanonicalValues = Texts(json, "canonicalValues"),
            ReferenceTypes = Texts(json, "referenceTypes"),
            Uniqueness = One(json, "uniqueness", Uniqueness.None),
            Sub = type == AttributeType.Complex ? Attributes(json, "subAttributes", depth + 1) : [],
        };
        if (type == AttributeType.Complex && attribute.Sub.Count == 0) throw new FormatException($"'{name}' is complex and needs subAttributes.");
        return attribute.Uniqueness != Uniqueness.None && (depth > 0 || attribute.Type == AttributeType.Complex)
            ? throw new FormatException($"'{name}': only a simple attribute can be unique.")
            : attribute;
    }

    static T One<T>(JsonObject json, string name, T otherwise) where T : struct, Enum => json[name] switch
    {
        null => otherwise,
        // By name: Enum.TryParse would take "1" and "string,complex" too.
        var node => Enum.GetValues<T>().Where(value => Word(value).Equals(ScimJson.Text(node), StringComparison.OrdinalIgnoreCase)).Select(value => (T?)value).FirstOrDefault()
            ?? throw new FormatException($"'{ScimJson.Text(node) ?? node.ToJsonString()}' is no {name}: {string.Join(", ", Enum.GetValues<T>().Select(Word))}."),
    };

    static string? Text(JsonObject json, string name) => json[name] switch
    {
        null => null,
        var node => ScimJson.Text(node) is { } text ? text.Length > 0 ? text : null : throw new FormatException($"'{name}' must be a string."),
    };

    static List<string> Texts(JsonObject json, string name) => json[name] switch
    {
        null => [],
        JsonArray array => [.. array.Select(item => ScimJson.Text(item) ?? throw new FormatException($"'{name}' holds strings."))],
        _ => throw new FormatException($"'{name}' must be an array of strings."),
    };

    static bool Truth(JsonObject json, string name) => json[name]?.GetValueKind() switch
    {
        null => false,
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        _ => throw new FormatException($"'{name}' must be true or false."),
    };

    static string Word<T>(T value) where T : struct, Enum
    {
        var word = value.ToString();
        return char.ToLowerInvariant(word[0]) + word[1..];
    }
}
