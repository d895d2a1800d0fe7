using System.CommandLine;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.Cli;

static class MemberVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("member", "The people of an Org.") { List(), Show(), Add(), Suspend(), Activate(), DeletedVerbs.Deleted(), DeletedVerbs.Restore() };

    static Command List()
    {
        var (status, source) = (OneOf("--status", "invited", "active", "suspended", "previewed"), OneOf("--source", "scim", "jit", "manual"));
        var group = new Option<string?>("--group") { HelpName = "GROUP", Description = "Only those who are in this group: id or displayName." };
        var count = new Option<int>("--count", "-n") { HelpName = "N", Description = "How many.", DefaultValueFactory = _ => 100 };
        var after = new Option<string?>("--after") { HelpName = "ID", Description = "Only those behind this one, in the order of the list." };
        return Workplace.Does(new Command("list", "Lists members, in the order in which they were made.") { Org, status, source, group, count, after }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var within = parsed.GetValue(group) is not { } named ? null
                : await GroupCount.FindAsync(db, named, ct) ?? throw new CliException($"There is no group '{named}' in this Org. See: gatehouse group list");
            var filter = new MemberFilter(parsed.GetValue(status), parsed.GetValue(source), within, parsed.GetValue(after), Math.Clamp(parsed.GetValue(count), 1, 10_000));
            place.Say(await MemberStore.ListAsync(db, filter, ct), members => Table.Write(["ID", "USERNAME", "STATUS", "SOURCE", "ROLE", "MADE"], members.Select(m =>
                (string[])[m.Id, m.UserName, m.Status, m.Source, m.Role ?? "", Table.Time(m.CreatedAt)])));
        });
    }

    static Command Show()
    {
        var who = Who();
        return Workplace.Does(new Command("show", "Shows a member.") { who, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            Tell(place, await FindAsync(db, parsed.GetRequiredValue(who), ct));
        });
    }

    static Command Add()
    {
        var userName = new Argument<string>("USERNAME") { Description = "Unique in the Org, usually the e-mail address." };
        var name = new Option<string?>("--name") { Description = "The name to show.", HelpName = "NAME" };
        var email = new Option<string?>("--email") { Description = "The e-mail address, when USERNAME is none.", HelpName = "ADDRESS" };
        return Workplace.Does(new Command("add", "Adds a member by hand, in manual or JIT mode.") { userName, Org, name, email }, async (place, parsed, ct) =>
        {
            var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            if (Managed.Refusal(org.Settings, null) is { } refusal) throw new CliException(refusal);
            var directory = await place.DirectoryAsync(org, db, ct);
            var made = await WordedAsync(() => ByHand.AddAsync(directory, parsed.GetRequiredValue(userName), parsed.GetValue(name), parsed.GetValue(email), ct));
            Tell(place, await FindAsync(db, made.Id, ct));
        });
    }

    static Command Suspend() => Change("suspend", "Takes a member's access away; the data stays.", async (place, org, db, member, ct) =>
    {
        if (Managed.Refusal(org.Settings, member) is { } refusal) throw new CliException(refusal);
        await SetActiveAsync(place, org, db, member, false, ct);
    });

    static Command Activate() => Change("activate", "Gives a suspended member the access back, or lets an invited one in.", async (place, org, db, member, ct) =>
    {
        if (member.Status == "invited")
        {
            Workplace.Granted(await db.WriteAsync(tx => MemberStore.ActivateAsync(tx, member.Id, place.Clock.GetUtcNow(), ct), ct));
            return;
        }

        if (Managed.Refusal(org.Settings, member) is { } refusal) throw new CliException(refusal);
        await SetActiveAsync(place, org, db, member, true, ct);
    });

    static async Task SetActiveAsync(Workplace place, Org org, OrgDb db, Member member, bool active, CancellationToken ct)
    {
        var directory = await place.DirectoryAsync(org, db, ct);
        await WordedAsync(() => ByHand.SetActiveAsync(directory, member.Id, active, ct));
    }

    static Command Change(string verb, string description, Func<Workplace, Org, OrgDb, Member, CancellationToken, Task> change)
    {
        var who = Who();
        return Workplace.Does(new Command(verb, description) { who, Org }, async (place, parsed, ct) =>
        {
            var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var member = await FindAsync(db, parsed.GetRequiredValue(who), ct);
            await change(place, org, db, member, ct);
            Tell(place, await FindAsync(db, member.Id, ct));
        });
    }

    /// <summary>The directory's refusals, in words for the command line.</summary>
    static async Task<Resource> WordedAsync(Func<Task<Outcome<Resource>>> work)
    {
        try
        {
            return await work() switch
            {
                Outcome<Resource>.Done done => done.Value,
                Outcome<Resource>.Taken taken => throw new CliException($"Another member of this Org has this {taken.Attribute} already."),
                Outcome<Resource>.Barred => throw new CliException("This Org's rules do not let this person in (isolated-person=refuse)."),
                _ => throw new CliException("There is no such member."),
            };
        }
        catch (ScimException malformed)
        {
            throw new CliException(malformed.Message);
        }
    }

    static async Task<Member> FindAsync(OrgDb db, string who, CancellationToken ct) =>
        await MemberStore.FindAsync(db, who, ct) ?? throw new CliException($"There is no member '{who}' in this Org. See: gatehouse member list");

    static void Tell(Workplace place, Member member) => place.Say(member, told => Console.WriteLine($"""
        {told.UserName}{(told.DisplayName is null ? "" : $" ({told.DisplayName})")}
        Id       {told.Id}
        E-mail   {told.Email ?? "none"}
        Status   {told.Status}
        Source   {told.Source}
        Role     {told.Role ?? "none"}
        Account  {told.Account ?? "none"}
        Made     {Table.Time(told.CreatedAt)}
        """));

    static Argument<string> Who() => new("MEMBER") { Description = "The member's id or userName." };

    static Option<string?> OneOf(string name, params string[] words)
    {
        var option = new Option<string?>(name) { HelpName = name[2..].ToUpperInvariant(), Description = $"Only {string.Join(", ", words[..^1])} or {words[^1]}." };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
