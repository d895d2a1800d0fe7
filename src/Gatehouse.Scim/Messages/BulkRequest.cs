using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>One operation of a bulk request. <c>Path</c> is as sent: "/Users", "/Users/id" or "/Users/bulkId:x".</summary>
public sealed record BulkOperation(string Method, string Path, string? BulkId, string? Version, JsonObject? Data);

/// <summary>A bulk request of RFC 7644 §3.7.</summary>
public sealed record BulkRequest(IReadOnlyList<BulkOperation> Operations, int? FailOnErrors)
{
    public static BulkRequest Read(JsonObject body, Profile profile)
    {
        if (profile.Strict && !ScimJson.Declares(body, ScimUris.BulkRequest))
            throw Invalid($"schemas must hold {ScimUris.BulkRequest}.");
        if (ScimJson.Get(body, "Operations") is not JsonArray operations) throw Invalid("Operations must be an array.");
        if (operations.Count > ScimLimits.BulkOperations)
            throw new ScimException(ScimError.TooLarge($"A bulk request may hold {ScimLimits.BulkOperations} operations (maxOperations); this one has {operations.Count}."));
        int? failOnErrors = ScimJson.Get(body, "failOnErrors") switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) && number > 0 => number,
            _ => throw Invalid("failOnErrors must be a whole number above 0."),
        };
        return new([.. operations.Select(Operation)], failOnErrors);
    }

    static BulkOperation Operation(JsonNode? node)
    {
        if (node is not JsonObject operation) throw Invalid("An operation must be an object.");
        return new(
            ScimJson.Text(ScimJson.Get(operation, "method"))?.ToUpperInvariant() ?? "",
            ScimJson.Text(ScimJson.Get(operation, "path")) ?? "",
            ScimJson.Text(ScimJson.Get(operation, "bulkId")),
            ScimJson.Text(ScimJson.Get(operation, "version")),
            ScimJson.Get(operation, "data") as JsonObject);
    }

    static ScimException Invalid(string detail) => new(ScimError.InvalidSyntax(detail));
}
