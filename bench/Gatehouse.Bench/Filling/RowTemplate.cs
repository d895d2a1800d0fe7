namespace Gatehouse.Bench;

/// <summary>What stands in a row for its subject and changes from one subject to the next: texts anywhere in a column, and one time.</summary>
sealed record Marks(IReadOnlyList<string> Texts, long Time);

/// <summary>A row that the product wrote, as the pattern of all rows of its kind.</summary>
sealed class RowTemplate(StoredRow row, Marks marks)
{
    readonly int[][] found = [.. row.Values.Select(value => value is string text
        ? Enumerable.Range(0, marks.Texts.Count).Where(i => text.Contains(marks.Texts[i], StringComparison.Ordinal)).ToArray()
        : [])];

    public IReadOnlyList<string> Columns => row.Columns;

    public object?[] Fill(Marks subject)
    {
        var values = new object?[row.Values.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Fill(row.Values[i], found[i], subject);
        return values;
    }

    object? Fill(object? value, int[] texts, Marks subject)
    {
        if (value is long time && time == marks.Time) return subject.Time;
        foreach (var text in texts) value = ((string)value!).Replace(marks.Texts[text], subject.Texts[text], StringComparison.Ordinal);
        return value;
    }
}
