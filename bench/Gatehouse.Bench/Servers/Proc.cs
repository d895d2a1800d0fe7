using System.Globalization;

namespace Gatehouse.Bench;

/// <summary>Processor time and memory of processes, as Linux tells them.</summary>
static class Proc
{
    const double TicksPerSecond = 100; // What every Linux reports to user space, whatever it uses inside.
    const int Parent = 1, UserTime = 11, SystemTime = 12, ChildrenUserTime = 13, ChildrenSystemTime = 14; // proc(5), after the name.

    public static double Seconds(int pid) => Stat(pid) is { } stat ? (Number(stat[UserTime]) + Number(stat[SystemTime])) / TicksPerSecond : 0;

    /// <summary>With all descendants, the ended ones too: PostgreSQL has a process for each connection.</summary>
    public static double SecondsOfTree(int root)
    {
        var all = new Dictionary<int, string[]>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Stat(pid) is { } stat) all[pid] = stat;
        return Sum(root) / TicksPerSecond;

        double Sum(int pid) => !all.TryGetValue(pid, out var stat) ? 0
            : Number(stat[UserTime]) + Number(stat[SystemTime]) + Number(stat[ChildrenUserTime]) + Number(stat[ChildrenSystemTime])
                + all.Where(other => other.Value[Parent] == pid.ToString(CultureInfo.InvariantCulture)).Sum(child => Sum(child.Key));
    }

    public static int? ParentOf(int pid) => Stat(pid) is { } stat ? int.Parse(stat[Parent], CultureInfo.InvariantCulture) : null;

    /// <summary>The largest resident set since the start, or since the last <see cref="ForgetPeak"/>.</summary>
    public static double? PeakMegabytes(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static void ForgetPeak(int pid)
    {
        try
        {
            File.WriteAllText($"/proc/{pid}/clear_refs", "5");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Then the peak is that since the start.
        }
    }

    static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
