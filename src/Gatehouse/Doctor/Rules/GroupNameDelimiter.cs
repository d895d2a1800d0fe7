using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>A group's name with a comma or semicolon in it is cut in two where group names travel as a list in one claim.</summary>
static class GroupNameDelimiter
{
    public static Rule Rule { get; } = new("group-name-delimiter", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var dialect = exam.Db.Dialect;
        SqlPart name = SqlPart.Raw("shown_as"), comma = dialect.Contains(name, SqlPart.Of($"{","}")), semicolon = dialect.Contains(name, SqlPart.Of($"{";"}"));
        var found = await exam.Db.ListAsync($"""
            select shown_as, created_at from groups where org_id = {Mine} and ({comma} or {semicolon}) order by id limit {Examination.Shown + 1}
            """, row => (Name: row.GetString(0), At: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))), ct);
        return found.Count == 0 ? null : new(Rule.Id, Severity.Hint, $"{(found.Count > Examination.Shown ? "Several groups have" : Examination.Several(found.Count, "group has", "groups have"))} a comma or semicolon in the name",
            [.. found.Take(Examination.Shown).Select(f => new Evidence($"'{f.Name}'.", f.At))],
            "Pushed groups are not harmed. Where the same names come as a list in a claim at sign-in, choose another delimiter there, or rename the groups.");
    }
}
