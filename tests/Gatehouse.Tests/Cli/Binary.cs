using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gatehouse.Tests.Cli;

/// <summary>The built product, as a process of its own.</summary>
static class Binary
{
    public static ProcessStartInfo Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Gatehouse.exe" : "Gatehouse"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("GATEHOUSE_", StringComparison.Ordinal) || k.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        // The binary finds a .NET outside the usual places only by this variable.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (Directory.Exists(Path.Combine(dotnet, "host", "fxr"))) start.Environment["DOTNET_ROOT"] = dotnet;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return start;
    }

    /// <summary>Asks a process to end, as a service manager does.</summary>
    public static async Task TerminateAsync(int process)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {process}"]);
        await kill.WaitForExitAsync();
    }
}
