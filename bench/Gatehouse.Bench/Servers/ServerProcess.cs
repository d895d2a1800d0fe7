using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Gatehouse.Bench;

/// <summary>What to start: the assembly, its arguments, its database, the process above the database's own, and the cores it is bound to.</summary>
sealed record ServerCommand(string Assembly, IReadOnlyList<string> Arguments, string? Connection, int? DatabaseProcess, string? Cores)
{
    /// <summary>Where product and floor look for their database: a password does not belong on a command line.</summary>
    public const string ConnectionVariable = "GATEHOUSE_DATABASE";
}

/// <summary>A server of ours in a process of its own, on a port that it chose itself. Ended by this object and nobody else.</summary>
sealed partial class ServerProcess : IAsyncDisposable
{
    const int LinesKept = 20;

    static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60), LongestEnd = TimeSpan.FromSeconds(15);

    readonly Process process;
    readonly ServerCommand command;
    readonly string? socket;
    readonly Queue<string> lines = [];
    readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServerProcess(ServerCommand command, string? socket)
    {
        (this.command, this.socket) = (command, socket);
        process = new() { StartInfo = Start(command, socket), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"{Path.GetFileName(command.Assembly)} ended: {Said}"));
    }

    public Uri Address => address.Task.Result;

    /// <summary>Its last lines.</summary>
    public string Said
    {
        get
        {
            lock (lines) return string.Join('\n', lines);
        }
    }

    /// <param name="command">What to start.</param>
    /// <param name="socket">Where to ask for allocations; null starts the server as it is, without a hook.</param>
    public static async Task<ServerProcess> StartAsync(ServerCommand command, string? socket, CancellationToken ct)
    {
        var server = new ServerProcess(command, socket);
        try
        {
            server.process.Start();
            server.process.BeginOutputReadLine();
            server.process.BeginErrorReadLine();
            await server.address.Task.WaitAsync(LongestStart, ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">There is no server any more.</exception>
    public Gauge Read() => process.HasExited ? throw new InvalidOperationException($"the server ended with exit code {process.ExitCode}") : new(
        Proc.Seconds(process.Id),
        command.DatabaseProcess is { } database ? Proc.SecondsOfTree(database) : null,
        Proc.Seconds(Environment.ProcessId),
        Allocated());

    public void ForgetPeak() => Proc.ForgetPeak(process.Id);

    public double? PeakMegabytes() => Proc.PeakMegabytes(process.Id);

    public async ValueTask DisposeAsync()
    {
        if (Started && !process.HasExited)
        {
            // Asked first, so that SQLite puts its log away; made to at last.
            using (var asking = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"])) await asking.WaitForExitAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(LongestEnd);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        process.Dispose();
        if (socket is not null) File.Delete(socket);
    }

    bool Started
    {
        get
        {
            try
            {
                return process.Id > 0;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
    }

    double? Allocated()
    {
        if (socket is null) return null;
        using var link = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        link.Connect(new UnixDomainSocketEndPoint(socket));
        Span<byte> bytes = stackalloc byte[8];
        return link.Receive(bytes) == bytes.Length ? BitConverter.ToInt64(bytes) : null;
    }

    void Hear(string? line)
    {
        if (line is null) return;
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > LinesKept) lines.Dequeue();
        }

        if (ServesAt().Match(line) is { Success: true } match) address.TrySetResult(new(match.Value));
    }

    static ProcessStartInfo Start(ServerCommand command, string? socket)
    {
        // The host that runs us runs them: it is where the .NET is.
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        string[] words = [host, command.Assembly, .. command.Arguments];
        // taskset becomes what it starts, so the process is still ours.
        if (command.Cores is { } cores) words = ["taskset", "--cpu-list", cores, .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GATEHOUSE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment[ServerCommand.ConnectionVariable] = command.Connection;
        if (socket is null) return start;
        start.Environment[StartupHook.Variable] = socket;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        return start;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9][0-9]*", RegexOptions.None, 1000)]
    private static partial Regex ServesAt();
}
