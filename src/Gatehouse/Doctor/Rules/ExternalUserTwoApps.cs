namespace Gatehouse.Doctor.Rules;

/// <summary>
/// Isolated Orgs are companies of their own, each with an app for sign-in and SCIM. The same person of the same identity provider
/// (userName and externalId) in two of them was assigned to both apps. The Orgs themselves must not learn of each other by it.
/// </summary>
static class ExternalUserTwoApps
{
    public static Rule Rule { get; } = new("external-user-two-apps", Look);

    static Finding? Look(Examination exam)
    {
        var twins = exam.Elsewhere.Twins.Where(t => !t.OtherIsShared).ToList();
        if (exam.Org.Isolation == "shared" || twins.Count == 0 || SharedAppScim.Is(exam)) return null;
        var people = twins.Select(t => t.Id).Distinct(StringComparer.Ordinal).Count();
        return new(Rule.Id, Severity.Warning, $"{Examination.Several(people, "person is", "people are")} in another isolated Org as well, through two apps of one identity provider",
            [.. twins.Take(Examination.Shown).Select(t => new Evidence($"{t.Name} ({t.Id}) is in the Org '{t.OtherSlug}' too, with the same userName and externalId.", OperatorOnly: true))],
            "An external person belongs to one app: unassign the person from the other at the identity provider (Okta: the app, Assignments; Entra ID: Users and groups).", OperatorOnly: true);
    }
}
