namespace Gatehouse.Webhooks;

/// <summary>When to try again: twice as late each time, and anywhere before that, so that what failed together does not come back together.</summary>
static class Backoff
{
    static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    public static readonly (TimeSpan First, TimeSpan Most) Event = (TimeSpan.FromSeconds(5), TimeSpan.FromHours(6)), Endpoint = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));

    public static DateTimeOffset After(DateTimeOffset now, int failures, (TimeSpan First, TimeSpan Most) steps) =>
        now + Least + (Random.Shared.NextDouble() * Min(steps.Most, steps.First * Math.Pow(2, failures - 1)));

    static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
