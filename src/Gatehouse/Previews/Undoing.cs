using System.Data.Common;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Members;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Previews;

/// <summary>A cancelled preview is taken back, one group or person a transaction. Nothing of it is told: it never happened.</summary>
static class Undoing
{
    const string Why = "The preview was cancelled.";

    /// <summary>All there are: a preview begins in an Org without groups.</summary>
    public static Task<List<string>> GroupsAsync(OrgDb db, int count, CancellationToken ct) =>
        db.ListAsync($"select g.id from groups g where g.org_id = {Mine} order by g.id limit {count}", row => row.GetString(0), ct);

    public static Task<List<string>> PeopleAsync(OrgDb db, int count, CancellationToken ct) =>
        db.ListAsync($"select b.user_id from preview_before b where b.org_id = {Mine} order by b.user_id limit {count}", row => row.GetString(0), ct);

    /// <summary>Mappings stay, and wait for the group to be pushed again.</summary>
    public static Task GroupAsync(OrgDirectory directory, string id, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        await tx.ListAsync($"select g.id from groups g where g.org_id = {Mine} and g.id = {id} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
        Reservations.Release(tx, id);
        tx.Do($"update mappings set group_id = null, returned_at = null where org_id = {Mine} and group_id = {id}");
        tx.Do($"delete from groups where org_id = {Mine} and id = {id}");
        return true;
    }, ct);

    public static async Task PersonAsync(OrgDirectory directory, string id, CancellationToken ct)
    {
        try
        {
            await directory.Db.WriteAsync(tx => PersonAsync(tx, directory, id, leave: false, ct), ct);
        }
        catch (DbException error) when (UserStore.Taken(directory.Db, error))
        {
            // Somebody else has the name: an administrator gave it away meanwhile. The member stays deleted.
            await directory.Db.WriteAsync(tx => PersonAsync(tx, directory, id, leave: true, ct), ct);
        }
    }

    static async Task<bool> PersonAsync(OrgTransaction tx, OrgDirectory directory, string id, bool leave, CancellationToken ct)
    {
        tx.Withholds = true;
        if (await tx.FindAsync($"select b.was, b.doc, b.status, b.leave_at from preview_before b where b.org_id = {Mine} and b.user_id = {id} {tx.Dialect.ForUpdate}", Before.Read, ct) is not { } before) return false;
        tx.Do($"delete from preview_before where org_id = {Mine} and user_id = {id}");
        switch (before.Was)
        {
            case "nobody":
                Reservations.Release(tx, id);
                tx.Do($"delete from users where org_id = {Mine} and id = {id}");
                tx.Do($"delete from tombstones where org_id = {Mine} and id = {id}");
                break;
            case "deleted":
                if (await FindAsync(tx, id, ct) is { } back) await Departure.WriteAsync(tx, directory, id, back.Document, Membership.Active, Fate.Of(directory, directory.Settings.Leaving.OnDelete), ct);
                break;
            default:
                var tombstone = (await Tombstone.NamedAsync(tx, id, DateTimeOffset.MinValue, ct)).Find(t => t.Id == id);
                if (leave)
                {
                    if (tombstone is not null) await HeldUser.LetGoAsync(tx, directory, tombstone, $"{Why} But somebody else has this user's place by now, so the deletion holds.", ct);
                    break;
                }

                if (tombstone is not null) await Restoration.WriteAsync(tx, directory, tombstone, ScimJson.Parse(tombstone.Document), new("RESTORE", "SUCCESS", "User", id, tombstone.UserName, 0, Reason: Why), ct);
                if (await FindAsync(tx, id, ct) is { } user) await AsBeforeAsync(tx, directory, user, before, ct);
                break;
        }

        return true;
    }

    static async Task AsBeforeAsync(OrgTransaction tx, OrgDirectory directory, Resource user, Before before, CancellationToken ct)
    {
        var (now, then) = (ScimJson.Parse(user.Document), ScimJson.Parse(before.Document!));
        var row = UserRow.Of(then);
        tx.Do($"""
            update users set user_name_key = {row.UserNameKey}, external_id = {row.ExternalId}, display_key = {row.DisplayKey}, shown_as = {row.ShownAs}, active = {row.Active},
              doc = {row.Document}, status = {before.Status}, leave_at = {before.LeaveAt}, held_by = null, version = version + 1, modified_at = {directory.Scope.Now.ToUnixTimeMilliseconds()}
            where org_id = {Mine} and id = {user.Id}
            """);
        tx.Do($"delete from emails where org_id = {Mine} and user_id = {user.Id}");
        UserRow.WriteEmails(tx, user.Id, row.Emails);
        await IsolatedPeople.MoveAsync(tx, directory, UserChange.Between(user, now, then, directory.Users), row, ct);
        // What must be unique: whoever took the place of it meanwhile keeps it, and the member goes without.
        await Reservations.KeepAsync(tx, user.Id, Reservations.OfUser(now, directory.Users, directory.UniqueEmail), Reservations.OfUser(then, directory.Users, directory.UniqueEmail), ct);
        SyncLogStore.Write(tx, directory.Scope, new("UPDATE", "SUCCESS", "User", user.Id, row.UserName, 0, Reason: Why, Changes: ScimJson.WriteUtf8(Changes.Between(now, then, directory.Users))));
    }

    static Task<Resource?> FindAsync(OrgTransaction tx, string id, CancellationToken ct) =>
        tx.FindAsync($"select {Resource.UserColumns(tx.Dialect)} from users r where r.org_id = {Mine} and r.id = {id} {tx.Dialect.ForUpdate}", Resource.Read, ct);

    sealed record Before(string Was, byte[]? Document, string? Status, long? LeaveAt)
    {
        public static Before Read(Row row) => new(row.GetString(0), row.IsDBNull(1) ? null : row.GetUtf8(1), row.GetText(2), row.IsDBNull(3) ? null : row.GetInt64(3));
    }
}
