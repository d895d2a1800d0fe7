namespace Gatehouse.Simulate;

/// <summary>How long to wait when a server says 429 or 503, and how often.</summary>
static class Patience
{
    public const int Tries = 10;

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static TimeSpan Before(int nextTry, TimeSpan? asked) => asked is { } wait
        ? (wait < Longest ? wait : Longest)
        : TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(nextTry - 2, 6)));
}
