using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Tokens;

namespace Gatehouse.Doors;

/// <summary>Short-lived tokens bought with a SCIM token (RFC 6749 §4.4). They end with it.</summary>
public sealed class AccessTokens(InstanceDb db, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <param name="clientId">The SCIM token's id.</param>
    /// <param name="secret">The SCIM token.</param>
    /// <returns>The text; or null, and whose sync log learns why.</returns>
    public async Task<(string? Text, (OrgDb Db, string Reason)? Told)> BuyAsync(string clientId, string secret, CancellationToken ct)
    {
        var (hash, now, text) = (TokenText.Hash(secret), clock.GetUtcNow(), TokenText.New(TokenText.AccessPrefix));
        // One statement: a token revoked at this moment sells nothing any more.
        if (await db.RunAsync($"""
            insert into access_tokens (hash, token_hash, expires_at)
            select {TokenText.Hash(text)}, t.hash, {(now + Life).ToUnixTimeMilliseconds()} from scim_tokens t join orgs o on o.id = t.org_id and {Org.Open}
            where t.hash = {hash} and t.id = {clientId} and t.revoked_at is null and t.expires_at > {now.ToUnixTimeMilliseconds()}
            """, ct) == 1) return (text, null);

        var token = await db.FindAsync($"select t.org_id, t.id, t.name, t.revoked_at, {Org.Closed} from scim_tokens t join orgs o on o.id = t.org_id where t.hash = {hash}",
            row => new { Org = new OrgId(row.GetString(0)), Id = row.GetString(1), Name = row.GetString(2), Revoked = !row.IsDBNull(3), Closed = row.GetText(4) }, ct);
        if (token is null) return (null, null);
        var why = token.Id != clientId ? "the client_id is not this token's" : token.Revoked ? "it was revoked" : token.Closed is { } state ? $"the Org is {state}" : "it has expired";
        return (null, (db.For(token.Org), $"An access token was asked for with the token '{token.Name}' and refused: {why}."));
    }
}
