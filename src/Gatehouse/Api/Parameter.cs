namespace Gatehouse.Api;

/// <summary>A parameter of the query.</summary>
/// <param name="Values">What it may be; null is any text.</param>
/// <param name="IsTime">Such as 2026-11-25T10:00:00Z.</param>
/// <param name="IsNumber">A whole number from 1 to <paramref name="Most"/>.</param>
sealed record Parameter(string Name, string Summary, IReadOnlyList<string>? Values = null, bool IsNumber = false, int Most = 0, bool IsTime = false)
{
    public static readonly Parameter Limit = new("limit", "How many, at most.", IsNumber: true, Most: Paging.Most), Cursor = new("cursor", "Where to go on: `next` of the page before.");

    /// <summary>What asks first is done.</summary>
    public static readonly Parameter Confirm = new("confirm", "Do what asks to be confirmed.", ["true", "false"]);

    /// <returns>What is wrong with a value; null when nothing is.</returns>
    public string? Misfit(string value) => value switch
    {
        _ when value.Contains('\0', StringComparison.Ordinal) => $"'{Name}' holds the character U+0000.",
        _ when Values is not null && !Values.Contains(value, StringComparer.Ordinal) => $"'{Name}' is one of {string.Join(", ", Values)}.",
        _ when IsNumber && !(int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Most) => $"'{Name}' is a whole number from 1 to {Most}.",
        _ when IsTime && !Scim.ScimTime.TryParse(value, out _) => $"'{Name}' is a time such as 2026-11-25T10:00:00Z.",
        _ => null,
    };
}
