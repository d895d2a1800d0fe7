using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>Several groups of one name: nobody can tell which is mapped.</summary>
static class GroupNamesDoubled
{
    const int Most = 100;

    public static Rule Rule { get; } = new("group-names-doubled", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var doubled = await exam.Db.ListAsync($"""
            select min(shown_as), count(*), max(created_at) from groups where org_id = {Mine} group by display_key having count(*) > 1 order by count(*) desc, display_key limit {Most}
            """, row => (Name: row.GetString(0), Count: (int)row.GetInt64(1), Newest: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))), ct);
        return doubled.Count == 0 ? null : new(Rule.Id, Severity.Warning, $"{(doubled.Count == Most ? "100 or more names stand" : Examination.Several(doubled.Count, "group name stands", "group names stand"))} for several groups each",
            [.. doubled.Take(Examination.Shown).Select(d => new Evidence($"{d.Count} groups are called '{d.Name}'.", d.Newest))],
            "Give the groups different names at the identity provider, or push only one of them (Okta: Push Groups, unlink and delete the other). With unique-group-names=true, the token's first choice, a second one is refused.");
    }
}
