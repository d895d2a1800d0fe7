using System.Text.Json;

namespace Gatehouse.Simulate;

static class ScimJson
{
    public static string? Text(this JsonElement element, string name) =>
        element.Has(name, JsonValueKind.String, out var value) ? value.GetString() : null;

    /// <summary>Null unless it is a number: Okta does not take "3" for 3.</summary>
    public static int? Number(this JsonElement element, string name) =>
        element.Has(name, JsonValueKind.Number, out var value) && value.TryGetInt32(out var number) ? number : null;

    /// <summary>Null and absent are the same as an empty list (RFC 7643 §2.5).</summary>
    public static JsonElement.ArrayEnumerator List(this JsonElement element, string name) =>
        element.Has(name, JsonValueKind.Array, out var value) ? value.EnumerateArray() : default;

    static bool Has(this JsonElement element, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == kind;
    }
}

/// <summary>What was found under a name, or nobody. It stands in the wire's memory: let go before the next request.</summary>
sealed record Found(JsonDocument Document, JsonElement? Resource) : IDisposable
{
    public void Dispose() => Document.Dispose();
}
