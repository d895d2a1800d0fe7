using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>Two users with one externalId: the client renamed somebody by making another (Q61).</summary>
static class PersonTwice
{
    const int Most = 100;

    public static Rule Rule { get; } = new("person-twice", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var twice = await exam.Db.ListAsync($"""
            select external_id, count(*) from users where org_id = {Mine} and external_id is not null group by external_id having count(*) > 1 order by external_id limit {Most}
            """, row => (ExternalId: row.GetString(0), Count: (int)row.GetInt64(1)), ct);
        if (twice.Count == 0) return null;
        var names = await exam.Db.ListAsync($"""
            select external_id, shown_as, created_at from users where org_id = {Mine} and external_id in {twice.Take(Examination.Shown).Select(t => t.ExternalId).ToList()} order by external_id, id
            """, row => (ExternalId: row.GetString(0), Name: row.GetString(1), At: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))), ct);
        return new(Rule.Id, Severity.Warning, $"{(twice.Count == Most ? "100 or more people are" : Examination.Several(twice.Count, "person is", "people are"))} here twice",
            [.. names.GroupBy(n => n.ExternalId, StringComparer.Ordinal).Select(g => new Evidence($"externalId {g.Key}: {string.Join(", ", g.Select(n => n.Name))}.", g.Max(n => n.At)))],
            "The identity provider renames by deactivating one and creating another. Set match=externalId for its token (gatehouse token set ID match=externalId), and remove the old user there.");
    }
}
