using System.CommandLine;
using System.Text.Json.Serialization;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Members;

namespace Gatehouse.Cli;

static class MappingVerbs
{
    const string DefaultRole = "connection-default";

    /// <summary>Up to so many people a change is brought to at once; more go on in the background.</summary>
    const long Few = 1000;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static readonly Option<string> Org = Common.Org();
    static readonly Option<string?> Group = new("--group") { Description = "A group: id or displayName.", HelpName = "GROUP" };
    static readonly Option<string?> Value = new("--scim-role") { Description = "Or a value (or display) of the SCIM attribute roles.", HelpName = "VALUE" };
    static readonly Option<string[]> Workspaces = new("--workspace") { Description = "A workspace: id or name; several times.", HelpName = "WORKSPACE", AllowMultipleArgumentsPerToken = true };
    static readonly Option<string> Role = new("--role") { Description = "A role, or connection-default (first choice).", HelpName = "ROLE", DefaultValueFactory = _ => DefaultRole };
    static readonly Option<string> OnDelete = KeepOrDrop("--on-delete", "What becomes of the access when the group is deleted.", "drop");
    static readonly Option<string> OnRename = KeepOrDrop("--on-rename", "What becomes of the access when the group is renamed.", "keep");
    static readonly Option<bool> Remove = new("--remove") { Description = "What if the mapping were removed." };
    static readonly Option<string?> After = new("--after") { Description = "The page after this user's id.", HelpName = "ID" };
    static readonly Option<int> Count = new("--count", "-n") { Description = "How many people to name.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public static Command Command { get; } = new("mapping", "What an Org's groups give: workspaces and a role.") { Set(), Preview(), List(), Removal() };

    static Command Set() => Workplace.Does(new Command("set", "Maps a group, or a value of the SCIM roles; or maps it anew.") { Org, Group, Value, Workspaces, Role, OnDelete, OnRename }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        await TellAsync(place, db, (await MappingStore.SetAsync(db, Wish(parsed), place.Clock.GetUtcNow(), ct)).Value(), "Mapped", ct);
    });

    static Command Removal() => Workplace.Does(new Command("remove", "Ends a mapping.") { Org, Group, Value }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var (group, value) = Target(parsed);
        await TellAsync(place, db, (await MappingStore.RemoveAsync(db, group, value, place.Clock.GetUtcNow(), ct)).Value(), "Ended the mapping of", ct);
    });

    static Command Preview() => Workplace.Does(new Command("preview", "Says who would gain and lose what. Nothing is changed.") { Org, Group, Value, Workspaces, Role, Remove, After, Count }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var (group, value) = Target(parsed);
        var preview = (await MappingPreview.OfAsync(db, group, value, parsed.GetValue(Remove) ? null : Wish(parsed), parsed.GetValue(After) ?? "", Math.Clamp(parsed.GetValue(Count), 0, 1000), ct)).Value();
        var names = (await WorkspaceStore.ListAsync(db, ct)).ToDictionary(w => w.Workspace.Id, w => w.Workspace.Name, StringComparer.Ordinal);
        place.Say(preview, p =>
        {
            Console.WriteLine($"{p.Concerned} users concerned: {p.Gain} gain, {p.Lose} lose.");
            foreach (var change in p.Changes) Console.WriteLine($"  {change.Name}: {AccessVerbs.Words(change.Before, names)} -> {AccessVerbs.Words(change.After, names)}");
            if (p.Changes.Count == parsed.GetValue(Count) && p.Changes.Count > 0) Console.WriteLine($"More: --after {p.Changes[^1].Id}");
        });
    });

    static Command List() => Workplace.Does(new Command("list", "Lists the mappings.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var mappings = await MappingStore.ListAsync(db, ct);
        var counts = await GroupCount.OfAsync(db, [.. mappings.Select(m => m.GroupId).OfType<string>()], ct);
        place.Say(mappings.ConvertAll(m => Told(m) with { members = counts.GetValueOrDefault(m.GroupId ?? "")?.Members, pending = counts.GetValueOrDefault(m.GroupId ?? "")?.Pending }),
            all => Table.Write(["OF", "MEMBERS", "PENDING", "ROLE", "WORKSPACES", "ON DELETE", "ON RENAME", "ID"], all.Select(m => (string[])
                [m.scimRole is not null ? $"roles: {m.scimRole}" : m.groupId is null ? $"{m.group} (gone)" : m.group!, $"{m.members}", $"{m.pending}", m.role, string.Join(", ", m.workspaces.Select(w => w.Name)), m.onDelete, m.onRename, m.id])));
    });

    static async Task TellAsync(Workplace place, OrgDb db, MappingChange change, string done, CancellationToken ct)
    {
        var finished = change.Concerned <= Few && await place.Jobs.FinishAsync(db, change.Job, Patience, ct);
        place.Say(new { mapping = Told(change.Mapping), concerned = change.Concerned, job = change.Job, finished }, _ =>
        {
            Console.WriteLine($"{done} '{change.Mapping.Named}'. {change.Concerned} users are concerned.");
            if (!finished) Console.WriteLine($"The server brings it to them in the background. See: gatehouse job show {change.Job}");
        });
    }

    static MappingWish Wish(ParseResult parsed)
    {
        var (group, value) = Target(parsed);
        var (role, workspaces) = (parsed.GetRequiredValue(Role), parsed.GetValue(Workspaces) ?? []);
        if (value is not null && role == DefaultRole) throw new CliException("A value of the SCIM roles is mapped to a role: --role ROLE");
        if (value is not null && workspaces.Length > 0) throw new CliException("A value of the SCIM roles gives a role, and no workspaces.");
        return new(group, value, workspaces, role == DefaultRole ? null : role, parsed.GetValue(OnDelete) ?? "drop", parsed.GetValue(OnRename) ?? "keep");
    }

    static (string? Group, string? Value) Target(ParseResult parsed) => (parsed.GetValue(Group), parsed.GetValue(Value)) switch
    {
        ({ } group, null) => (group, null),
        (null, { Length: > 0 } value) => (null, value),
        _ => throw new CliException("Say either --group or --scim-role."),
    };

    static Option<string> KeepOrDrop(string name, string description, string first)
    {
        var option = new Option<string>(name) { Description = $"{description} First choice: {first}.", HelpName = "keep|drop", DefaultValueFactory = _ => first };
        option.AcceptOnlyFromAmong("keep", "drop");
        return option;
    }

    static Line Told(Mapping m) => new(m.Id, m.Value is null ? m.Named : null, m.GroupId, m.Value, m.Role ?? DefaultRole, m.Workspaces, m.OnDelete, m.OnRename);

    sealed record Line(string id, string? group, string? groupId, string? scimRole, string role, IReadOnlyList<Workspace> workspaces, string onDelete, string onRename)
    {
        /// <summary>Direct members of the group, and how many of them have not come yet; only in the list.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? members { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? pending { get; init; }
    }
}
