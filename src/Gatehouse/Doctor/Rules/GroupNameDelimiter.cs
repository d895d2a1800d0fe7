using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>
/// A group's name with a comma or semicolon in it is cut in two where group names travel as a list in one claim. Where a connection of the Org cuts at just that, it happens.
/// </summary>
static class GroupNameDelimiter
{
    public static Rule Rule { get; } = new("group-name-delimiter", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        foreach (var (connection, _) in await Connected.ActiveAsync(exam, ct))
            if (connection.Settings.Groups is { Delimiter: { } delimiter } list && await WithAsync(exam, [delimiter], ct) is { Count: > 0 } cut)
                return new(Rule.Id, Severity.Warning, $"'{connection.Name}' cuts group names of the Org at '{Word(delimiter)}'", Evidence(cut),
                    $"Sign-ins with such a name in '{list.Name}' change no groups. Choose another delimiter at the identity provider and here (gatehouse connection set {connection.Id} groups-delimiter=…), send each group as a value of its own, or rename the groups.");

        var found = await WithAsync(exam, [',', ';'], ct);
        return found.Count == 0 ? null : new(Rule.Id, Severity.Hint, $"{(found.Count > Examination.Shown ? "Several groups have" : Examination.Several(found.Count, "group has", "groups have"))} a comma or semicolon in the name", Evidence(found),
            "Pushed groups are not harmed. Where the same names come as a list in a claim at sign-in, choose another delimiter there, or rename the groups.");
    }

    static Task<List<(string Name, DateTimeOffset At)>> WithAsync(Examination exam, char[] any, CancellationToken ct)
    {
        var name = SqlPart.Raw("shown_as");
        var holds = any.Select(one => exam.Db.Dialect.Contains(name, SqlPart.Of($"{one.ToString()}"))).Aggregate((all, one) => SqlPart.Of($"{all} or {one}"));
        return exam.Db.ListAsync($"""
            select shown_as, created_at from groups where org_id = {Mine} and ({holds}) order by id limit {Examination.Shown + 1}
            """, row => (row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))), ct);
    }

    static IReadOnlyList<Evidence> Evidence(List<(string Name, DateTimeOffset At)> found) => [.. found.Take(Examination.Shown).Select(f => new Evidence($"'{f.Name}'.", f.At))];

    static string Word(char delimiter) => delimiter switch { '\n' => "newline", ' ' => "space", _ => delimiter.ToString() };
}
