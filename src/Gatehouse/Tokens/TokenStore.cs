using System.Diagnostics;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tokens;

/// <summary>An Org's SCIM tokens: issue, rotate, revoke. Every node asks the database at each request, so a change holds from the next one.</summary>
public sealed class TokenStore(TimeProvider clock)
{
    /// <summary>180 days at first; a year at most. The old token of a rotation stays valid for a day.</summary>
    public static readonly TimeSpan FirstLife = TimeSpan.FromDays(180), LongestLife = TimeSpan.FromDays(366), FirstOverlap = TimeSpan.FromHours(24);

    /// <returns>Refused where the Org's mode has no tokens.</returns>
    /// <exception cref="FormatException">A setting that is none.</exception>
    public Task<Decision<IssuedToken>> IssueAsync(OrgDb db, string name, TimeSpan life, IReadOnlyDictionary<string, string> settings, string createdBy, CancellationToken ct)
    {
        var issued = New(name, life, settings, createdBy);
        return db.WriteAsync<Decision<IssuedToken>>(async tx =>
        {
            tx.Act?.About("token", issued.Token.Id, new Differences().Note("name", null, name).Note("expires", null, issued.Token.ExpiresAt).Note(null, settings)); // Also where it puts the Org into SCIM mode.
            if (await Modes.EnterForTokenAsync<IssuedToken>(tx, await OrgState.LockAsync(tx, ct), createdBy, clock.GetUtcNow(), ct) is { } refusal) return refusal;
            Insert(tx, issued);
            Tell(tx, issued.Token.Id, name, $"Issued by {createdBy}.");
            Announce(tx, "token.issued", issued.Token.Id, new { id = issued.Token.Id, name, expiresAt = issued.Token.ExpiresAt, by = createdBy });
            return new Decision<IssuedToken>.Done(issued);
        }, ct);
    }

