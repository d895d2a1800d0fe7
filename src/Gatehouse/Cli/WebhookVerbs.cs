using System.CommandLine;
using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Webhooks;

namespace Gatehouse.Cli;

static class WebhookVerbs
{
    static readonly Option<string?> Org = new("--org") { Description = "The Org's slug or id. Without: an endpoint of the instance, for the events of all Orgs.", HelpName = "SLUG" };
    static readonly Argument<string> Id = new("ID") { Description = "The endpoint's id, from: gatehouse webhook list" };

    public static Command Command { get; } = new("webhook", "Endpoints to which events are pushed.")
    {
        Add(), List(), Show(), Test(), Rotate(), Enable(true), Enable(false), Remove(), WebhookReplayVerbs.Deliveries(Id, Org), WebhookReplayVerbs.Replay(Id, Org),
    };

    static Command Add()
    {
        var url = new Argument<string>("URL") { Description = "Where to: https." };
        var types = new Option<string[]>("--type") { HelpName = "TYPE", Description = "Only these types: user.created, or user.* for a family. Several times.", DefaultValueFactory = _ => [] };
        var format = new Option<string>("--format") { Description = "json: Standard Webhooks. set: security event tokens of RFC 9967.", DefaultValueFactory = _ => Webhook.Json };
        format.AcceptOnlyFromAmong(Webhook.Json, Webhook.Set);
        var description = new Option<string>("--description") { Description = "What it is for.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        return Workplace.Does(new Command("add", "Adds an endpoint and shows its secret, once.") { url, Org, types, format, description, Common.WebhookPrivate }, async (place, parsed, ct) =>
        {
            if (WebhookSender.Problem(parsed.GetRequiredValue(url), place.Options.WebhookPrivate) is { } problem) throw new CliException(problem);
            var (made, secret) = await (await place.WebhooksAsync(ct)).AddAsync(await OwnerAsync(place, parsed, ct), parsed.GetRequiredValue(url), EventFilter.Of(parsed.GetValue(types)!),
                parsed.GetRequiredValue(format), parsed.GetRequiredValue(description), "command line", ct);
            place.Say(new { id = made.Id, url = made.Url, types = made.Types.ToString(), format = made.Format, secret }, told => Console.WriteLine($"""
                Id      {told.id}
                Types   {told.types}
                Secret  {told.secret}

                This is the only time the secret is shown.
                """));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the endpoints, never their secrets.") { Org }, async (place, parsed, ct) =>
    {
        var hooks = await (await place.WebhooksAsync(ct)).ListAsync(await OwnerAsync(place, parsed, ct), ct);
        place.Say(hooks.Select(Told).ToList(), _ => Table.Write(["ID", "STATE", "FORMAT", "TYPES", "LAST", "URL"], hooks.Select(h =>
            (string[])[h.Id, h.State, h.Format, h.Types.ToString(), h.LastAt is null ? "never" : $"{h.LastStatus?.ToString(CultureInfo.InvariantCulture) ?? "no answer"} {Table.Time(h.LastAt)}", h.Url])));
    });

    static object Told(Webhook h) => new
    {
        id = h.Id, org = h.Org, url = h.Url, types = h.Types.ToString(), format = h.Format, description = h.Description, state = h.State, disabledReason = h.DisabledReason,
        createdBy = h.CreatedBy, createdAt = h.CreatedAt, failures = h.Failures, failingSince = h.FailingSince, lastAt = h.LastAt, lastStatus = h.LastStatus, oldSecretUntil = h.OldSecretUntil,
    };

    static Command Show() => Workplace.Does(new Command("show", "Shows an endpoint, and how much waits for it.") { Id, Org }, async (place, parsed, ct) =>
    {
        var (store, _, hook) = await FindAsync(place, parsed, ct);
        var (pending, failed) = await store.CountAsync(hook, ct);
        place.Say(new { endpoint = Told(hook), pending, failed }, told => Console.WriteLine($"""
            {hook.Id}  {hook.State}{(hook.DisabledReason is null ? "" : ": " + hook.DisabledReason)}
            {hook.Url}
            Types {hook.Types}, format {hook.Format}. {told.pending} waiting, {told.failed} given up.
            """));
    });

    static Command Test() => Workplace.Does(new Command("test", "Sends a webhook.test from here, now, and shows what came of it.") { Id, Org, Common.WebhookPrivate }, async (place, parsed, ct) =>
    {
        var (store, org, hook) = await FindAsync(place, parsed, ct);
        var (now, owner) = (place.Clock.GetUtcNow(), await place.OrgAsync(parsed.GetValue(Org) ?? (await place.Orgs.ListAsync(ct))[0].Slug, ct));
        var test = new Event(new(0, Ids.New(now)), "webhook.test", hook.Id, EventData.Of(new { id = hook.Id, message = "Sent by hand." }), now, owner.Org.Id, owner.Org.Slug);
        using var sender = await place.SenderAsync(ct);
        var sent = await sender.SendAsync(hook, test, ct);
        await store.LogAsync(hook, test, sent, ct);
        place.Say(new { id = test.Id, arrived = sent.Arrived, status = sent.Status, milliseconds = sent.Milliseconds, error = sent.Error },
            told => Console.WriteLine(told.arrived ? $"Arrived: {told.status} after {told.milliseconds} ms." : $"Did not arrive: {told.status} {told.error}".Replace("  ", " ", StringComparison.Ordinal)));
        if (!sent.Arrived) place.ExitCode = 1;
    });

    static Command Rotate()
    {
        var overlap = Common.Duration("--overlap", "How long the old secret signs too (first choice 24h).");
        return Workplace.Does(new Command("rotate", "Makes a new secret; both sign for a while.") { Id, Org, overlap }, async (place, parsed, ct) =>
        {
            var secret = await (await place.WebhooksAsync(ct)).RotateAsync(await OwnerAsync(place, parsed, ct), parsed.GetRequiredValue(Id), parsed.GetValue(overlap) ?? WebhookStore.FirstOverlap, ct) ?? throw NoSuch(parsed);
            place.Say(new { id = parsed.GetValue(Id), secret }, told => Console.WriteLine($"Secret  {told.secret}\n\nThis is the only time the secret is shown."));
        });
    }

    static Command Enable(bool enabled) => Workplace.Does(new Command(enabled ? "enable" : "disable", enabled ? "Switches an endpoint on again." : "Switches an endpoint off. What waits for it stays.") { Id, Org }, async (place, parsed, ct) =>
    {
        if (!await (await place.WebhooksAsync(ct)).EnableAsync(await OwnerAsync(place, parsed, ct), parsed.GetRequiredValue(Id), enabled, enabled ? null : Webhook.ByHand, ct)) throw NoSuch(parsed);
        place.Say(new { id = parsed.GetValue(Id), enabled }, _ => Console.WriteLine(enabled ? "Enabled. What happened meanwhile: gatehouse webhook replay" : "Disabled."));
    });

    static Command Remove() => Workplace.Does(new Command("remove", "Removes an endpoint, with its log and what waits for it.") { Id, Org }, async (place, parsed, ct) =>
    {
        if (!await (await place.WebhooksAsync(ct)).RemoveAsync(await OwnerAsync(place, parsed, ct), parsed.GetRequiredValue(Id), ct)) throw NoSuch(parsed);
        place.Say(new { id = parsed.GetValue(Id), removed = true }, _ => Console.WriteLine("Removed."));
    });

    static async Task<OrgDb?> OwnerAsync(Workplace place, ParseResult parsed, CancellationToken ct) => parsed.GetValue(Org) is { } slug ? (await place.OrgAsync(slug, ct)).Db : null;

    internal static async Task<(WebhookStore Store, OrgDb? Org, Webhook Hook)> FindAsync(Workplace place, ParseResult parsed, CancellationToken ct)
    {
        var (store, org) = (await place.WebhooksAsync(ct), await OwnerAsync(place, parsed, ct));
        return (store, org, await store.FindAsync(org, parsed.GetRequiredValue(Id), ct) ?? throw NoSuch(parsed));
    }

    static CliException NoSuch(ParseResult parsed) =>
        new($"There is no endpoint '{parsed.GetValue(Id)}' {(parsed.GetValue(Org) is { } org ? "of this Org" : "of the instance; of an Org: --org SLUG")}. See: gatehouse webhook list");
}
