namespace Gatehouse.Bench;

/// <summary>What the command line asks for.</summary>
sealed record BenchOptions
{
    public required Size Size { get; init; }
    public required IReadOnlyList<string> Databases { get; init; }

    /// <summary>Names of workloads; empty is all.</summary>
    public required IReadOnlyList<string> Only { get; init; }
    public string? Json { get; init; }

    /// <summary>Only whether each workload works is of interest.</summary>
    public bool Check { get; init; }

    /// <summary>A superuser's connection string.</summary>
    public string? Postgres { get; init; }

    /// <summary>That server was started for this run, so its settings may change.</summary>
    public bool PostgresIsOurs { get; init; }

    /// <summary>The assemblies of the two programs under test.</summary>
    public required string Product { get; init; }
    public required string Floor { get; init; }

    /// <summary>A folder on the disk that is to be measured.</summary>
    public required string Scratch { get; init; }

    /// <summary>The cores that servers are bound to; null leaves all to everybody.</summary>
    public string? ServerCores { get; init; }

    public bool Wants(string workload) => Only.Count == 0 || Only.Contains(workload, StringComparer.Ordinal);

    public IEnumerable<string> Problems()
    {
        foreach (var database in Databases)
            if (database is not ("sqlite" or "postgres")) yield return $"--databases: '{database}' is neither sqlite nor postgres.";
        foreach (var name in Only)
            if (name != Echo.Name && name != SamlVerify.Name && name != MemoryRow.Name && Workload.All.All(workload => workload.Name != name)) yield return $"--only: there is no workload '{name}'.";
        if (Databases.Contains("postgres", StringComparer.Ordinal) && Postgres is null) yield return "--databases postgres needs --postgres CONNECTION.";
        foreach (var file in (string[])[Product, Floor])
            if (!File.Exists(file)) yield return $"{file} is not there: build it first.";
    }
}
