using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Web.Outward;

/// <summary>
/// An HTTP client for addresses that customers entered. The name is resolved here, checked, and the connection goes to the checked address, so
/// that a name cannot point elsewhere a moment later. Redirects are not followed.
/// </summary>
static class OutwardHttp
{
    static readonly TimeSpan Connecting = TimeSpan.FromSeconds(5), Kept = TimeSpan.FromMinutes(2);

    /// <param name="option">What an operator says to allow private addresses: for the words of a refusal.</param>
    public static HttpClient Client(bool toPrivate, string option) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = Connecting, PooledConnectionLifetime = Kept,
        MaxConnectionsPerServer = 16, MaxResponseHeadersLength = 16, ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, toPrivate, option, ct),
    }) { Timeout = Timeout.InfiniteTimeSpan };

    static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool toPrivate, string option, CancellationToken ct)
    {
        var addresses = (await Dns.GetHostAddressesAsync(to.Host, ct)).Where(a => toPrivate || PublicAddress.Is(a)).ToArray();
        if (addresses.Length == 0) throw new HttpRequestException($"{to.Host} is a private address, and those are not allowed ({option}).");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
