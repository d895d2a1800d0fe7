using System.CommandLine;
using System.Globalization;
using System.Text;
using Gatehouse.Data;
using Gatehouse.Events;

namespace Gatehouse.Cli;

static class EventsVerb
{
    const string FromTheStart = "start";

    static readonly Option<string?> Org = new("--org") { Description = "The Org's slug or id.", HelpName = "SLUG" };
    static readonly Option<bool> All = new("--all") { Description = "The events of all Orgs, in one order." };
    static readonly Option<string?> After = new("--after") { Description = $"Go on after this cursor; {FromTheStart}: with the oldest that is kept. Without: the newest events.", HelpName = "CURSOR" };
    static readonly Option<int> Count = new("--count", "-n") { HelpName = "N", Description = "How many events at most.", DefaultValueFactory = _ => 100 };
    static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on as new events come." };
    static readonly Option<string[]> Types = new("--type") { HelpName = "TYPE", Description = "Only these types: user.created, or user.* for a family. Several times.", DefaultValueFactory = _ => [] };

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Command Command { get; } = Make();

    static Command Make()
    {
        var command = new Command("events", "Shows what the app is told: the feed of an Org or of the instance.") { Org, All, After, Count, Follow, Types };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Org) is null == !result.GetValue(All)) result.AddError("Say either --org SLUG or --all.");
        });
        return Workplace.Does(command, RunAsync);
    }

    static async Task RunAsync(Workplace place, ParseResult parsed, CancellationToken ct)
    {
        var org = parsed.GetValue(Org) is { } slug ? (await place.OrgAsync(slug, ct)).Db : null;
        var (filter, count) = (EventFilter.Of(parsed.GetValue(Types)!), Math.Clamp(parsed.GetValue(Count), 1, 100_000));
        EventCursor after;
        if (parsed.GetValue(After) is { } text)
        {
            after = text == FromTheStart ? EventCursor.Start : EventCursor.Read(text) ?? throw new CliException($"'{text}' is no cursor.");
            after = await ShowAsync(place, org, after, filter, parsed.GetValue(Follow) ? int.MaxValue : count, ct);
        }
        else
        {
            // Where the feed ends is asked first: nothing falls between the newest and what follows.
            after = await place.Feed.EndAsync(ct);
            var newest = org is null ? await place.Feed.NewestAsync(filter, count, ct) : await Feed.NewestAsync(org, filter, count, ct);
            foreach (var one in newest) Write(place, one);
            if (newest.Count > 0 && newest[^1].Cursor.IsBehind(after)) after = newest[^1].Cursor;
        }

        while (parsed.GetValue(Follow))
        {
            await Task.Delay(Pause, ct);
            after = await ShowAsync(place, org, after, filter, int.MaxValue, ct);
        }

        Console.WriteLine(place.IsJson ? $$"""{"next":"{{after}}"}""" : $"Next: --after {after}");
    }

    /// <summary>Shows what comes after, so many at most, and says where it ended.</summary>
    static async Task<EventCursor> ShowAsync(Workplace place, OrgDb? org, EventCursor after, EventFilter filter, int count, CancellationToken ct)
    {
        for (var more = true; more && count > 0;)
        {
            var most = Math.Min(count, Feed.MostAtOnce);
            var answer = org is null ? await place.Feed.ReadAsync(after, filter, most, ct) : await Feed.ReadAsync(org, after, filter, most, ct);
            if (answer is FeedAnswer.Forgotten) throw new CliException($"Events behind this cursor are not kept any more. Read the directory anew and begin with: --after {FromTheStart}");
            if (answer is not FeedAnswer.Page page) throw new CliException("This feed never was at that cursor: it comes from another instance, or from before a backup was restored.");
            foreach (var one in page.Events) Write(place, one);
            (after, more, count) = (page.Next, page.More, count - page.Events.Count);
        }

        return after;
    }

    static void Write(Workplace place, Event e)
    {
        if (place.IsJson) Console.WriteLine(Encoding.UTF8.GetString(e.Envelope(cursor: true)));
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z  {e.OrgSlug}  {e.Type}  {e.Subject}  {Encoding.UTF8.GetString(e.Data)}"));
    }
}
