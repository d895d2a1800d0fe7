using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

/// <summary>Requests in one line.</summary>
static class Ask
{
    public static readonly Profile Strict = new() { Strict = true };

    public static JsonObject Json(string json) => ScimJson.ReadObject(Encoding.UTF8.GetBytes(json));

    /// <summary>The document of a POST; a user name and the strict form of schemas are put in where they are missing.</summary>
    public static JsonObject Created(string body, Profile? profile = null, ResourceType? type = null) =>
        Whole(body, profile, type).Create("1");

    public static ResourcePlan Whole(string body, Profile? profile = null, ResourceType? type = null)
    {
        var json = Json(body);
        json.TryAdd("schemas", new JsonArray(ScimUris.User, ScimUris.Group));
        json.TryAdd("userName", "anna");
        if (type?.Name == "Group")
        {
            json.Remove("userName");
            json.TryAdd("displayName", "A");
        }

        return ResourcePlan.Whole(json, type ?? SomeSchemas.User, profile ?? Profile.Lenient);
    }

    public static ResourcePlan Patch(string operations, Profile? profile = null, ResourceType? type = null) =>
        ResourcePlan.Patch(Json($$"""{"schemas":["{{ScimUris.PatchOp}}"],"Operations":{{operations}}}"""), type ?? SomeSchemas.User, profile ?? Profile.Lenient);

    public static void Refused(string scimType, Action act) => Should.Throw<ScimException>(act).Error.Type.ShouldBe(scimType);
}
