using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gatehouse.Web;

/// <summary>
/// Where people meet this instance. Never what a request's Host header says: the addresses that identity providers are to answer to, and whom their answers
/// must be meant for, follow from it.
/// </summary>
public sealed class Site(GatehouseOptions options, IServer server)
{
    string? url;

    /// <summary>Without a slash at the end. Without --public-url, where this node listens.</summary>
    public string Url => url ??= (options.PublicUrl ?? Reachable(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? GatehouseOptions.DefaultUrls)).TrimEnd('/');

    public bool IsSecure => Url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The slug that stands before our own host; null when the host is another.</summary>
    public string? SlugOf(string host) => options.PublicUrl is not null && host.EndsWith("." + new Uri(Url).Host, StringComparison.OrdinalIgnoreCase) ? host[..^(new Uri(Url).Host.Length + 1)].ToLowerInvariant() : null;

    /// <summary>"Everywhere" is no address to give to anybody.</summary>
    public static string Reachable(string url) => url.Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal).Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal).Replace("://+", "://127.0.0.1", StringComparison.Ordinal);
}
