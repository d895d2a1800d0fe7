using System.CommandLine;
using System.Globalization;
using Gatehouse.Data;
using Gatehouse.SyncLog;

namespace Gatehouse.Cli;

static class LogVerb
{
    static readonly Option<string> Org = Common.Org();
    static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on as new entries come." };
    static readonly Option<string?> Status = OneOf("--status", "STATUS", "SUCCESS", "SKIPPED", "FAILED", "HELD");
    static readonly Option<string?> Action = OneOf("--action", "ACTION", "CREATE", "UPDATE", "DELETE", "DEACTIVATE", "REACTIVATE", "RESTORE", "READ", "BULK", "AUTHENTICATE", "TOKEN", "INVITE", "GUARD", "SIGNIN");
    static readonly Option<string?> Resource = new("--resource") { HelpName = "ID", Description = "Only of this resource: its id or name." };
    static readonly Option<int> Count = new("--count", "-n") { HelpName = "N", Description = "How many of the newest entries.", DefaultValueFactory = _ => 50 };

    static readonly Option<string?> Entry = new("--entry") { HelpName = "ID", Description = "One entry, with its changes and what came." };

    /// <summary>Entries of concurrent writers may become visible out of order by this much.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(500);

    public static Command Command { get; } = Workplace.Does(new Command("log", "Shows an Org's sync log.") { Org, Follow, Status, Action, Resource, Count, Entry }, RunAsync);

    static Option<string?> OneOf(string name, string help, params string[] words)
    {
        var option = new Option<string?>(name) { HelpName = help, Description = $"Only {string.Join(", ", words[..^1])} or {words[^1]}." };
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, words);
        return option;
    }

    static async Task RunAsync(Workplace place, ParseResult parsed, CancellationToken ct)
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        if (parsed.GetValue(Entry) is { } id)
        {
            var one = await SyncLogStore.FindAsync(db, id, ct) ?? throw new CliException($"There is no entry '{id}' in this Org's sync log.");
            place.Say(Told(one), _ => Show(one));
            return;
        }

        var filter = new SyncFilter(parsed.GetValue(Status)?.ToUpperInvariant(), parsed.GetValue(Action)?.ToUpperInvariant(), parsed.GetValue(Resource));
        var entries = await SyncLogStore.NewestAsync(db, filter, Math.Clamp(parsed.GetValue(Count), 0, 10_000), ct);
        if (parsed.GetValue(Follow)) await FollowAsync(place, db, filter, entries, ct);
        else place.Say(entries.Select(Told).ToList(), _ => entries.ForEach(Write));
    }

    static async Task FollowAsync(Workplace place, OrgDb db, SyncFilter filter, List<LoggedEntry> entries, CancellationToken ct)
    {
        var (shown, newest) = (new HashSet<string>(StringComparer.Ordinal), entries.Count > 0 ? entries[^1].At : place.Clock.GetUtcNow());
        foreach (var entry in entries) Show(entry);
        while (!ct.IsCancellationRequested)
        {
            foreach (var entry in await SyncLogStore.SinceAsync(db, filter, newest - Overlap, 10_000, ct))
                if (!shown.Contains(entry.Id) && (entries.Count == 0 || string.CompareOrdinal(entry.Id, entries[0].Id) > 0)) Show(entry);
            await Task.Delay(Pause, ct);
        }

        void Show(LoggedEntry entry)
        {
            shown.Add(entry.Id);
            if (entry.At > newest) newest = entry.At;
            if (place.IsJson) Console.WriteLine(Workplace.Json(Told(entry)));
            else Write(entry);
        }
    }

    static object Told(LoggedEntry e) => new
    {
        id = e.Id, at = e.At, action = e.Action, status = e.Status, resourceType = e.ResourceType, resourceId = e.ResourceId, resourceName = e.ResourceName,
        httpStatus = e.HttpStatus, scimType = e.ScimType, reason = e.Reason, changes = e.Changes is null ? null : System.Text.Json.Nodes.JsonNode.Parse(e.Changes),
        tokenId = e.TokenId, address = e.Address, agent = e.Agent, durationMs = e.DurationMicroseconds / 1000.0, correlationId = e.CorrelationId, request = e.Request,
    };

    static void Show(LoggedEntry e)
    {
        Write(e);
        if (e.Changes is not null) Console.WriteLine("\n" + Workplace.Json(System.Text.Json.Nodes.JsonNode.Parse(e.Changes)!));
        if (e.Request is not null) Console.WriteLine("\n" + e.Request);
    }

    static void Write(LoggedEntry e)
    {
        var what = string.Join(' ', new[] { e.ResourceType, e.ResourceName ?? e.ResourceId }.Where(t => t is not null));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{e.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z  {e.Status,-7}  {e.Action,-12}  {what}  {(e.HttpStatus > 0 ? e.HttpStatus : "")}{(e.ScimType is null ? "" : " " + e.ScimType)}{(e.Reason is null ? "" : "  " + e.Reason)}"));
    }
}
