using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

/// <summary>Requests' bodies as the RFC writes them.</summary>
static class Bodies
{
    public const string UserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string GroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    /// <summary>JSON as text, with single quotes for double ones, and ` for those inside a string.</summary>
    public static JsonObject Json(string text) => JsonNode.Parse(text.Replace('\'', '"').Replace("`", "\\\"", StringComparison.Ordinal))!.AsObject();

    /// <param name="more">Members to add or to replace, as <see cref="Json"/> reads them.</param>
    public static JsonObject User(string name, string more = "{}") => With(new() { ["schemas"] = new JsonArray(UserSchema), ["userName"] = name }, more);

    public static JsonObject Group(string name, params IEnumerable<string> members) => new()
    {
        ["schemas"] = new JsonArray(GroupSchema), ["displayName"] = name, ["members"] = Members(members),
    };

    public static JsonArray Members(params IEnumerable<string> ids) => [.. ids.Select(id => (JsonNode)new JsonObject { ["value"] = id })];

    /// <summary>Each operation as <see cref="Json"/> reads it.</summary>
    public static JsonObject Patch(params string[] operations) => Patch([.. operations.Select(Json)]);

    public static JsonObject Patch(params JsonObject[] operations) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:PatchOp"), ["Operations"] = new JsonArray([.. operations]),
    };

    public static JsonObject AddMember(string id) => Patch(new JsonObject { ["op"] = "add", ["path"] = "members", ["value"] = Members(id) });

    public static JsonObject RemoveMember(string id) => Patch(new JsonObject { ["op"] = "remove", ["path"] = $"members[value eq \"{id}\"]" });

    public static JsonObject Search(params (string Name, JsonNode? Value)[] members)
    {
        var body = new JsonObject { ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:SearchRequest") };
        foreach (var (name, value) in members) body[name] = value;
        return body;
    }

    public static JsonObject Bulk(int? failOnErrors, params JsonObject[] operations)
    {
        var body = new JsonObject { ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:BulkRequest"), ["Operations"] = new JsonArray([.. operations]) };
        if (failOnErrors is not null) body["failOnErrors"] = failOnErrors;
        return body;
    }

    static JsonObject With(JsonObject body, string more)
    {
        foreach (var (name, value) in Json(more)) body[name] = value?.DeepClone();
        return body;
    }
}
