using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Bench;

/// <summary>The report for machines: everything that was measured, the references too.</summary>
static class JsonReport
{
    static readonly JsonSerializerOptions Writing = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Machine machine, Size size, IEnumerable<string> databases, IEnumerable<Row> rows) => JsonSerializer.Serialize(new
    {
        machine,
        size = size.Name,
        runs = size.Runs,
        databases,
        rows = rows.Select(row => new
        {
            row.Workload, row.Database, row.Stored, row.AtOnce, row.Measured, row.Reference, row.Ratio, row.CpuRatio, Target = row.Target?.Text, row.Met,
        }),
    }, Writing);
}
