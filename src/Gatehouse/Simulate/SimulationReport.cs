namespace Gatehouse.Simulate;

/// <summary>What became of the plan's users, or of its groups.</summary>
public sealed record SyncOutcome(int Created, int Updated, int Unchanged);

/// <summary>One request that did not succeed. Status 0: there was no answer, and the body says why.</summary>
public sealed record SimulationFailure(int Status, string Method, string Path, string Body);

public sealed record SimulationReport
{
    public required Vendor Vendor { get; init; }
    public required string Url { get; init; }

    public required int Requests { get; init; }
    public required int Writes { get; init; }

    /// <summary>Answers of 429 or 503 that were waited out.</summary>
    public required int Throttled { get; init; }
    public required int Failures { get; init; }
    public required IReadOnlyList<SimulationFailure> FirstFailures { get; init; }

    /// <summary>Why the run ended before its plan did; null when it did not.</summary>
    public required string? Stopped { get; init; }

    public required SyncOutcome Users { get; init; }
    public required SyncOutcome Groups { get; init; }
    public required int MembersAdded { get; init; }
    public required int MembersRemoved { get; init; }

    public required double Seconds { get; init; }
    public required double RequestsPerSecond { get; init; }
    public required double P50Milliseconds { get; init; }
    public required double P99Milliseconds { get; init; }

    public int Changes =>
        Users.Created + Users.Updated + Groups.Created + Groups.Updated + MembersAdded + MembersRemoved;
    public bool Clean => Failures == 0;
}
