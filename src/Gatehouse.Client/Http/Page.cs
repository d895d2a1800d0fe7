namespace Gatehouse.Client.Http;

/// <summary>A page of a list, and where it goes on; null on the last one.</summary>
sealed record Page<T>(IReadOnlyList<T> Data, string? Next);
