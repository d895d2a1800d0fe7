namespace Gatehouse.Doctor.Rules;

/// <summary>The connection works, and nobody ever came through it: nothing is assigned, or provisioning is not switched on.</summary>
static class NobodyProvisioned
{
    static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static Rule Rule { get; } = new("nobody-provisioned", Look);

    static Finding? Look(Examination exam)
    {
        var traffic = exam.Log.Traffic;
        if (exam.Population.HadUsers || traffic.Count == 0 || exam.Now - traffic[^1].At < Grace || traffic.Any(e => e.Action == "CREATE")) return null;
        return new(Rule.Id, Severity.Warning, "The client connects, but nobody was ever provisioned",
            [new Evidence($"{Examination.Several(traffic.Count, "request", "requests")}, none of which made a user.", traffic[^1].At, traffic[^1].Id),
             new Evidence($"The last one: {traffic[0].Action} {traffic[0].ResourceType} {traffic[0].ResourceName}".TrimEnd() + ".", traffic[0].At, traffic[0].Id)],
            "Okta: Provisioning, To App, switch on Create Users, and assign people under Assignments. Entra ID: assign people under Users and groups, set Provisioning Status to On, and wait for a cycle (40 minutes) or use Provision on demand.");
    }
}
