using System.CommandLine;
using System.Globalization;
using Gatehouse.Events;

namespace Gatehouse.Cli;

/// <summary>What was sent, and sending it again.</summary>
static class WebhookReplayVerbs
{
    public static Command Deliveries(Argument<string> id, Option<string?> org)
    {
        var count = new Option<int>("--count", "-n") { HelpName = "N", Description = "How many of the newest attempts.", DefaultValueFactory = _ => 50 };
        var failed = new Option<bool>("--failed") { Description = "Only attempts that failed." };
        return Workplace.Does(new Command("deliveries", "Shows the attempts to deliver, oldest first.") { id, org, count, failed }, async (place, parsed, ct) =>
        {
            var (store, _, hook) = await WebhookVerbs.FindAsync(place, parsed, ct);
            var log = await store.LogAsync(hook, parsed.GetValue(failed), Math.Clamp(parsed.GetValue(count), 1, 10_000), ct);
            place.Say(log.Select(a => new { at = a.At, @event = a.EventId, type = a.EventType, attempt = a.Attempt, status = a.Status, milliseconds = a.Milliseconds, error = a.Error }).ToList(),
                all => Table.Write(["AT", "EVENT", "TYPE", "ATTEMPT", "STATUS", "MS", "ERROR"], all.Select(a => (string[])[a.at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    a.@event, a.type, Text(a.attempt), a.status is { } status ? Text(status) : "-", Text(a.milliseconds), a.error ?? ""])));
        });

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public static Command Replay(Argument<string> id, Option<string?> org)
    {
        var one = new Option<string?>("--event") { Description = "This event only.", HelpName = "EVENT" };
        var after = new Option<string?>("--after") { Description = "All that the feed has after this cursor; start: all that is kept.", HelpName = "CURSOR" };
        var until = new Option<string?>("--until") { Description = "Up to this cursor. First choice: up to now.", HelpName = "CURSOR" };
        var command = new Command("replay", "Sends events again, with the ids that they had.") { id, org, one, after, until };
        command.Validators.Add(result =>
        {
            if (result.GetValue(one) is null == result.GetValue(after) is null) result.AddError("Say either --event EVENT or --after CURSOR.");
        });
        return Workplace.Does(command, async (place, parsed, ct) =>
        {
            var (store, owner, hook) = await WebhookVerbs.FindAsync(place, parsed, ct);
            var queued = 1;
            if (parsed.GetValue(one) is { } e)
            {
                if (!await store.ReplayAsync(owner, hook, e, ct)) throw new CliException($"The feed has no event '{e}' for this endpoint.");
            }
            else
            {
                (queued, var refusal) = await store.ReplayAsync(owner, hook, Cursor(parsed.GetRequiredValue(after)!), parsed.GetValue(until) is { } end ? Cursor(end) : null, ct);
                if (refusal is FeedAnswer.Forgotten) throw new CliException("Events behind this cursor are not kept any more. What is kept: --after start");
                if (refusal is not null) throw new CliException("This feed never was at that cursor.");
            }

            place.Say(new { id = hook.Id, queued, enabled = hook.Enabled }, told => Console.WriteLine($"{told.queued} to be sent again{(told.enabled ? "." : ", when the endpoint is enabled.")}"));
        });
    }

    static EventCursor Cursor(string text) => text == "start" ? EventCursor.Start : EventCursor.Read(text) ?? throw new CliException($"'{text}' is no cursor.");
}
