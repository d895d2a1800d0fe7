namespace Gatehouse.Simulate;

/// <summary>What the workers count together, and the one place where a hopeless run is called off.</summary>
sealed class Tally
{
    const int FailuresTold = 10;
    const int SilenceBorne = 10;

    readonly Lock turn = new();
    readonly List<int> microseconds = [];
    readonly List<SimulationFailure> failed = [];
    int requests, writes, throttled, failures, silent, added, removed;
    volatile string? stopped;

    public string? Stopped => stopped;
    public Outcomes Users { get; } = new();
    public Outcomes Groups { get; } = new();

    public void Sent(string method)
    {
        Interlocked.Increment(ref requests);
        if (method != "GET") Interlocked.Increment(ref writes);
    }

    public void Answered(TimeSpan after)
    {
        Interlocked.Exchange(ref silent, 0);
        lock (turn) microseconds.Add((int)after.TotalMicroseconds);
    }

    public void Throttled() => Interlocked.Increment(ref throttled);
    public void Added(int members) => Interlocked.Add(ref added, members);
    public void Removed(int members) => Interlocked.Add(ref removed, members);

    public void Failed(SimulationFailure failure)
    {
        Interlocked.Increment(ref failures);
        lock (turn)
            if (failed.Count < FailuresTold) failed.Add(failure);
        if (failure.Status == 401) Stop("The server refuses the token: 401.");
    }

    /// <summary>No answer at all. A server that is gone would cost a time-out for every step that is left.</summary>
    public void Unanswered(SimulationFailure failure)
    {
        Failed(failure);
        if (Interlocked.Increment(ref silent) >= SilenceBorne)
            Stop($"{SilenceBorne} requests in a row had no answer: {failure.Body}");
    }

    public void Stop(string why) => Interlocked.CompareExchange(ref stopped, why, null);

    public SimulationReport Report(SimulationOptions options, TimeSpan duration)
    {
        var latencies = microseconds.ToArray();
        Array.Sort(latencies);
        return new()
        {
            Vendor = options.Vendor,
            Url = options.Url.ToString(),
            Requests = requests,
            Writes = writes,
            Throttled = throttled,
            Failures = failures,
            FirstFailures = failed,
            Stopped = stopped,
            Users = Users.Sum,
            Groups = Groups.Sum,
            MembersAdded = added,
            MembersRemoved = removed,
            Seconds = Math.Round(duration.TotalSeconds, 3),
            RequestsPerSecond = Math.Round(requests / Math.Max(duration.TotalSeconds, 0.001), 1),
            P50Milliseconds = Percentile(latencies, 50),
            P99Milliseconds = Percentile(latencies, 99),
        };
    }

    static double Percentile(int[] sorted, int percent) =>
        sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1L, (long)sorted.Length * percent / 100)] / 1000.0;
}

sealed class Outcomes
{
    int created, updated, unchanged;

    public SyncOutcome Sum => new(created, updated, unchanged);

    public void Created() => Interlocked.Increment(ref created);
    public void Updated() => Interlocked.Increment(ref updated);
    public void Unchanged() => Interlocked.Increment(ref unchanged);
}
