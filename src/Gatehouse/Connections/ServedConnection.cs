namespace Gatehouse.Connections;

/// <summary>A connection as one of the Orgs that it serves sees it.</summary>
/// <param name="SignedInAt">When the Org's people last came in through it, to the minute.</param>
/// <param name="KeyEndsAt">When the first of the certificates that are trusted, and still published, ends.</param>
/// <param name="Waiting">Certificates that nobody confirmed yet.</param>
public sealed record ServedConnection(Connection Connection, bool IsDefault, DateTimeOffset? SignedInAt, DateTimeOffset? KeyEndsAt, long Waiting);
