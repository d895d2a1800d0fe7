using Gatehouse.Data;

namespace Gatehouse.Members;

/// <summary>A person who is invited and has not come yet, and what became of the mail that says so.</summary>
/// <param name="Id">Changes with every resend: the newest link is the one that holds.</param>
/// <param name="Contact">Where the mail goes; null when the directory knows no address.</param>
public sealed record Invitation(
    string Id, string UserId, string UserName, string? Contact, string Status, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? DueAt, int Attempts, DateTimeOffset? SentAt, string? Failure)
{
    internal static RawSql Columns => new("i.id, i.user_id, u.doc, u.status, i.created_at, i.expires_at, i.due_at, i.attempts, i.sent_at, i.failure");

    /// <summary>expired, sent, failed (given up), waiting (for the mail server), or withdrawn (the person was deactivated).</summary>
    public string State(DateTimeOffset now) =>
        Status != "invited" ? "withdrawn" : ExpiresAt <= now ? "expired" : SentAt is not null ? "sent" : DueAt is null && Failure is not null ? "failed" : "waiting";

    internal static Invitation Read(Row row)
    {
        var (name, contact) = Contacts.Of(row.GetUtf8(2));
        return new(
            row.GetString(0), row.GetString(1), name, contact, row.GetString(3), Time(row, 4)!.Value, Time(row, 5)!.Value, Time(row, 6),
            (int)row.GetInt64(7), Time(row, 8), row.IsDBNull(9) ? null : row.GetString(9));
    }

    static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
