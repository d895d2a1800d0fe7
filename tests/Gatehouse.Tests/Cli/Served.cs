using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gatehouse.Tests.Cli;

/// <summary>A server in a process of its own, on a free port. It ends with the test, whatever becomes of that.</summary>
sealed class Served : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process process;
    readonly ConcurrentQueue<string> lines = new();
    readonly TaskCompletionSource<Uri> serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    Served(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it says that it serves.</summary>
    public Uri Url => serving.Task.Result;

    public string Output => string.Join('\n', lines);

    public static Task<Served> StartAsync(string data, string? database = null, params string[] more) => StartAsync(null, data, database, more);

    public static async Task<Served> StartAsync(IReadOnlyDictionary<string, string>? environment, string data, string? database, params string[] more)
    {
        string[] arguments = ["serve", "--urls", "http://127.0.0.1:0", "--data", data, .. database is null ? (string[])[] : ["--database", database], .. more];
        var served = new Served(Process.Start(Binary.Start(arguments, environment))!);
        try
        {
            await served.serving.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            return served;
        }
        catch (TimeoutException late)
        {
            await served.DisposeAsync();
            throw new Xunit.Sdk.XunitException($"The server did not start:\n{served.Output}", late);
        }
    }

    /// <summary>Ends it as power loss or the OOM killer would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<int> StopAsync()
    {
        await Binary.TerminateAsync(process.Id);
        await process.WaitForExitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    void Hear(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        if (line.Contains("serves at ", StringComparison.Ordinal)) serving.TrySetResult(new Uri(line.Split("serves at ")[1].Split(' ')[0].TrimEnd('.')));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }
}
