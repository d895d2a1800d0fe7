namespace Gatehouse.Bench;

/// <summary>Whether a workload works on a database, however fast.</summary>
sealed record Verdict(string Workload, string? Fault)
{
    /// <summary>As the Test Anything Protocol has it: one line each, which scripts can count.</summary>
    public static string Write(IReadOnlyList<Verdict> verdicts)
    {
        var lines = verdicts.Select((verdict, i) => $"{(verdict.Fault is null ? "ok" : "not ok")} {i + 1} - {verdict.Workload}{Told(verdict.Fault)}");
        return string.Join('\n', [$"1..{verdicts.Count}", .. lines, ""]);
    }

    static string Told(string? fault) => fault is null ? "" : $"\n# {fault.ReplaceLineEndings("\n# ")}";
}
