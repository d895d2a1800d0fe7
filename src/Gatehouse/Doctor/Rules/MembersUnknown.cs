namespace Gatehouse.Doctor.Rules;

/// <summary>Groups are pushed with members who were never provisioned, and so are smaller here than there.</summary>
static class MembersUnknown
{
    public static Rule Rule { get; } = new("members-unknown", Look);

    static Finding? Look(Examination exam)
    {
        var groups = exam.Log.DoneWithNote("that this Org does not have").Where(e => e.ResourceType == "Group").GroupBy(e => e.ResourceId ?? "", StringComparer.Ordinal).ToList();
        return groups.Count == 0 ? null : new(Rule.Id, Severity.Warning, $"{Examination.Several(groups.Count, "group was", "groups were")} pushed with members whom this Org does not have",
            [.. groups.Take(Examination.Shown).Select(g => new Evidence($"{g.First().ResourceName}: {g.First().Reason}", g.First().At, g.First().Id))],
            "Provision the people first, then the groups. Okta: assign to the app whoever is in a pushed group, then Push Groups, Push now. Entra ID: only direct members of an assigned group are in scope; assign inner groups themselves.");
    }
}
