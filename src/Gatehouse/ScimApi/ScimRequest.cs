using System.Buffers;
using System.Text.Json.Nodes;
using Gatehouse.Doors;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.ScimApi;

/// <summary>A request that was let in.</summary>
sealed record ScimRequest(HttpContext Http, ScimCaller Caller)
{
    public CancellationToken Cancel => Http.RequestAborted;

    public string Id => (string)Http.Request.RouteValues["id"]!;

    public Profile Profile => Caller.Directory.Profile;

    public ETagMatch IfMatch => ETagMatch.Of(Http.Request.Headers.IfMatch.ToString());

    public ETagMatch IfNoneMatch => ETagMatch.Of(Http.Request.Headers.IfNoneMatch.ToString());

    /// <summary>The query's parameters, each value by itself.</summary>
    public IEnumerable<KeyValuePair<string, string>> Query =>
        Http.Request.Query.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));

    public Projection Projection(ResourceKind kind)
    {
        if (!Http.Request.QueryString.HasValue) return Scim.Projection.Everything(kind.Type(Caller.Directory));
        return Scim.Projection.From(Named("attributes"), Named("excludedAttributes"), kind.Type(Caller.Directory), Profile);
    }

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="ScimException">413, 415, or invalidSyntax.</exception>
    public async Task<JsonObject> BodyAsync()
    {
        var type = Http.Request.ContentType?.Split(';')[0].Trim();
        var known = type is null || type.Equals("application/scim+json", StringComparison.OrdinalIgnoreCase) || type.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        if (!known && Profile.Strict) throw Unsupported(type);
        // Kept, should the request have to be handled again (ConditionException).
        var bytes = Http.Features.Get<Received>()?.Bytes ?? await ReadAsync();
        Http.Features.Set(new Received(bytes));
        Caller.Directory.Scope.Request?.Body = () => bytes;
        try
        {
            return ScimJson.ReadObject(bytes);
        }
        catch (ScimException) when (!known)
        {
            // Lenient reads whatever is JSON, under whatever name (Q87); this was neither.
            throw Unsupported(type);
        }
    }

    async Task<byte[]> ReadAsync()
    {
        if (Http.Request.ContentLength > ScimLimits.Payload) throw TooLarge();
        var reader = Http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(Cancel);
            if (read.Buffer.Length > ScimLimits.Payload)
            {
                reader.AdvanceTo(read.Buffer.End); // The server drains the rest.
                throw TooLarge();
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static RawRequest Raw(HttpContext http) => new(http.Request.Method, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        [("Content-Type", http.Request.ContentType), ("If-Match", http.Request.Headers.IfMatch), ("If-None-Match", http.Request.Headers.IfNoneMatch)]);

    IEnumerable<string> Named(string name) => Query.Where(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(p => p.Value);

    static ScimException TooLarge() => new(ScimError.TooLarge($"A request body may have {ScimLimits.Payload} bytes (maxPayloadSize)."));

    static ScimException Unsupported(string? type) => new(ScimError.UnsupportedMedia($"'{type}' is not read here: send application/scim+json."));

    sealed record Received(byte[] Bytes);
}
