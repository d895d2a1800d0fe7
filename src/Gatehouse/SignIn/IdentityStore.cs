using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.Leaving;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>Who somebody of a connection is in one Org.</summary>
/// <param name="Status">Of the user; null when there is none any more, and none is held.</param>
/// <param name="Deleted">The user can still be restored.</param>
/// <param name="Claimed">Groups that claims put this person into.</param>
sealed record Identity(string User, string? Status, bool Deleted, IReadOnlyList<string> Claimed);

static class IdentityStore
{
    public static Task<Identity?> FindAsync(OrgDb db, string connection, string subject, CancellationToken ct) => db.FindAsync($"""
        select i.user_id, coalesce(u.status, (select t.status from tombstones t where t.org_id = {Mine} and t.id = i.user_id and {Tombstone.GoesOn})), (select t.id from tombstones t where t.org_id = {Mine} and t.id = i.user_id and t.resource_type = {"User"}), i.claimed
        from identities i left join users u on u.org_id = i.org_id and u.id = i.user_id
        where i.org_id = {Mine} and i.connection_id = {connection} and i.subject = {subject}
        """, row => new Identity(row.GetString(0), row.GetText(1), !row.IsDBNull(2), row.GetText(3) is { } claimed ? JsonSerializer.Deserialize<List<string>>(claimed)! : []), ct);

    /// <summary>Whether somebody else of this connection is this user already.</summary>
    public static async Task<bool> IsAnothersAsync(OrgDb db, string connection, string subject, string user, CancellationToken ct) => await db.FindAsync(
        $"select i.subject from identities i where i.org_id = {Mine} and i.user_id = {user} and i.connection_id = {connection} and i.subject <> {subject}", row => row.GetString(0), ct) is not null;

    /// <param name="claimed">Null leaves them.</param>
    public static void Keep(OrgTransaction tx, string connection, string subject, string user, IReadOnlyList<string>? claimed, DateTimeOffset now)
    {
        var (groups, at) = (claimed is null ? null : JsonSerializer.Serialize(claimed), now.ToUnixTimeMilliseconds());
        tx.Do($"""
            insert into identities (org_id, connection_id, subject, user_id, claimed, created_at, seen_at) values ({Mine}, {connection}, {subject}, {user}, {groups}, {at}, {at})
            on conflict (org_id, connection_id, subject) do update set user_id = excluded.user_id, seen_at = excluded.seen_at, claimed = coalesce(excluded.claimed, identities.claimed)
            """);
    }
}
