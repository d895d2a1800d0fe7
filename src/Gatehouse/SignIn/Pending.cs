using Gatehouse.Data;

namespace Gatehouse.SignIn;

/// <summary>Somebody on the way to an identity provider and back.</summary>
/// <param name="Handle">Travels as RelayState or state; 43 characters.</param>
/// <param name="Browser">The hash of who started.</param>
/// <param name="Org">The only one it may end in; null leaves it to who the person is.</param>
/// <param name="Request">The ID of the SAML request.</param>
/// <param name="Secrets">Nonce and verifier of OpenID Connect; sealed.</param>
/// <param name="Session">The hash of the session that goes on with it.</param>
/// <param name="Invitation">Whose link led here: that user of the Org.</param>
/// <param name="Answer">The accepted <see cref="Arrival"/>; sealed.</param>
public sealed record Pending(
    string Handle, string Browser, string Connection, string? Org, string Purpose, string? Request, string? Secrets, string? Session, string? Invitation, string? ReturnTo,
    string? Answer, DateTimeOffset ExpiresAt, bool Used)
{
    public const string SignIn = "sign-in", Test = "test", Logout = "logout";

    /// <summary>In place of a browser's hash: nobody started, and whoever brought the answer comes for it at once (idp-initiated=accept).</summary>
    public const string AnyBrowser = "";

    internal static RawSql Columns => new("p.id, p.browser_hash, p.connection_id, p.org_id, p.purpose, p.request_id, p.secrets, p.session_hash, p.invitation, p.return_to, p.answer, p.expires_at, p.used_at");

    internal static Pending Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetText(3), row.GetString(4), row.GetText(5), row.GetText(6), row.GetText(7), row.GetText(8), row.GetText(9),
        row.GetText(10), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)), !row.IsDBNull(12));
}
