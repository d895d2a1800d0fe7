namespace Gatehouse.Bench;

/// <summary>What a server, its database and the driver have used so far; null where nobody can tell.</summary>
sealed record Gauge(double ServerSeconds, double? DatabaseSeconds, double DriverSeconds, double? AllocatedBytes)
{
    public static Gauge operator -(Gauge after, Gauge before) => new(
        after.ServerSeconds - before.ServerSeconds,
        after.DatabaseSeconds - before.DatabaseSeconds,
        after.DriverSeconds - before.DriverSeconds,
        after.AllocatedBytes - before.AllocatedBytes);
}
