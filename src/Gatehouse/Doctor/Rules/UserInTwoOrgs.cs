namespace Gatehouse.Doctor.Rules;

/// <summary>
/// One person through two apps, in Orgs of which only one is shared. Between shared Orgs that is meant (they are departments, and
/// one person may be in several); across the wall of an isolated Org it is not.
/// </summary>
static class UserInTwoOrgs
{
    public static Rule Rule { get; } = new("user-in-two-orgs", Look);

    static Finding? Look(Examination exam)
    {
        var isShared = exam.Org.Isolation == "shared";
        var twins = exam.Elsewhere.Twins.Where(t => t.OtherIsShared != isShared).ToList();
        if (twins.Count == 0 || SharedAppScim.Is(exam)) return null;
        var people = twins.Select(t => t.Id).Distinct(StringComparer.Ordinal).Count();
        return new(Rule.Id, Severity.Warning, $"{Examination.Several(people, "person is", "people are")} in two Orgs through two apps, and one of the Orgs is isolated",
            [.. twins.Take(Examination.Shown).Select(t => new Evidence($"{t.Name} ({t.Id}) is in the {(t.OtherIsShared ? "shared" : "isolated")} Org '{t.OtherSlug}' too.", OperatorOnly: true))],
            "Unassign the person from one of the two apps. If the Orgs are departments of one company, make both shared.", OperatorOnly: true);
    }
}
