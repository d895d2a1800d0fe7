namespace Gatehouse.Bench;

/// <summary>Makes patterns of the rows that a subject has.</summary>
sealed class PatternReader(RowLoader rows, string org)
{
    /// <summary>The mark that an entry of the sync log has besides those of its subject: its own id.</summary>
    public const int EntryId = 3;

    public async Task<Pattern> ReadAsync(IReadOnlyList<string> marks, string shown, CancellationToken ct, params (string Table, string Column, string Value)[] sources)
    {
        var tables = new List<(string, List<RowTemplate>)>();
        foreach (var (table, column, value) in sources)
        {
            var found = await rows.ReadAsync(table, column, value, ct);
            if (found.Count == 0) throw new InvalidOperationException($"The product wrote nothing to {table} for {value} of {org}.");
            tables.Add((table, [.. found.Select(row => new RowTemplate(row, new(table == "sync_log" ? [.. marks, Own(row, "id")] : marks, Time(row))))]));
        }

        return new(tables, Cut(shown, marks));
    }

    static string Own(StoredRow row, string column) => (string)row.Values[row.Columns.ToList().IndexOf(column)]!;

    /// <summary>When it was written; whatever else in the row has the same value is the same moment.</summary>
    static long Time(StoredRow row) => row.Columns.Select((name, i) => name is "created_at" or "at" ? row.Values[i] : null).OfType<long>().FirstOrDefault(-1);

    /// <summary>What the API shows of a resource besides what is computed.</summary>
    public static string Shown(string body) => body.Split([",\"groups\":", ",\"meta\":"], 2, StringSplitOptions.None)[0];

    /// <summary>The same with a numbered hole for each mark.</summary>
    static string Cut(string shown, IReadOnlyList<string> marks)
    {
        var text = Shown(shown);
        for (var i = 0; i < marks.Count; i++) text = text.Replace(marks[i], $"<{i}>", StringComparison.Ordinal);
        return text;
    }
}
