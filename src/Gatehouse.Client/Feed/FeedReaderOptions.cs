namespace Gatehouse.Client;

/// <summary>What is read, and how eagerly.</summary>
public sealed class FeedReaderOptions
{
    /// <summary>The Org, by id or slug; null is the feed of all Orgs, which needs a key of the instance.</summary>
    public string? Org { get; set; }

    /// <summary>Only these types: <c>user.created</c>, or <c>user.*</c> for a family. Empty is all. A reader that narrows them later does not see again what it passed by.</summary>
    public IReadOnlyCollection<string> Types { get; set; } = [];

    /// <summary>How many events a request brings, from 1 to 1000. So many may come twice after a crash.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>How long the reader waits when nothing came, at first; then twice as long each time, until something comes.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest of these waits, and of those after a failure.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Is told when a page could not be read; the reader goes on trying. What cannot get better by itself is thrown instead.</summary>
    public Action<Exception>? Failed { get; set; }

    /// <summary>For tests.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}
