namespace Gatehouse.ScimApi;

/// <summary>How the client addressed the SCIM server: the Org in the URL, if any, and what stands before /Users.</summary>
sealed record ScimAddress(string? Org, string BasePath);

/// <summary>
/// Many addresses, one set of routes: /scim/v2, /scim (the version is optional, RFC 7644 §3.13) and the same below
/// /orgs/{id or slug} all become /scim/v2 here. Oddities of clients are straightened on the way.
/// </summary>
sealed class ScimPath(RequestDelegate next)
{
    public const string Root = "/scim/v2";

    /// <summary>Entra's switch, which it glues to the tenant URL in several ways (Q10).</summary>
    const string Flag = "aadOptscim062020";

    const string Override = "X-HTTP-Method-Override";

    static readonly ScimAddress Plain = new(null, Root);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsPlain(request))
        {
            context.Features.Set(Plain);
            return next(context);
        }

        var segments = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        var scim = segments.Count > 0 && Is(segments[0], "scim") ? 0 : segments.Count > 2 && Is(segments[0], "orgs") && Is(segments[2], "scim") ? 2 : -1;
        if (scim < 0) return next(context);

        var after = scim + 1;
        var version = after < segments.Count && IsVersion(segments[after]) ? segments[after] : null;
        if (version is not null) after++;
        context.Features.Set(new ScimAddress(scim == 2 ? segments[1] : null, "/" + string.Join('/', segments.Take(after))));

        var rest = segments.Skip(after).Where(s => !Is(s.TrimStart('?'), Flag)).ToList();
        var query = request.QueryString.Value ?? "";
        if (query.StartsWith("?" + Flag + "/", StringComparison.OrdinalIgnoreCase))
        {
            var path = query[(Flag.Length + 2)..].Split('?', 2);
            rest.AddRange(path[0].Split('/', StringSplitOptions.RemoveEmptyEntries));
            request.QueryString = path.Length > 1 ? new QueryString("?" + path[1]) : QueryString.Empty;
        }

        request.Path = version is null || Is(version, "v2") ? $"{Root}/{string.Join('/', rest)}".TrimEnd('/') : $"{Root}/.version/{version}";
        // PingFederate's SCIM 1.1 habit (Q79).
        if (HttpMethods.IsPost(request.Method) && request.Headers[Override].ToString().ToUpperInvariant() is "PATCH" or "PUT" or "DELETE")
            request.Method = request.Headers[Override].ToString().ToUpperInvariant();
        return next(context);
    }

    /// <summary>Nearly every request is: nothing to straighten.</summary>
    static bool IsPlain(HttpRequest request) => request.Path.Value is { } path && path.StartsWith(Root + "/", StringComparison.Ordinal) && path[^1] != '/'
        && !path.Contains("//", StringComparison.Ordinal) && !path.Contains(Flag, StringComparison.OrdinalIgnoreCase)
        && !(request.QueryString.Value ?? "").StartsWith("?" + Flag, StringComparison.OrdinalIgnoreCase) && !request.Headers.ContainsKey(Override);

    static bool IsVersion(string segment) => segment is ['v' or 'V', .. var digits] && digits.Length is > 0 and < 6 && digits.All(c => char.IsAsciiDigit(c) || c == '.');

    static bool Is(string segment, string word) => segment.Equals(word, StringComparison.OrdinalIgnoreCase);
}
