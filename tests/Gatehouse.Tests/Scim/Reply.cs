using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

/// <summary>What came back, and what every answer has to keep (RFC 7644 §3.1, §3.12).</summary>
public sealed class Reply
{
    const string ErrorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";

    /// <summary>RFC 7644 §3.12, Table 9, and RFC 9865 §2.1.</summary>
    static readonly string[] ErrorTypes =
    [
        "invalidFilter", "tooMany", "uniqueness", "mutability", "invalidSyntax", "invalidPath", "noTarget", "invalidValue", "invalidVers", "sensitive",
        "invalidCursor", "expiredCursor", "invalidCount",
    ];

    readonly string request;
    readonly HttpResponseMessage response;

    Reply(string request, HttpResponseMessage response, string text) => (this.request, this.response, Text) = (request, response, text);

    public int Status => (int)response.StatusCode;

    public string Text { get; }

    public JsonObject Body => field ??= JsonNode.Parse(Text)!.AsObject();

    public string? ScimType => (string?)Body["scimType"];

    public string? Header(string name) =>
        (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)) ? values.ToString() : null;

    public static async Task<Reply> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken ct)
    {
        var sent = request.Content is null ? "" : "\n" + Short(await request.Content.ReadAsStringAsync(ct));
        return new($"{request.Method} {Uri.UnescapeDataString(request.RequestUri!.PathAndQuery)}{sent}", response, await response.Content.ReadAsStringAsync(ct));
    }

    /// <summary>Fails where this is what no answer may be, whatever was asked.</summary>
    public Reply Sound()
    {
        if (Fault() is { } fault) Assert.Fail($"{fault}\n{this}");
        return this;
    }

    public Reply Expect(int status, string? scimType = null)
    {
        if (Status != status) Assert.Fail($"{status} was expected.\n{this}");
        if (scimType is not null && ScimType != scimType) Assert.Fail($"scimType {scimType} was expected.\n{this}");
        return this;
    }

    public override string ToString() => $"{Short(request)}\n→ {Status} {Short(Text)}";

    public string? Fault()
    {
        if (Status >= 500 && Status != 501) return "The server failed.";
        if (Status is 204 or 304) return Text.Length > 0 ? "There must be no body." : null;
        if (Header("Content-Type") != "application/scim+json") return $"The content type is '{Header("Content-Type")}'.";
        return Status >= 400 ? ErrorFault() : null;
    }

    string? ErrorFault()
    {
        try
        {
            if (Body["schemas"] is not JsonArray { Count: 1 } schemas || (string?)schemas[0] != ErrorSchema) return "The error names no Error schema.";
            if (Body["status"]?.GetValueKind() != JsonValueKind.String || (string?)Body["status"] != $"{Status}") return "The error's status is not the status as a string.";
            if (string.IsNullOrWhiteSpace((string?)Body["detail"])) return "The error has no detail.";
            if (ScimType is not null && (Status is not (400 or 409) || !ErrorTypes.Contains(ScimType))) return "The scimType is none of Table 9, or stands where none belongs.";
            return Body["stack"] is not null || Text.Contains("   at ", StringComparison.Ordinal) ? "The error shows the server's inside." : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return "The error's body is no SCIM error.";
        }
    }

    static string Short(string text) => text.Length > 1500 ? text[..1500] + "…" : text;
}
