using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

/// <summary>A User with an extension that has something of everything, and names chosen to be confused with others.</summary>
static class SomeSchemas
{
    public const string Urn = "urn:example:scim:badge:2.0:User";

    public static readonly ScimSchema Badge = SchemaJson.Read((JsonObject)JsonNode.Parse($$"""
        {
          "id": "{{Urn}}", "name": "Badge",
          "attributes": [
            { "name": "number", "type": "integer" },
            { "name": "weight", "type": "decimal" },
            { "name": "issued", "type": "dateTime" },
            { "name": "valid", "type": "boolean" },
            { "name": "key", "type": "binary", "caseExact": true },
            { "name": "tags", "multiValued": true },
            { "name": "roles", "multiValued": true },
            { "name": "manager" },
            { "name": "levels", "type": "integer", "multiValued": true },
            { "name": "serial", "mutability": "immutable" },
            { "name": "printed", "mutability": "readOnly" },
            { "name": "pin", "mutability": "writeOnly", "returned": "never" },
            { "name": "motto", "returned": "request" },
            { "name": "colour", "returned": "always" },
            { "name": "doors", "type": "complex", "multiValued": true, "subAttributes": [
              { "name": "value" }, { "name": "type" }, { "name": "floor", "type": "integer" }, { "name": "since", "type": "dateTime" },
              { "name": "primary", "type": "boolean" }, { "name": "code", "returned": "never" }, { "name": "hint", "returned": "request" } ] },
            { "name": "photo", "type": "complex", "subAttributes": [
              { "name": "url", "type": "reference" }, { "name": "secret", "returned": "never" }, { "name": "sizes", "type": "integer", "multiValued": true } ] }
          ]
        }
        """)!);

    public static readonly ResourceType User = ResourceType.UserWith([Badge]);

    public static readonly ResourceType Group = ResourceType.GroupWith([Badge]);
}
