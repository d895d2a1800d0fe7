using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Tests.Peers;

/// <summary>
/// A server that nobody here wrote, as a process of its own on loopback, ended with the test. eng/peers installs what they need and ./test names the folder;
/// without it the tests are skipped.
/// </summary>
sealed class Peer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly string folder;

    Peer(Process process, string folder, Uri url) => (this.process, this.folder, Url) = (process, folder, url);

    public static string? Installed => Environment.GetEnvironmentVariable("GATEHOUSE_TEST_PEERS") is { Length: > 0 } folder ? folder : null;

    public Uri Url { get; }

    public string Folder => folder;

    /// <param name="command">Its arguments; the first is found in the folder of the peers.</param>
    /// <param name="environment">HOST is where it listens; 127.0.0.1 without it.</param>
    /// <param name="ready">A path of the server that answers 200 when all is set up, or a file in its folder.</param>
    public static async Task<Peer> StartAsync(int port, string folder, string ready, IReadOnlyList<string> command, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, WorkingDirectory = Installed, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in command) start.ArgumentList.Add(word);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, _) => { };
        started.ErrorDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        var peer = new Peer(started, folder, new($"http://{environment.FirstOrDefault(e => e.Name == "HOST").Value ?? "127.0.0.1"}:{port}/"));
        await peer.ReadyAsync(ready);
        return peer;
    }

    async Task ReadyAsync(string ready)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(100))
        {
            if (!ready.StartsWith('/'))
            {
                if (File.Exists(Path.Combine(folder, ready))) return;
                continue;
            }

            try
            {
                using var answer = await client.GetAsync(new Uri(Url, ready));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception early) when (early is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }
        }

        await DisposeAsync();
        throw new InvalidOperationException($"The peer at {Url} did not get ready.");
    }

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
