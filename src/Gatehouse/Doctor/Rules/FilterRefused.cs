namespace Gatehouse.Doctor.Rules;

/// <summary>The client looks for people by something that is not there: it never finds anybody.</summary>
static class FilterRefused
{
    const int Worth = 3;

    public static Rule Rule { get; } = new("filter-refused", Look);

    static Finding? Look(Examination exam)
    {
        var refused = exam.Log.Refused.Where(e => e.ScimType == "invalidFilter").ToList();
        if (refused.Count < Worth) return null;
        return new(Rule.Id, Severity.Error, $"{Examination.Several(refused.Count, "search was", "searches were")} refused",
            [.. refused.GroupBy(e => e.Reason, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Take(Examination.Shown)
                .Select(g => new Evidence($"{Examination.Times(g.Count())}: {g.Key} Asked: {g.First().ResourceName}", g.First().At, g.First().Id))],
            "Correct the attribute by which the client matches people: userName, externalId or emails, not email or mail. Okta: Unique identifier field for users. Entra ID: Provisioning, Mappings, the attribute with matching precedence 1.");
    }
}
