namespace Gatehouse.Doctor.Rules;

/// <summary>Isolated Orgs asked that their people be compared (isolated-person), and some are the same. The Orgs must not learn it by this.</summary>
static class IsolatedPerson
{
    public static Rule Rule { get; } = new("isolated-person", Look);

    static Finding? Look(Examination exam)
    {
        var doubles = exam.Elsewhere.Doubles;
        if (doubles.Count == 0) return null;
        var people = doubles.Select(d => d.Id).Distinct(StringComparer.Ordinal).Count();
        return new(Rule.Id, Severity.Warning, $"{Examination.Several(people, "person has", "people have")} the address of somebody in another isolated Org",
            [.. doubles.Take(Examination.Shown).Select(d => new Evidence($"{d.Name} ({d.Id}) is in the Org '{d.OtherSlug}' too.", OperatorOnly: true))],
            "Ask each company, without naming the other, whether the person belongs to it, and unassign the person where not. If both do, nothing is wrong.", OperatorOnly: true);
    }
}
