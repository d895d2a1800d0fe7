using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>An app sends people here and wants them back at an address that is none of its own. Told to the Primary Org, which is the operators': apps belong to no other.</summary>
static class RedirectUnregistered
{
    static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public static Rule Rule { get; } = new("redirect-unregistered", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        if (!exam.Org.IsPrimary) return null;
        var refused = await exam.Db.ListAsync($"""
            select l.at, l.detail, l.reference from sign_in_log l where l.org_id = {Mine} and l.id > {Data.Ids.Prefix(exam.Now - Lately)} and l.check_name in ({"RedirectUri"}, {"UnknownApp"}) order by l.id desc limit {100}
            """, row => (At: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), Detail: row.GetString(1), Reference: row.GetString(2)), ct);
        return refused.Count == 0 ? null : new(Rule.Id, Severity.Error, $"An app's request was refused {Examination.Times(refused.Count)} in a week: unregistered redirect URI, or unknown app",
            [.. refused.DistinctBy(r => r.Detail, StringComparer.Ordinal).Take(Examination.Shown).Select(r => new Evidence($"{r.Detail} Reference {r.Reference}.", r.At))],
            "If the address is right: gatehouse app set ID redirect-uris=\"…\" with all of the app's addresses, letter by letter. If it is not, somebody tries to have people sent elsewhere, or the app is set up with another instance's client_id.");
    }
}
