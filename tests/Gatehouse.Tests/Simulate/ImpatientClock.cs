using System.Collections.Concurrent;

namespace Gatehouse.Tests.Simulate;

/// <summary>A clock on which every wait is over at once, and which remembers how long it would have been.</summary>
sealed class ImpatientClock : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
