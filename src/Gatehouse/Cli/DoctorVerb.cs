using System.CommandLine;
using Gatehouse.Doctor;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

/// <summary>Exit code: 0 when nothing or hints only were found, 1 with warnings, 2 with errors.</summary>
static class DoctorVerb
{
    static readonly Option<string?> Org = new("--org") { Description = "Only this Org: its slug or id. First choice: all.", HelpName = "SLUG" };
    static readonly Option<bool> AsOrg = new("--as-org") { Description = "Show what the Org's own administrator may see: nothing of another Org." };
    static readonly Option<bool> Attack = new("--attack") { Description = "Try known attacks on sign-in connections instead, and report each refusal." };
    static readonly Option<bool> Ipsie = new("--ipsie") { Description = "Say which levels of IPSIE each Org reaches instead, and what is missing." };

    public static Command Command { get; } = Workplace.Does(new Command("doctor", "Names misconfigurations from the evidence, with the repair.") { Org, AsOrg, Attack, Ipsie }, RunAsync);

    static async Task RunAsync(Workplace place, ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(Attack) || parsed.GetValue(Ipsie))
        {
            var one = parsed.GetValue(Org) is { } slug ? (await place.OrgAsync(slug, ct)).Org : null;
            if (parsed.GetValue(Attack)) await DoctorReports.AttackAsync(place, one, ct);
            else await DoctorReports.IpsieAsync(place, one is null ? await place.Orgs.ListAsync(ct) : [one], ct);
            return;
        }

        var all = await ExamineAsync(place, parsed.GetValue(Org), ct);
        var told = all.SelectMany(o => o.Findings.Select(f => (o.Org, Finding: parsed.GetValue(AsOrg) ? f.ForOrg() : f))).Where(t => t.Finding is not null)
            .Select(t => (t.Org, Finding: t.Finding!)).OrderByDescending(t => t.Finding.Severity).ToList();
        place.Say(told.Select(t => Told(t.Org, t.Finding)).ToList(), _ =>
        {
            foreach (var (org, finding) in told) Write(org, finding);
            if (told.Count == 0) Console.WriteLine(all.Count == 1 ? "Nothing found." : $"Nothing found in {all.Count} Orgs.");
        });
        place.ExitCode = told.Count == 0 ? 0 : (int)told[0].Finding.Severity;
    }

    static async Task<List<(Org Org, List<Finding> Findings)>> ExamineAsync(Workplace place, string? idOrSlug, CancellationToken ct)
    {
        if (idOrSlug is null) return await place.Checkup.ExamineAllAsync(await place.Orgs.ListAsync(ct), ct);
        var (org, _) = await place.OrgAsync(idOrSlug, ct);
        return [(org, await place.Checkup.ExamineAsync(org, ct))];
    }

    static object Told(Org org, Finding f) => new
    {
        org = org.Slug, rule = f.Rule, severity = Word(f.Severity), title = f.Title,
        evidence = f.Evidence.Select(e => new { text = e.Text, at = e.At, entry = e.Entry }), repair = f.Repair, docs = f.Docs,
    };

    static void Write(Org org, Finding finding)
    {
        Console.WriteLine($"{Word(finding.Severity).ToUpperInvariant()}  {org.Slug}  {finding.Title}  ({finding.Rule})");
        foreach (var e in finding.Evidence) Console.WriteLine($"  - {(e.At is null ? "" : Table.Time(e.At) + "  ")}{e.Text}{(e.Entry is null ? "" : $"  [{e.Entry}]")}");
        Console.WriteLine($"  Repair: {finding.Repair}");
        Console.WriteLine($"  See: {finding.Docs}");
        Console.WriteLine();
    }

    static string Word(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "hint" };
}
