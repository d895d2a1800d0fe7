using Gatehouse.Data;

namespace Gatehouse.SignIn;

/// <summary>What happened at the door of an Org.</summary>
/// <param name="Outcome">signed-in, refused, tested, test-failed, switched, signed-out, linked, unlinked.</param>
/// <param name="Check">Which check refused; null when none did.</param>
/// <param name="Detail">For administrators: it may quote the message.</param>
/// <param name="Reference">What the person at the browser was shown.</param>
/// <param name="Message">As the identity provider sent it, decoded.</param>
public sealed record LoggedSignIn(
    DateTimeOffset At, string Outcome, string Reference, string? Check = null, string? Detail = null, string? Connection = null, string? User = null, string? Address = null, string? Agent = null, string? Message = null)
{
    internal static RawSql Columns => new("id, at, outcome, reference, check_name, detail, connection_id, user_id, address, agent, message");

    internal static (string Id, LoggedSignIn Entry) Read(Row row) => (row.GetString(0), new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3), row.GetText(4), row.GetText(5), row.GetText(6), row.GetText(7), row.GetText(8), row.GetText(9), row.GetText(10)));
}
