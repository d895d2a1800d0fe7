using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Captures;

/// <summary>What came back for one step.</summary>
public sealed record Answer(int Status, JsonObject Headers, string Text)
{
    public JsonNode? Body { get; } = Parse(Text);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken ct) => new(
        (int)response.StatusCode,
        new(response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value.ToString()))),
        await response.Content.ReadAsStringAsync(ct));

    /// <summary>Null when everything is as expected; else the first thing that is not.</summary>
    public string? Difference(Expected expected) =>
        WrongStatus(expected.Status)
        ?? (expected.Empty && Text.Length > 0 ? "the body should be empty" : null)
        ?? (expected.Headers is { } headers ? Likeness.Difference(headers, Headers, "headers") : null)
        ?? (expected.Body is { } body ? Likeness.Difference(body, Body) : null)
        ?? (expected.Absent ?? []).Where(path => JsonPath.Find(Body, path).Count > 0)
            .Select(path => $"{path} should be absent").FirstOrDefault()
        ?? (expected.Matches is { } pattern && !Regex.IsMatch(Text, pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(5))
            ? $"the body should match /{pattern}/"
            : null);

    string? WrongStatus(JsonNode expected)
    {
        var statuses = expected is JsonArray several ? several.Select(s => (int)s!) : [(int)expected];
        return statuses.Contains(Status) ? null : $"the status should be {expected.ToJsonString()} and is {Status}";
    }

    static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
