namespace Gatehouse.Simulate;

/// <summary>A SCIM base URL, with or without a closing slash, with or without a query of its own.</summary>
public sealed class ScimAddress(Uri url)
{
    readonly string prefix = url.AbsolutePath.TrimEnd('/');
    readonly string query = url.Query.TrimStart('?');

    public Uri Url => url;

    public string HostHeader { get; } =
        (url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost)
        + (url.IsDefaultPort ? "" : $":{url.Port}");

    // Entra keeps what stood behind the tenant URL in front of its own query: ?aadOptscim062020&filter=…
    public string Target(string path, string ask = "") => (query.Length, ask.Length) switch
    {
        (0, 0) => prefix + path,
        (0, _) => $"{prefix}{path}?{ask}",
        (_, 0) => $"{prefix}{path}?{query}",
        _ => $"{prefix}{path}?{query}&{ask}",
    };
}
