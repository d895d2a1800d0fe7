using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Tests.Domains;

/// <summary>A real DNS server (dnsmasq) on loopback that knows a few TXT records, and nothing else.</summary>
sealed class DnsServer : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("gatehouse-dns-").FullName;
    readonly int port = FreePort();
    Process? process;

    public static string? Program { get; } = Environment.GetEnvironmentVariable("GATEHOUSE_TEST_DNS") is { Length: > 0 } path ? path : null;

    public string Address => $"127.0.0.1:{port}";

    public static async Task<DnsServer> StartAsync(params (string Name, string Text)[] records)
    {
        var server = new DnsServer();
        await server.KnowAsync(records);
        return server;
    }

    /// <summary>These records alone, from now on.</summary>
    public async Task KnowAsync(params (string Name, string Text)[] records)
    {
        await StopAsync();
        var start = new ProcessStartInfo(Program!) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in (string[])["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1", $"--port={port}", $"--pid-file={folder}/pid", "--local=/test/", "--local-ttl=1",
            .. Environment.UserName == "root" ? (string[])["--user=root"] : [], .. records.Select(r => $"--txt-record={r.Name},{r.Text}")]) start.ArgumentList.Add(word);
        process = Process.Start(start)!;
        for (var tried = 0; ; tried++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (tried < 100 && !process.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    async Task StopAsync()
    {
        if (process is null) return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
