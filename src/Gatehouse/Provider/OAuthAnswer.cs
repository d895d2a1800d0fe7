using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Oidc.Provider;
using Gatehouse.SignIn;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Provider;

/// <summary>What OAuth clients send, and how they are answered: the one place that words it.</summary>
static class OAuthAnswer
{
    static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Parameters Parameters(IEnumerable<KeyValuePair<string, StringValues>> sent) => new(sent.Select(p => KeyValuePair.Create(p.Key, (IReadOnlyList<string>)[.. p.Value.Select(v => v ?? "")])));

    /// <summary>Of a form; nothing where the body is none.</summary>
    public static async Task<Parameters> FormAsync(HttpContext http, CancellationToken ct) => await SamlArrivals.FormOf(http, ct) is { } form ? Parameters(form) : new((IEnumerable<KeyValuePair<string, string>>)[]);

    public static IResult Json(object body, int status = 200) => Results.Text(JsonSerializer.Serialize(body, Writing), "application/json", statusCode: status);

    /// <summary>RFC 6749 §5.2. Who failed by a header is asked for one (RFC 9110 §15.5.2).</summary>
    public static IResult Error(HttpContext http, OAuthError why)
    {
        var unknown = why.Code == "invalid_client";
        if (unknown && http.Request.Headers.Authorization.Count > 0) http.Response.Headers.WWWAuthenticate = "Basic realm=\"Gatehouse\"";
        return Json(new { error = why.Code, error_description = why.Description }, unknown ? 401 : 400);
    }

    /// <summary>RFC 6750 §3.</summary>
    public static IResult Unauthorized(HttpContext http, string? description)
    {
        http.Response.Headers.WWWAuthenticate = description is null ? "Bearer realm=\"Gatehouse\"" : $"Bearer realm=\"Gatehouse\", error=\"invalid_token\", error_description=\"{description}\"";
        return Json(description is null ? new { error = "invalid_request", error_description = "There is no access token." } : new { error = "invalid_token", error_description = description }, 401);
    }
}
