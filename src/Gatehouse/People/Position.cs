namespace Gatehouse.People;

/// <summary>Where a page ended: the value sorted by (null when absent or not sorted) and the id.</summary>
public sealed record Position(string? Value, string Id);
