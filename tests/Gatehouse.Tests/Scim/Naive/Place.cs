using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim.Naive;

/// <summary>An attribute as the server describes it at /Schemas: what is advertised is what it is measured by.</summary>
public sealed record Described(string? Urn, bool IsExtension, string Name, string Type, bool Many, bool CaseExact, IReadOnlyList<Described> Parts)
{
    /// <summary>RFC 7643 §3 and §3.1: in no schema of their own.</summary>
    public static IReadOnlyList<Described> Common { get; } =
    [
        Simple("id", "string"), Simple("externalId", "string"), Simple("schemas", "reference") with { Many = true, CaseExact = false },
        Simple("meta", "complex") with
        {
            Parts = [Simple("resourceType", "string"), Simple("created", "dateTime"), Simple("lastModified", "dateTime"), Simple("location", "reference"), Simple("version", "string")],
        },
    ];

    public static IEnumerable<Described> Of(JsonObject schema, bool isExtension) =>
        schema["attributes"]!.AsArray().Select(a => Read((string)schema["id"]!, isExtension, a!.AsObject())).Where(a => a.Name != "password");

    public Described? Find(string part) => Parts.FirstOrDefault(p => p.Name == part);

    static Described Simple(string name, string type) => new(null, false, name, type, false, true, []);

    static Described Read(string urn, bool isExtension, JsonObject json) => new(
        urn, isExtension, (string)json["name"]!, (string)json["type"]!, (bool)json["multiValued"]!, (bool)json["caseExact"]!,
        [.. (json["subAttributes"]?.AsArray() ?? []).Select(s => Read(urn, isExtension, s!.AsObject()))]);
}

/// <summary>What a filter or sortBy names: an attribute, or a part of one.</summary>
public sealed record Place(Described Attribute, Described? Part = null)
{
    /// <summary>Whose type and case decide: "emails" means "emails.value".</summary>
    public Described? Leaf => Part ?? (Attribute.Type == "complex" ? Attribute.Find("value") : Attribute);

    public string Name => (Attribute.IsExtension ? Attribute.Urn + ":" : "") + Attribute.Name + (Part is null ? "" : "." + Part.Name);

    /// <summary>The elements of a multi-valued attribute, the one value of another, or nothing.</summary>
    public IEnumerable<JsonNode> Elements(JsonObject resource)
    {
        var holder = Attribute.IsExtension ? resource[Attribute.Urn!] as JsonObject : resource;
        return holder?[Attribute.Name] switch
        {
            null => [],
            JsonArray several => several.Select(e => e!),
            var one => [one],
        };
    }

    /// <summary>The value of one element; null when it has none.</summary>
    public JsonNode? In(JsonNode element) => element is JsonObject parts ? Leaf is null ? null : parts[Leaf.Name] : element;

    public IEnumerable<JsonNode?> Values(JsonObject resource) => Elements(resource).Select(In);
}
