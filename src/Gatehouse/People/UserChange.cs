using System.Text.Json.Nodes;
using Gatehouse.Scim;

namespace Gatehouse.People;

/// <summary>What a change of a user comes to, worked out from one version of that user. <c>Row</c> is null when nothing changes.</summary>
sealed record UserChange(Resource User, JsonObject Before, JsonObject After, UserRow? Row, byte[]? Told)
{
    /// <exception cref="ScimException">The change cannot be made to this user.</exception>
    public static UserChange Of(Resource user, Func<JsonObject, JsonObject> change, ResourceType type)
    {
        var before = ScimJson.Parse(user.Document);
        var after = change(before);
        return JsonNode.DeepEquals(before, after) ? new(user, before, before, null, null) : Between(user, before, after, type);
    }

    public static UserChange Between(Resource user, JsonObject before, JsonObject after, ResourceType type) =>
        new(user, before, after, UserRow.Of(after), Changes.Utf8(before, after, type));

    /// <summary>What a POST makes of somebody who is known: a body that says nothing of active means that the person is wanted.</summary>
    public static JsonObject Revived(ResourcePlan plan, JsonObject current)
    {
        var draft = current.DeepClone().AsObject();
        draft["active"] = true;
        return plan.Replace(draft);
    }

    /// <summary>Whether it moves what a user is called or found by.</summary>
    public bool Renames => !((string[])["userName", "externalId", "displayName"]).All(name => JsonNode.DeepEquals(Before[name], After[name]));

    /// <summary>The word of the sync log.</summary>
    public string Action => (UserRow.IsActive(Before), UserRow.IsActive(After)) switch { (true, false) => "DEACTIVATE", (false, true) => "REACTIVATE", _ => "UPDATE" };
}
