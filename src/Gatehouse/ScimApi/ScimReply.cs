using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <summary>An answer before it is HTTP: a bulk request collects many of them.</summary>
/// <param name="Pieces">A body that is read while it goes out; a fault in it ends the connection, since the status was told.</param>
/// <param name="Name">For the sync log: what the refused resource is called, or what was searched for.</param>
sealed record ScimReply(int Status, ReadOnlyMemory<byte> Body = default, string? Location = null, string? ETag = null, ScimError? Error = null, string? Name = null,
    IAsyncEnumerable<ReadOnlyMemory<byte>>? Pieces = null)
{
    public static ScimReply Json(int status, JsonNode body) => new(status, Encoding.UTF8.GetBytes(ScimJson.Write(body)));

    public static ScimReply Refuse(ScimError error) => new(error.Status, Encoding.UTF8.GetBytes(ScimJson.Write(Write(error))), Error: error);

    /// <summary>The SCIM wording of a refusal by the directory.</summary>
    public static ScimReply Refuse<T>(Outcome<T> outcome, string id) => Refuse(outcome switch
    {
        Outcome<T>.Missing => ScimError.NotFound(id),
        Outcome<T>.Stale => ScimError.PreconditionFailed(),
        Outcome<T>.Taken taken => ScimError.Uniqueness($"Another resource has this {taken.Attribute} already."),
        Outcome<T>.Barred => ScimError.Forbidden("This Org's rules do not let this person in."),
        Outcome<T>.Unknown unknown => ScimError.InvalidValue($"No such members: {string.Join(", ", unknown.Ids.Take(20).Select(Notes.Shown))}."),
        _ => throw new InvalidOperationException($"No SCIM wording for {outcome}."),
    });

    public static JsonObject Write(ScimError error)
    {
        var json = new JsonObject
        {
            ["schemas"] = new JsonArray(ScimUris.Error),
            ["status"] = error.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), // A string, as §3.12 wants.
        };
        if (error.Type is not null) json["scimType"] = error.Type;
        json["detail"] = error.Detail;
        return json;
    }
}
