namespace Gatehouse.Events;

/// <summary>What the feed says to somebody who reads on: it never skips silently.</summary>
public abstract record FeedAnswer
{
    FeedAnswer() { }

    /// <param name="Next">What to go on after. It moves also when nothing came, so that a reader of a quiet Org does not grow old.</param>
    /// <param name="More">Whether there is more at once.</param>
    public sealed record Page(IReadOnlyList<Event> Events, EventCursor Next, bool More) : FeedAnswer;

    /// <summary>Events behind this cursor have been forgotten: begin anew, after reading the state of things.</summary>
    public sealed record Forgotten : FeedAnswer;

    /// <summary>A place that this feed has not reached: the cursor comes from another instance, or from before a restore.</summary>
    public sealed record Unknown : FeedAnswer;
}

/// <summary>Where the feed begins and ends at a moment.</summary>
/// <param name="End">The first position at which something may still appear.</param>
/// <param name="Forgotten">The last position that is not kept any more.</param>
sealed record FeedBounds(long End, long Forgotten)
{
    public FeedAnswer? Refusal(EventCursor? after)
    {
        if (after is null || after.Position == 0) return null;
        if (after.Position < Forgotten || (after.Position == Forgotten && !after.IsBehindAll)) return new FeedAnswer.Forgotten();
        return after.Position >= End ? new FeedAnswer.Unknown() : null;
    }

    /// <param name="events">Read after these bounds were.</param>
    public FeedAnswer Answer(EventCursor? after, IReadOnlyList<Event> events, int count)
    {
        if (Refusal(after) is { } refusal) return refusal;
        var last = events.Count > 0 ? events[^1].Cursor : after ?? EventCursor.Start;
        if (events.Count == count) return new FeedAnswer.Page(events, last, true);
        var end = EventCursor.BehindAll(Math.Max(End - 1, 0));
        return new FeedAnswer.Page(events, end.IsBehind(last) ? end : last, false);
    }
}
