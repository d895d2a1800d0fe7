using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Tests.Nodes;

/// <summary>
/// A plain load balancer: it knows TCP and nothing of HTTP, gives each connection to the next node in turn, and passes over a node that
/// does not answer.
/// </summary>
sealed class Balancer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly IReadOnlyList<Uri> nodes;
    readonly int[] carried;
    readonly Task accepting;
    int turn = -1;

    public Balancer(IReadOnlyList<Uri> nodes)
    {
        (this.nodes, carried) = (nodes, new int[nodes.Count]);
        listener.Start(512);
        accepting = AcceptAsync();
    }

    public Uri Url => new($"http://{listener.LocalEndpoint}/");

    /// <summary>How many connections went to each node.</summary>
    public int[] Carried => [.. carried];

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptSocketAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task CarryAsync(Socket client)
    {
        using var here = new NetworkStream(client, ownsSocket: true);
        client.NoDelay = true;
        try
        {
            if (await ConnectAsync() is not { } node) return;
            using var there = new NetworkStream(node, ownsSocket: true);
            // When one side is gone, so is the other.
            await Task.WhenAny(here.CopyToAsync(there, stop.Token), there.CopyToAsync(here, stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task<Socket?> ConnectAsync()
    {
        var first = Interlocked.Increment(ref turn);
        for (var i = 0; i < nodes.Count; i++)
        {
            var next = (first + i) % nodes.Count;
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, nodes[next].Port, stop.Token);
                Interlocked.Increment(ref carried[next]);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }
}
