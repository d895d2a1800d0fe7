namespace Gatehouse.Scim.AspNetCore;

/// <summary>If-Match and If-None-Match (RFC 7644 §3.14). Weak and strong are compared alike, since clients send back either.</summary>
static class ETags
{
    public static bool Match(string header, ScimResource resource) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || Strong(tag) == Strong(resource.ETag));

    static string Strong(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
