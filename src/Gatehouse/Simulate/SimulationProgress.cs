namespace Gatehouse.Simulate;

public sealed record SimulationProgress(string Phase, int Done, int Total);

/// <summary>Tells of progress at most ten times a second, but of the beginning and the end of each phase always.</summary>
sealed class PacedProgress(IProgress<SimulationProgress>? listener, TimeProvider clock)
{
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    readonly Lock turn = new();
    string phase = "";
    int done, total;
    long told;

    public void Begin(string name, int steps)
    {
        lock (turn)
        {
            (phase, done, total) = (name, 0, steps);
            Tell();
        }
    }

    public void Step()
    {
        lock (turn)
        {
            done++;
            if (done == total || clock.GetElapsedTime(told) >= Pace) Tell();
        }
    }

    void Tell()
    {
        told = clock.GetTimestamp();
        listener?.Report(new SimulationProgress(phase, done, total));
    }
}
