using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Audit;

namespace Gatehouse.Cli;

static class AuditVerbs
{
    const int Page = 500;

    static readonly Option<string?> Org = new("--org") { Description = "The Org's slug or id. Left out: what was done to the instance, in no Org.", HelpName = "SLUG" };
    static readonly Option<TimeSpan?> Since = Common.Duration("--since", "Only what is not older, such as 30d.");
    static readonly Option<TimeSpan?> Until = Common.Duration("--until", "Only what is older, such as 1d.");
    static readonly Option<string?> Action = new("--action") { HelpName = "ACTION", Description = "Only this: \"token revoke\", revokeToken, \"sign-in refused\"." };
    static readonly Option<string?> Actor = new("--actor") { HelpName = "WHO", Description = "Only what this one did: an id or a name." };

    public static Command Command { get; } = new("audit", "Who did what by hand, and who signed in.") { List(), Export() };

    static Command List()
    {
        var count = new Option<int>("--count", "-n") { HelpName = "N", Description = "How many of the newest.", DefaultValueFactory = _ => 50 };
        return Workplace.Does(new Command("list", "Lists the newest entries, the newest first.") { Org, Since, Until, Action, Actor, count }, async (place, parsed, ct) =>
        {
            var all = await (await ReaderAsync(place, parsed, ct))(null, Math.Clamp(parsed.GetValue(count), 1, 10_000));
            place.Say(all.ConvertAll(Told), _ => Table.Write(["AT", "WHO", "FROM", "ACTION", "TARGET", "CHANGES"], all.Select(e => (string[])[AuditText.At(e), e.ActorName ?? e.ActorId ?? "", e.Address ?? "", e.Action, $"{e.TargetType} {e.TargetId}".Trim(), e.Changes ?? ""])));
        });
    }

    static Command Export()
    {
        var csv = new Option<bool>("--csv") { Description = "Comma-separated values (RFC 4180) instead of a JSON object a line." };
        return Workplace.Does(new Command("export", "Writes all entries, the newest first.") { Org, Since, Until, Action, Actor, csv }, async (place, parsed, ct) =>
        {
            var (read, quoted) = (await ReaderAsync(place, parsed, ct), parsed.GetValue(csv));
            if (quoted) Console.WriteLine(AuditText.CsvHead);
            for (List<AuditEntry> page = await read(null, Page); page.Count > 0; page = await read(page[^1].Id, Page))
                foreach (var entry in page) Console.WriteLine(quoted ? AuditText.Csv(entry) : AuditText.Json(entry));
        });
    }

    static async Task<Func<string?, int, Task<List<AuditEntry>>>> ReaderAsync(Workplace place, ParseResult parsed, CancellationToken ct)
    {
        var filter = new AuditFilter(parsed.GetValue(Since) is { } since ? place.Clock.GetUtcNow() - since : null, parsed.GetValue(Action), parsed.GetValue(Actor), parsed.GetValue(Until) is { } until ? place.Clock.GetUtcNow() - until : null);
        if (parsed.GetValue(Org) is not { } slug) return (before, count) => place.Audit.PageAsync(filter, before, count, ct);
        var (_, db) = await place.OrgAsync(slug, ct);
        return (before, count) => AuditStore.PageAsync(db, filter, before, count, ct);
    }

    static Line Told(AuditEntry e) => new(e.Id, e.At, e.ActorKind, e.ActorId, e.ActorName, e.Address, e.Action, e.TargetType, e.TargetId, e.Changes is null ? null : JsonNode.Parse(e.Changes));

    sealed record Line(string id, DateTimeOffset at, string actorKind, string? actorId, string? actorName, string? address, string action, string? targetType, string? targetId, JsonNode? changes);
}
