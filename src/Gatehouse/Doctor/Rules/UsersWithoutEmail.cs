using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>Active users whom no mail can reach.</summary>
static class UsersWithoutEmail
{
    const int Most = 1000;

    public static Rule Rule { get; } = new("users-without-email", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var found = await exam.Db.ListAsync($"""
            select u.id, u.shown_as, u.created_at from users u
            where u.org_id = {Mine} and u.active = true and not exists (select 1 from emails e where e.org_id = {Mine} and e.user_id = u.id)
            order by u.id limit {Most}
            """, row => (Id: row.GetString(0), Name: row.GetString(1), At: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))), ct);
        return found.Count == 0 ? null : new(Rule.Id, Severity.Hint, $"{(found.Count == Most ? "1000 or more active users have" : Examination.Several(found.Count, "active user has", "active users have"))} no e-mail address",
            [.. found.Take(Examination.Shown).Select(f => new Evidence($"{f.Name} ({f.Id}).", f.At))],
            "Map an address to emails[type eq \"work\"].value (Okta: Provisioning, Attribute Mappings; Entra ID: Provisioning, Mappings). Invitations and notices need one.");
    }
}
