using Gatehouse.Attack;
using Gatehouse.Connections;
using Gatehouse.Doctor;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

/// <summary>The two reports of `doctor` that are no findings: the self-test and the levels of IPSIE.</summary>
static class DoctorReports
{
    /// <summary>Exit code 2 when a forged message was let in, or the genuine one was not.</summary>
    public static async Task AttackAsync(Workplace place, Org? org, CancellationToken ct)
    {
        var reports = new List<AttackReport>();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
        foreach (var listed in await place.Connections.ListAsync(org?.Id, ct))
        {
            var addresses = new Addresses(await place.PublicUrlAsync(ct), listed.Id);
            var report = SelfTest.Run(listed, addresses, place.Clock);
            reports.Add(report with { OverTheWire = listed.IsActive ? await new OverTheWire(client).TryAsync(listed, addresses, place.Clock, ct) : null });
        }

        place.Say(reports.Select(Told).ToList(), _ =>
        {
            foreach (var report in reports) Write(report);
            if (reports.Count == 0) Console.WriteLine("There is no connection to try. See: gatehouse connection create --help");
        });
        place.ExitCode = reports.TrueForAll(r => r.Safe) ? 0 : 2;
    }

    public static async Task IpsieAsync(Workplace place, IReadOnlyList<Org> orgs, CancellationToken ct)
    {
        var reports = new List<IpsieReport>();
        foreach (var org in orgs) reports.Add(await place.Checkup.IpsieAsync(org, ct));
        place.Say(reports, _ =>
        {
            foreach (var report in reports)
            {
                Console.WriteLine($"{report.Org}: SL{report.Session}, AL{report.Account}");
                foreach (var demand in report.Demands) Console.WriteLine($"  {(demand.Missing is null ? "met    " : "missing")} {demand.Level}  {demand.Demand}{(demand.Missing is null ? "" : $"\n               {demand.Missing}")}");
                Console.WriteLine();
            }
        });
    }

    static object Told(AttackReport r) => new
    {
        connection = r.Connection, name = r.Name, protocol = r.Protocol, safe = r.Safe, genuineAccepted = r.Control,
        attempts = r.Attempts.Select(Told), overTheWire = r.OverTheWire?.Select(Told),
    };

    static object Told(Attempt a) => new { row = a.Row, name = a.Name, refused = a.Refused, check = a.Check, detail = a.Detail };

    static void Write(AttackReport report)
    {
        Console.WriteLine($"{report.Name} ({report.Connection}, {report.Protocol}): {(report.Safe ? "every forgery was refused" : "NOT SAFE")}");
        if (!report.Control) Console.WriteLine("  The genuine message was refused too, so that the rest proves nothing.");
        foreach (var a in report.Attempts.Concat(report.OverTheWire ?? [])) Console.WriteLine($"  {(a.Refused ? "refused " : "LET IN  ")} {a.Row,-4} {a.Name}{(a.Refused ? $"  ({a.Check})" : "")}");
        if (report.OverTheWire is null) Console.WriteLine("  The running instance was not tried: it does not answer at its public address, or the connection is not active.");
        Console.WriteLine();
    }
}
