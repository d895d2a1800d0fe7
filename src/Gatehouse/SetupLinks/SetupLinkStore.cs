using Gatehouse.Data;
using Gatehouse.Tokens;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SetupLinks;

/// <summary>An Org's setup links: make, list, revoke. Every request with one asks here, so a revocation holds from the next one on every node.</summary>
public static class SetupLinkStore
{
    public static readonly TimeSpan FirstLife = TimeSpan.FromDays(7), LongestLife = TimeSpan.FromDays(30);

    /// <returns>The link, and its secret text at the only moment at which it is known.</returns>
    public static async Task<(SetupLink Link, string Text)> CreateAsync(OrgDb db, string name, IReadOnlyList<string> steps, TimeSpan life, string by, DateTimeOffset at, CancellationToken ct)
    {
        var (text, now) = (SetupLinkText.New(db.Org), DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds())); // As it is stored.
        var link = new SetupLink("link_" + Ids.New(now), name, TokenText.Hint(text), steps, by, now, now + life, null, null, null);
        await db.WriteAsync(tx =>
        {
            tx.Act?.About("setup-link", link.Id, new Differences().Note("name", null, name).Note("steps", null, steps).Note("expires", null, link.ExpiresAt));
            tx.Do($"""
                insert into setup_links (org_id, id, hash, name, hint, steps, created_by, created_at, expires_at)
                values ({Mine}, {link.Id}, {TokenText.Hash(text)}, {name}, {link.Hint}, {string.Join(' ', steps)}, {by}, {now.ToUnixTimeMilliseconds()}, {link.ExpiresAt.ToUnixTimeMilliseconds()})
                """);
            return Task.FromResult(true);
        }, ct);
        return (link, text);
    }

    public static Task<List<SetupLink>> ListAsync(OrgDb db, CancellationToken ct) =>
        db.ListAsync($"select {SetupLink.Columns} from setup_links l where l.org_id = {Mine} order by l.id", SetupLink.Read, ct);

    public static Task<SetupLink?> FindAsync(OrgDb db, string id, CancellationToken ct) =>
        db.FindAsync($"select {SetupLink.Columns} from setup_links l where l.org_id = {Mine} and l.id = {id}", SetupLink.Read, ct);

    internal static Task<SetupLink?> OfTextAsync(OrgDb db, string text, CancellationToken ct) =>
        db.FindAsync($"select {SetupLink.Columns} from setup_links l where l.org_id = {Mine} and l.hash = {TokenText.Hash(text)}", SetupLink.Read, ct);

    /// <summary>Somebody looked at a page with it.</summary>
    internal static Task OpenedAsync(OrgDb db, string id, string? address, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
        await tx.RunAsync($"update setup_links set opened_at = {now.ToUnixTimeMilliseconds()}, opened_from = {address} where org_id = {Mine} and id = {id}", ct) == 1, ct);

    /// <summary>False when there is no such link. Revoking twice is no mistake. What was made with it stays.</summary>
    public static Task<bool> RevokeAsync(OrgDb db, string id, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await tx.FindAsync($"select {SetupLink.Columns} from setup_links l where l.org_id = {Mine} and l.id = {id} {tx.Dialect.ForUpdate}", SetupLink.Read, ct) is not { } link) return false;
        if (link.RevokedAt is not null) return true;
        tx.Act?.About("setup-link", id, new Differences().Note("state", link.State(now), "revoked"));
        tx.Do($"update setup_links set revoked_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {id}");
        return true;
    }, ct);
}
