using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scim.AspNetCore;

/// <summary>An answer before it is HTTP.</summary>
sealed record ScimReply(int Status, JsonObject? Body = null, string? Location = null, string? ETag = null)
{
    public static ScimReply Refuse(ScimError error)
    {
        var body = new JsonObject
        {
            ["schemas"] = new JsonArray(ScimUris.Error),
            ["status"] = error.Status.ToString(CultureInfo.InvariantCulture), // A string, as RFC 7644 §3.12 wants.
        };
        if (error.Type is not null) body["scimType"] = error.Type;
        body["detail"] = error.Detail;
        return new(error.Status, body);
    }

    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        if (ETag is not null) response.Headers.ETag = ETag;
        if (Location is not null) response.Headers[Status == 201 ? "Location" : "Content-Location"] = Location;
        if (Body is null) return;
        var bytes = ScimJson.WriteUtf8(Body);
        response.ContentType = "application/scim+json";
        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }
}
