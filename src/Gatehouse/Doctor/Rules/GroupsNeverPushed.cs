namespace Gatehouse.Doctor.Rules;

/// <summary>People come and groups never do. Google sends none, and that is known.</summary>
static class GroupsNeverPushed
{
    static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public static Rule Rule { get; } = new("groups-never-pushed", Look);

    static Finding? Look(Examination exam)
    {
        var traffic = exam.Log.Traffic;
        if (!exam.Population.HasUsers || exam.Population.HasGroups || traffic.Count == 0 || exam.Now - exam.Population.FirstUser < Grace
            || traffic.Any(e => e is { ResourceType: "Group", Action: not "READ" } || e.Agent?.Contains("Google", StringComparison.OrdinalIgnoreCase) == true)) return null;
        return new(Rule.Id, Severity.Hint, "People are provisioned, groups never were",
            [new Evidence("The first user.", exam.Population.FirstUser), new Evidence($"{Examination.Several(traffic.Count, "request", "requests")} since, none of which made a group.", traffic[0].At, traffic[0].Id)],
            "Okta: assigned groups say who is provisioned; the groups themselves come by the tab Push Groups. Entra ID: assign the groups under Users and groups, and leave Provision Microsoft Entra ID Groups on in Mappings.");
    }
}
