using System.Net.Sockets;

/// <summary>
/// Runs inside a measured server, floor and product alike (DOTNET_STARTUP_HOOKS): answers how many bytes its managed code has
/// allocated so far, to whoever connects to the socket. The runtime looks for exactly this name.
/// </summary>
static class StartupHook
{
    public const string Variable = "GATEHOUSE_BENCH_ALLOCATIONS";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } path) return;
        new Thread(() => Serve(path)) { IsBackground = true }.Start();
    }

    static void Serve(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        while (true)
        {
            using var asker = socket.Accept();
            asker.Send(BitConverter.GetBytes(GC.GetTotalAllocatedBytes()));
        }
    }
}
