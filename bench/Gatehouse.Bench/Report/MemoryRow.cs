namespace Gatehouse.Bench;

/// <summary>The most memory that the product took in any workload on a database.</summary>
static class MemoryRow
{
    public const string Name = "memory", About = "the most memory that the product took in any of the others";

    public static Row Of(Arena arena) => new("peak memory of the server, any workload", arena.Ground.Name, null, null, new Measurement
    {
        Operations = 0, Failures = 0, Seconds = 0, MedianMilliseconds = 0, P99Milliseconds = 0, PeakMegabytes = arena.PeakMegabytes,
    }) { Target = Target.PeakUpTo(250) };
}
