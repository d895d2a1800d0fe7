using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Tests.Simulate;

/// <summary>A server that says exactly the bytes it is told to, also the ones that no real server should.</summary>
sealed class RawServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Task serving;

    /// <param name="script">What to do with the nth connection (0, 1, …).</param>
    public RawServer(Func<Stream, int, Task> script)
    {
        listener.Start();
        serving = ServeAsync(script);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public Uri Url => new($"http://127.0.0.1:{Port}/scim/v2");

    /// <summary>The nth request of any connection gets the nth answer; then the connection stays open.</summary>
    public static RawServer Answering(params string[] answers)
    {
        var next = -1;
        return new(async (stream, _) =>
        {
            while (await ReadAsync(stream) is not "")
                await SayAsync(stream, answers[Interlocked.Increment(ref next)]);
        });
    }

    public static Task SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>One request as the test sends it, small enough for one read; empty when the client hung up.</summary>
    public static async Task<string> ReadAsync(Stream stream)
    {
        var buffer = new byte[8192];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
    }

    async Task ServeAsync(Func<Stream, int, Task> script)
    {
        try
        {
            for (var connection = 0; ; connection++)
                _ = TalkAsync(await listener.AcceptSocketAsync(stop.Token), connection, script);
        }
        catch (Exception over) when (stop.IsCancellationRequested && over is OperationCanceledException or InvalidOperationException or SocketException)
        {
            return; // It was stopped while it waited, or just before it would have.
        }
    }

    static async Task TalkAsync(Socket socket, int connection, Func<Stream, int, Task> script)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await script(stream, connection);
        }
        catch (IOException)
        {
            return; // the client went away
        }
    }
}
