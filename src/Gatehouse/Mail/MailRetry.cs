namespace Gatehouse.Mail;

/// <summary>When a mail that could not be handed over is tried again, and for how long at all.</summary>
static class MailRetry
{
    public static readonly TimeSpan LongestTry = TimeSpan.FromDays(4);

    static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1), LongestWait = TimeSpan.FromHours(6);

    /// <summary>Twice as long each time, and not all at the same moment.</summary>
    public static TimeSpan After(int attempts)
    {
        var longest = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(attempts - 1, 12)));
        return longest * (0.75 + (Random.Shared.NextDouble() / 4));
    }
}
