using System.Security.Cryptography;
using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>Each Org's record of every sign-in and every refusal: what an administrator finds by the reference number that somebody reads out.</summary>
public sealed class SignInLogStore(Secrets secrets)
{
    const int LongestDetail = 2000, LongestMessage = 200_000, LongestAgent = 300;

    /// <summary>Without letters and digits that are mistaken for one another on the telephone.</summary>
    public static string NewReference()
    {
        var text = RandomNumberGenerator.GetString("23456789ABCDEFGHJKMNPQRSTVWXYZ", 10);
        return $"{text[..5]}-{text[5..]}";
    }

    public void Write(OrgTransaction tx, LoggedSignIn entry)
    {
        var id = tx.NextId(entry.At);
        tx.Do($"""
            insert into sign_in_log (org_id, id, at, outcome, reference, check_name, detail, connection_id, user_id, address, agent, message)
            values ({Mine}, {id}, {entry.At.ToUnixTimeMilliseconds()}, {entry.Outcome}, {entry.Reference}, {entry.Check}, {Cut(entry.Detail, LongestDetail)}, {entry.Connection}, {entry.User},
              {entry.Address}, {Cut(entry.Agent, LongestAgent)}, {(entry.Message is { } message ? secrets.Seal(SealedColumn.SignInMessage, [id], Cut(message, LongestMessage)!) : null)})
            """);
        if (entry is not { Outcome: "signed-in", Connection: { } connection }) return;
        var (now, aMinuteAgo) = (entry.At.ToUnixTimeMilliseconds(), (entry.At - TimeSpan.FromMinutes(1)).ToUnixTimeMilliseconds());
        tx.Do($"update connection_orgs set signed_in_at = {now} where org_id = {Mine} and connection_id = {connection} and coalesce(signed_in_at, 0) < {aMinuteAgo}");
    }

    /// <summary>The newest, the newest first.</summary>
    public async Task<List<LoggedSignIn>> ListAsync(OrgDb db, string? reference, string? outcome, int count, CancellationToken ct) =>
        (await PageAsync(db, reference, outcome, null, count, ct)).ConvertAll(row => row.Entry);

    /// <summary>The same with their ids, older than one of them.</summary>
    public async Task<List<(string Id, LoggedSignIn Entry)>> PageAsync(OrgDb db, string? reference, string? outcome, string? before, int count, CancellationToken ct)
    {
        var conditions = SqlPart.Raw("");
        if (reference is not null) conditions = SqlPart.Of($"{conditions} and reference = {reference}");
        if (outcome is not null) conditions = SqlPart.Of($"{conditions} and outcome = {outcome}");
        if (before is not null) conditions = SqlPart.Of($"{conditions} and id < {before}");
        var rows = await db.ListAsync($"select {LoggedSignIn.Columns} from sign_in_log where org_id = {Mine}{conditions} order by id desc limit {count}", LoggedSignIn.Read, ct);
        return rows.ConvertAll(row => row.Entry.Message is { } message ? (row.Id, row.Entry with { Message = secrets.Open(SealedColumn.SignInMessage, [row.Id], message) }) : row);
    }

    /// <summary>NUL is no text to PostgreSQL.</summary>
    static string? Cut(string? text, int longest) => text is null ? null
        : (text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…").Replace('\0', ' ');
}