    /// <summary>A new token at once, the old one for the overlap. Null when there is no such token, or it is over already.</summary>
    public Task<IssuedToken?> RotateAsync(OrgDb db, string id, TimeSpan overlap, TimeSpan life, string createdBy, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        await OrgState.LockAsync(tx, ct); // An Org that leaves SCIM at this moment gets no new token.
        var now = clock.GetUtcNow();
        var old = await tx.FindAsync($"select {ScimToken.Columns} from scim_tokens t where t.org_id = {Mine} and t.id = {id}", ScimToken.Read, ct);
        if (old is null || old.RevokedAt is not null || old.ExpiresAt <= now) return null;

        var issued = New(old.Name, life, old.Settings, createdBy);
        Insert(tx, issued);
        var end = Math.Min(old.ExpiresAt.ToUnixTimeMilliseconds(), (now + overlap).ToUnixTimeMilliseconds());
        tx.Act?.About("token", id, new Differences().Note("expires", old.ExpiresAt, DateTimeOffset.FromUnixTimeMilliseconds(end)).Note("replaced-by", null, issued.Token.Id));
        tx.Do($"update scim_tokens set expires_at = {end}, replaced_by = {issued.Token.Id} where org_id = {Mine} and id = {id}");
        Tell(tx, id, old.Name, $"Rotated by {createdBy}: the new token is {issued.Token.Id}.");
        Announce(tx, "token.rotated", id, new { id, name = old.Name, endsAt = DateTimeOffset.FromUnixTimeMilliseconds(end), replacedBy = issued.Token.Id, expiresAt = issued.Token.ExpiresAt, by = createdBy });
        return issued;
    }, ct);

    /// <summary>All of the Org's, with what was bought with them: the next request with any is refused, on every node.</summary>
    internal async Task RevokeAllAsync(OrgTransaction tx, string by, CancellationToken ct)
    {
        foreach (var (id, name) in await tx.ListAsync($"""
            update scim_tokens set revoked_at = {clock.GetUtcNow().ToUnixTimeMilliseconds()} where org_id = {Mine} and revoked_at is null returning id, name
            """, row => (row.GetString(0), row.GetString(1)), ct))
        {
            Tell(tx, id, name, $"Revoked by {by}.");
            Announce(tx, "token.revoked", id, new { id, name, by });
        }
    }

    /// <summary>False when there is no such token. Revoking twice is no mistake.</summary>
    public Task<bool> RevokeAsync(OrgDb db, string id, string by, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var token = await tx.FindAsync($"select {ScimToken.Columns} from scim_tokens t where t.org_id = {Mine} and t.id = {id} {tx.Dialect.ForUpdate}", ScimToken.Read, ct);
        if (token is null) return false;
        if (token.RevokedAt is not null) return true;
        Tell(tx, id, null, $"Revoked by {by}.");
        tx.Act?.About("token", id, new Differences().Note("state", token.State(clock.GetUtcNow()), "revoked"));
        tx.Do($"update scim_tokens set revoked_at = {clock.GetUtcNow().ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {id}");
        Announce(tx, "token.revoked", id, new { id, name = token.Name, by });
        return true;
    }, ct);

    /// <summary>Settings hold from the next request on.</summary>
    /// <exception cref="FormatException">A setting that is none.</exception>
    public Task<bool> SetAsync(OrgDb db, string id, IReadOnlyDictionary<string, string> settings, string by, CancellationToken ct)
    {
        var text = ScimToken.WriteSettings(settings);
        return db.WriteAsync(async tx =>
        {
            if (await tx.FindAsync($"select {ScimToken.Columns} from scim_tokens t where t.org_id = {Mine} and t.id = {id} {tx.Dialect.ForUpdate}", ScimToken.Read, ct) is not { } token) return false;
            tx.Act?.About("token", id, new Differences().Note(token.Settings, settings));
            tx.Do($"update scim_tokens set settings = {text} where org_id = {Mine} and id = {id}");
            Tell(tx, id, null, $"Settings by {by}: {text}");
            return true;
        }, ct);
    }

    public static Task<ScimToken?> FindAsync(OrgDb db, string id, CancellationToken ct) =>
        db.FindAsync($"select {ScimToken.Columns} from scim_tokens t where t.org_id = {Mine} and t.id = {id}", ScimToken.Read, ct);

    public static Task<List<ScimToken>> ListAsync(OrgDb db, CancellationToken ct) =>
        db.ListAsync($"select {ScimToken.Columns} from scim_tokens t where t.org_id = {Mine} order by t.created_at, t.id", ScimToken.Read, ct);

    IssuedToken New(string name, TimeSpan life, IReadOnlyDictionary<string, string> settings, string createdBy)
    {
        Profile.Read(settings);
        var (text, now) = (TokenText.New(TokenText.ScimPrefix), DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds())); // As it is stored.
        return new(text, new("tok_" + Ids.New(now), name, TokenText.Hint(text), settings, createdBy, now, now + life, null, null, null, null, null));
    }

    void Tell(OrgTransaction tx, string id, string? name, string what) => SyncLogStore.Write(
        tx, new SyncScope(id, null, null, "", Stopwatch.GetTimestamp(), clock), new("TOKEN", "SUCCESS", null, id, name, 0, Reason: what));

    void Announce<T>(OrgTransaction tx, string type, string id, T data) => EventStore.Write(tx, type, id, EventData.Of(data), clock.GetUtcNow());

    static void Insert(OrgTransaction tx, IssuedToken issued)
    {
        var token = issued.Token;
        tx.Do($"""
            insert into scim_tokens (hash, org_id, id, name, hint, settings, created_by, created_at, expires_at)
            values ({TokenText.Hash(issued.Text)}, {Mine}, {token.Id}, {token.Name}, {token.Hint}, {ScimToken.WriteSettings(token.Settings)},
              {token.CreatedBy}, {token.CreatedAt.ToUnixTimeMilliseconds()}, {token.ExpiresAt.ToUnixTimeMilliseconds()})
            """);
    }
}
