using System.Globalization;
using System.Text;

namespace Gatehouse.Bench;

/// <summary>The report for people, as a Markdown table that can be pasted.</summary>
static class TableText
{
    static readonly (string Title, Func<Row, string> Cell)[] Columns =
    [
        ("workload", row => row.Workload),
        ("database", row => row.Database),
        ("stored", row => Number(row.Stored)),
        ("at once", row => Number(row.AtOnce)),
        ("median ms", row => Fine(row.Measured.MedianMilliseconds)),
        ("p99 ms", row => Fine(row.Measured.P99Milliseconds)),
        ("ops/s", row => Number(row.Measured.OperationsPerSecond)),
        ("CPU µs/op", row => Number(row.Measured.ServerMicroseconds)),
        ("db CPU µs/op", row => Number(row.Measured.DatabaseMicroseconds)),
        ("alloc B/op", row => Number(row.Measured.AllocatedBytes)),
        ("peak MB", row => Number(row.Measured.PeakMegabytes)),
        ("reference ops/s", row => Number(row.Reference?.OperationsPerSecond)),
        ("by CPU", row => Share(row.CpuRatio)),
        ("ratio", row => Share(row.Ratio)),
        ("target", row => row.Target?.Text ?? ""),
        ("", row => row.Failures > 0 ? "FAILED" : row.Met switch { true => "ok", false => "below", null => "" }),
    ];

    public static string Write(IReadOnlyList<Row> rows)
    {
        var cells = rows.Select(row => Columns.Select(column => column.Cell(row)).ToArray()).Prepend([.. Columns.Select(c => c.Title)]).ToList();
        var widths = Columns.Select((_, i) => cells.Max(line => line[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (index, line) in cells.Index())
        {
            text.Append("| ").AppendJoin(" | ", line.Select((cell, i) => IsText(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).AppendLine(" |");
            if (index == 0) text.Append('|').AppendJoin('|', widths.Select((width, i) => new string('-', width + 1) + (IsText(i) ? '-' : ':'))).AppendLine("|");
        }

        return text.ToString();
    }

    static bool IsText(int column) => column is < 2 or > 13;

    static string Share(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    // Nothing happened, or nobody measured it: better an empty cell than a nought.
    static string Number(double? value) => value is null or 0 ? "" : Math.Round(value.Value).ToString("#,0", CultureInfo.InvariantCulture);

    static string Fine(double value) => value switch
    {
        0 => "",
        < 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0.0", CultureInfo.InvariantCulture),
    };
}
