namespace Gatehouse.Doctor.Rules;

/// <summary>
/// SCIM was left on at the sign-in app that all Orgs share: everybody who may sign in is pushed into one Org, beside the Org that
/// each has through a SCIM app of its own. Such people are in several other Orgs, and in no group here, for the sign-in app pushes none.
/// Somebody who is in two shared Orgs on purpose is in groups of both, and one of few.
/// </summary>
static class SharedAppScim
{
    const int Fewest = 3, FewestOrgs = 2;
    const double Share = 0.3;

    public static Rule Rule { get; } = new("shared-app-scim", Look);

    public static bool Is(Examination exam) => Strangers(exam) is { Count: >= Fewest } strangers
        && strangers.Count >= exam.Elsewhere.Looked * Share
        && exam.Elsewhere.Twins.Where(t => strangers.Contains(t.Id)).Select(t => t.OtherSlug).Distinct(StringComparer.Ordinal).Count() >= FewestOrgs;

    static HashSet<string> Strangers(Examination exam) =>
        [.. exam.Elsewhere.Twins.Where(t => !t.Grouped).Select(t => t.Id)];

    static Finding? Look(Examination exam)
    {
        if (!Is(exam)) return null;
        var strangers = Strangers(exam);
        var pushes = exam.Log.Traffic.Where(e => e is { Action: "CREATE" or "UPDATE", ResourceType: "User", ResourceId: not null } && strangers.Contains(e.ResourceId)).ToList();
        var tokens = pushes.Select(e => e.TokenId!).Distinct(StringComparer.Ordinal).ToList();
        List<Evidence> evidence = [new($"{strangers.Count} of the {exam.Elsewhere.Looked} newest people are in no group here.")];
        evidence.AddRange(exam.Elsewhere.Twins.Where(t => strangers.Contains(t.Id)).GroupBy(t => t.OtherSlug, StringComparer.Ordinal).OrderByDescending(o => o.Count()).Take(Examination.Shown)
            .Select(o => new Evidence($"{Examination.Several(o.Count(), "of them is", "of them are")} in the Org '{o.Key}' as well, such as {o.First().Name}.", OperatorOnly: true)));
        if (tokens.Count > 0) evidence.Add(new($"They were pushed with {(tokens.Count == 1 ? "one token" : Examination.Several(tokens.Count, "token", "tokens"))}: {string.Join(", ", tokens.Take(Examination.Shown))}.", pushes[0].At, pushes[0].Id));
        evidence.AddRange(exam.Elsewhere.Strays.Take(Examination.Shown).Select(s => new Evidence($"A push for the id {s.Key} is meant for the Org '{s.Value}'.", OperatorOnly: true)));
        return new(Rule.Id, Severity.Error, "SCIM seems to be on at a sign-in app that several Orgs share", evidence,
            "Switch provisioning off at the sign-in app, and leave it on at the SCIM app of each Org. Okta: the sign-in app, General, Provisioning = None. Entra ID: the sign-in application, Provisioning Status = Off. Then remove the people who do not belong here by unassigning them at the SCIM app.",
            OperatorOnly: exam.Org.Isolation != "shared");
    }
}
