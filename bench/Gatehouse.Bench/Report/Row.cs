namespace Gatehouse.Bench;

/// <summary>A line of the report.</summary>
sealed record Row(string Workload, string Database, int? Stored, int? AtOnce, Measurement Measured)
{
    /// <summary>What it is compared with: the floor; or the product itself where the line says "against".</summary>
    public Measurement? Reference { get; init; }
    public Target? Target { get; init; }

    public double? Ratio => Measured.OperationsPerSecond / Reference?.OperationsPerSecond;

    /// <summary>The same by processor time, of server and database: steadier than rates where others use the machine too.</summary>
    public double? CpuRatio => Measured.TotalMicroseconds > 0 && Reference?.TotalMicroseconds > 0 ? Reference.TotalMicroseconds / Measured.TotalMicroseconds : null;
    public bool? Met => Target?.IsMet(this);
    public int Failures => Measured.Failures + (Reference?.Failures ?? 0);
    public string? FirstFailure => Measured.FirstFailure ?? Reference?.FirstFailure;
}
