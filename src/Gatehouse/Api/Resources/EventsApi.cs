using System.ComponentModel;
using System.Text.Json;
using Gatehouse.Events;
using Gatehouse.Operator;

namespace Gatehouse.Api.Resources;

sealed record EventView(string Id, string Type, int Version, DateTimeOffset At, EventOrgView Org, string? Subject, JsonElement Data, string Cursor)
{
    public static EventView Of(Event e) => new(e.Id, e.Type, EventTypes.VersionOf(e.Type), e.At, new(e.Org.Value, e.OrgSlug), e.Subject, JsonSerializer.Deserialize<JsonElement>(e.Data), e.Cursor.ToString());
}

sealed record EventOrgView(string Id, string Slug);

sealed record FeedView(IReadOnlyList<EventView> Data, [property: Description("What to go on after: keep it, also when nothing came.")] string Next, [property: Description("Whether there is more at once.")] bool More);

/// <summary>The feed of an Org, or of the instance.</summary>
sealed class EventsApi(InstanceFeed feed) : IResource
{
    static readonly Parameter[] Parameters = [Parameter.Limit, new("cursor", "What to go on after: `next` of the page before. Without: the oldest that is kept."), new("types", "Only these types, with commas: user.created, or user.* for a family.")];

    public string Tag => "Events";

    public IEnumerable<Operation> Operations =>
    [
        Read("/orgs/{org}/events", "readEvents", "Reads the Org's events in the order of their commits. Nothing that was committed is ever missing."),
        Read("/events", "readInstanceEvents", "The same of all Orgs.") with { IsOfInstance = true },
    ];

    Operation Read(string path, string name, string summary) => Operation.Get(path, name, summary, "events", ReadAsync) with { Parameters = Parameters, Problems = [Problems.CursorInvalid, Problems.EventsForgotten, Problems.ValueInvalid] };

    async Task<Reply<FeedView>> ReadAsync(ApiCall call)
    {
        var after = call.Query("cursor") is { } text ? EventCursor.Read(text) : null;
        if (after is null && call.Query("cursor") is not null) return Problems.CursorInvalid;
        var filter = call.Query("types") is { } types ? EventFilter.Of([types]) : EventFilter.All;
        return (call.Owner is { } org ? await Feed.ReadAsync(org, after, filter, call.Limit, call.Cancel) : await feed.ReadAsync(after, filter, call.Limit, call.Cancel)) switch
        {
            FeedAnswer.Page page => new FeedView([.. page.Events.Select(EventView.Of)], page.Next.ToString(), page.More),
            FeedAnswer.Forgotten => Problems.EventsForgotten,
            _ => Problems.CursorInvalid.With("This feed never was at that cursor."),
        };
    }
}
