using System.CommandLine;
using Gatehouse.Access;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

static class AccessVerbs
{
    public static Command Command { get; } = new("access", "What members may use, and why.") { Show(), Verify() };

    public static string Words(MemberAccess access, IReadOnlyDictionary<string, string> names) =>
        $"{access.Role ?? "no role"}{(access.Workspaces.Count == 0 ? "" : $" in {string.Join(", ", access.Workspaces.Select(w => names.GetValueOrDefault(w, w)))}")}";

    static Command Show()
    {
        var (org, user) = (Common.Org(), new Option<string>("--user") { Description = "A member: id or userName.", HelpName = "USER", Required = true });
        return Workplace.Does(new Command("show", "Shows a member's role and workspaces, and which group or rule gave them.") { org, user }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(org), ct);
            place.Say(await AccessReport.OfAsync(db, parsed.GetRequiredValue(user), ct) ?? throw new CliException($"There is no user '{parsed.GetValue(user)}' in this Org."), report =>
            {
                Console.WriteLine($"{report.Name} ({report.Id}) is {report.Status}.");
                if (report.Status != Membership.Active) Console.WriteLine("Only active members have access.");
                Console.WriteLine($"Role: {(report.Role is null ? "none" : $"{report.Role}, from {string.Join("; ", report.Why)}")}");
                foreach (var workspace in report.Workspaces) Console.WriteLine($"Workspace: {workspace.Name}, from {string.Join("; ", workspace.Why)}");
                if (!report.IsStored) Console.WriteLine("What is stored differs: see gatehouse job list, then gatehouse access verify.");
            });
        });
    }

    static Command Verify()
    {
        var org = new Option<string?>("--org") { Description = "The Org's slug or id. First choice: all.", HelpName = "SLUG" };
        var repair = new Option<bool>("--repair") { Description = "Store what is right." };
        return Workplace.Does(new Command("verify", "Proves that the stored access is what the rules say; exit code 1 when it is not.") { org, repair }, async (place, parsed, ct) =>
        {
            var orgs = parsed.GetValue(org) is { } named ? [(await place.OrgAsync(named, ct)).Org] : await place.Orgs.ListAsync(ct);
            var checks = new List<Line>();
            foreach (var one in orgs)
            {
                var (_, db) = await place.OrgAsync(one.Id.Value, ct);
                checks.Add(Told(one, await AccessCheck.RunAsync(db, parsed.GetValue(repair), place.Clock.GetUtcNow(), ct)));
            }

            place.Say(checks, all => Table.Write(["ORG", "USERS", "DIFFERENT", "REPAIRED", "JOBS"], all.Select(c => (string[])[c.org, $"{c.users}", $"{c.different}", $"{c.repaired}", $"{c.openJobs}"])));
            if (parsed.GetValue(repair) || checks.Sum(c => c.different) is not (> 0 and var different)) return;
            place.ExitCode = 1;
            await Console.Error.WriteLineAsync($"The stored access of {different} users is not what the rules say.{(checks.Exists(c => c.openJobs > 0) ? " Jobs are still at work: verify again when they have ended." : " Repair it with --repair, and please report it.")}");
        });
    }

    static Line Told(Org org, AccessCheck check) => new(org.Slug, check.Checked, check.Different, check.Repaired, check.Jobs, check.Differences);

    sealed record Line(string org, long users, long different, long repaired, long openJobs, IReadOnlyList<AccessChange> differences);
}
