using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Client.Http;

/// <summary>An answer that is a problem (RFC 9457), or what somebody in between made of it.</summary>
static class Refusal
{
    public static async Task<GatehouseException> ReadAsync(HttpResponseMessage response, TimeSpan? after, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? Parsed(await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false)) : default;
        var id = response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : null;
        return new(Text(problem, "code") ?? string.Create(CultureInfo.InvariantCulture, $"http.{status}"), status, Text(problem, "detail") ?? response.ReasonPhrase ?? "No problem document.", Text(problem, "requestId") ?? id, after, problem);
    }

    static JsonElement Parsed(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default; // Cut on the way.
        }
    }

    static string? Text(JsonElement problem, string name) => problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
