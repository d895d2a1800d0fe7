using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scim.AspNetCore;

/// <param name="BaseUrl">Where the server's endpoints begin, as the client wrote it; it may hold a tenant.</param>
sealed record ScimRequest(HttpContext Http, ScimOptions Options, string BaseUrl)
{
    public CancellationToken Cancel => Http.RequestAborted;

    public IScimStore Store => Http.RequestServices.GetRequiredService<IScimStore>();

    public string Id => (string)Http.Request.RouteValues["id"]!;

    public IEnumerable<KeyValuePair<string, string>> Query => Http.Request.Query.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));

    public Projection Projection(ResourceType type) => Scim.Projection.From(Named("attributes"), Named("excludedAttributes"), type, Options.Profile);

    public string Location(ResourceType type, string id) => $"{BaseUrl}{type.Endpoint}/{Uri.EscapeDataString(id)}";

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="ScimException">413, 415, or invalidSyntax.</exception>
    public async Task<JsonObject> BodyAsync()
    {
        var type = Http.Request.ContentType?.Split(';')[0].Trim();
        var known = type is null || type.Equals("application/scim+json", StringComparison.OrdinalIgnoreCase) || type.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        if (!known && Options.Profile.Strict) throw new ScimException(ScimError.UnsupportedMedia($"'{Notes.Shown(type)}' is not read here: send application/scim+json."));
        if (Http.Request.ContentLength > ScimLimits.Payload) throw TooLarge();
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await Http.Request.Body.ReadAsync(buffer, Cancel) is var read and > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > ScimLimits.Payload) throw TooLarge();
        }

        return ScimJson.ReadObject(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    IEnumerable<string> Named(string name) => Query.Where(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(p => p.Value);

    static ScimException TooLarge() => new(ScimError.TooLarge($"A request body may have {ScimLimits.Payload} bytes."));
}
