namespace Gatehouse.Client;

/// <summary>Something with the version that it had. Give <see cref="ETag"/> as <c>ifMatch</c> to the change, and it is refused (<c>version.stale</c>) when somebody was quicker.</summary>
/// <param name="Value">What it is.</param>
/// <param name="ETag">Of this version.</param>
public sealed record Versioned<T>(T Value, string ETag);
