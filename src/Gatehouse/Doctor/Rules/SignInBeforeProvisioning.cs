namespace Gatehouse.Doctor.Rules;

/// <summary>People sign in whom the identity provider has not provisioned.</summary>
static class SignInBeforeProvisioning
{
    public static Rule Rule { get; } = new("sign-in-before-provisioning", Look);

    static Finding? Look(Examination exam)
    {
        var refused = exam.Log.Refused.Where(e => e.Action == "SIGNIN").ToList();
        if (refused.Count == 0) return null;
        return new(Rule.Id, Severity.Warning, $"{Examination.Several(refused.Count, "sign-in was", "sign-ins were")} of people who are not provisioned",
            [.. refused.GroupBy(e => e.ResourceName, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Take(Examination.Shown)
                .Select(g => new Evidence($"{g.Key}, {Examination.Times(g.Count())}: {g.First().Reason}", g.First().At, g.First().Id))],
            "They are assigned to the sign-in app and not to the provisioning app, or the two apps call them by different ids. Assign them to both; or let the connection's join say which attribute must equal which claim.");
    }
}
