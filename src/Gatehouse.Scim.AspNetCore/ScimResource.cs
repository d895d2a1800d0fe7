using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore;

/// <summary>A resource as a store keeps it.</summary>
/// <param name="Document">Without meta. What only the store knows, such as the groups of a User, it may add when it hands the resource out.</param>
/// <param name="Version">Another one after each change; becomes the ETag. Of visible ASCII without quotes.</param>
public sealed record ScimResource(string Id, JsonObject Document, string Version, DateTimeOffset Created, DateTimeOffset LastModified)
{
    /// <summary>The weak entity tag (RFC 7644 §3.14).</summary>
    public string ETag => $"W/\"{Version}\"";

    /// <summary>As if it had been read from text: a document made in code may hold an int where the core expects any number.</summary>
    internal JsonObject Copy() => ScimJson.Parse(ScimJson.WriteUtf8(Document));

    /// <summary>The document with what a filter may ask of meta. Times are of one width, so that they compare as text.</summary>
    internal JsonObject WithMeta(ResourceType type)
    {
        var whole = Copy();
        whole["meta"] = new JsonObject
        {
            ["resourceType"] = type.Name, ["created"] = ScimTime.Fixed(Created), ["lastModified"] = ScimTime.Fixed(LastModified), ["version"] = ETag,
        };
        return whole;
    }

    internal JsonObject Shown(ResourceType type, string location)
    {
        var whole = Copy();
        whole["meta"] = new JsonObject
        {
            ["resourceType"] = type.Name, ["created"] = ScimTime.Text(Created), ["lastModified"] = ScimTime.Text(LastModified), ["location"] = location, ["version"] = ETag,
        };
        return whole;
    }
}
