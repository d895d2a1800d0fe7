using System.Globalization;
using System.Runtime.InteropServices;

namespace Gatehouse.Bench;

/// <summary>Where and what was measured: without it the numbers say nothing.</summary>
sealed record Machine(string Date, string? Commit, int Cores, string Processor, string System, string Runtime, string Disk, string Pinned)
{
    public static Machine Look(string scratch, string? serverCores, TimeProvider clock) => new(
        clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC",
        Environment.GetEnvironmentVariable("GATEHOUSE_BENCH_COMMIT"),
        Environment.ProcessorCount,
        ProcessorName() ?? RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        new DriveInfo(scratch).DriveFormat,
        serverCores is null ? "driver, server and database share all cores" : $"server and database on core {serverCores}, driver on another");

    public IEnumerable<string> Lines() =>
    [
        $"{Date}, commit {Commit ?? "unknown"}",
        $"{Processor}, {Cores} core{(Cores == 1 ? "" : "s")} for the driver; {System}; {Runtime}; disk {Disk}; {Pinned}",
    ];

    /// <summary>Memory pretends to be a disk that is flushed at once.</summary>
    public bool DiskIsMemory => Disk is "tmpfs" or "ramfs";

    static string? ProcessorName()
    {
        const string file = "/proc/cpuinfo";
        return File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
    }
}
