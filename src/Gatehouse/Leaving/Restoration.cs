using System.Data.Common;
using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>A deleted user comes back: the same id, the groups that are still there, roles and workspaces.</summary>
public static class Restoration
{
    /// <summary>By an administrator, who names the user by id or userName. Several when the name means more than one.</summary>
    public static async Task<Outcome<IReadOnlyList<Tombstone>>> RestoreAsync(OrgDirectory directory, string idOrUserName, string by, CancellationToken ct)
    {
        try
        {
            return await directory.Db.WriteAsync<Outcome<IReadOnlyList<Tombstone>>>(async tx =>
            {
                var named = await Tombstone.NamedAsync(tx, idOrUserName, directory.Scope.Now, ct);
                if (named.Count == 0) return new Outcome<IReadOnlyList<Tombstone>>.Missing();
                if (named.Count > 1) return new Outcome<IReadOnlyList<Tombstone>>.Done(named);
                var entry = new SyncEntry("RESTORE", "SUCCESS", "User", named[0].Id, named[0].UserName, 0, Reason: $"Restored by {by}.");
                return await WriteAsync(tx, directory, named[0], ScimJson.Parse(named[0].Document), entry, ct) switch
                {
                    Outcome<Resource>.Taken taken => new Outcome<IReadOnlyList<Tombstone>>.Taken(taken.Attribute),
                    Outcome<Resource>.Barred => new Outcome<IReadOnlyList<Tombstone>>.Barred(),
                    _ => new Outcome<IReadOnlyList<Tombstone>>.Done(named),
                };
            }, ct);
        }
        catch (DbException error) when (UserStore.Taken(directory.Db, error))
        {
            return new Outcome<IReadOnlyList<Tombstone>>.Taken("userName");
        }
    }

    /// <param name="tombstone">Locked.</param>
    /// <param name="document">What the user is from now on.</param>
    internal static async Task<Outcome<Resource>> WriteAsync(
        OrgTransaction tx, OrgDirectory directory, Tombstone tombstone, JsonObject document, SyncEntry entry, CancellationToken ct)
    {
        var (row, now) = (UserRow.Of(document), directory.Scope.Now);
        var status = tombstone.Was == Membership.Invited && row.Active ? Membership.Invited : Membership.Begins(row.Active);
        if (directory.Preview is not null && tombstone.HeldBy is null && status == Membership.Active) status = Membership.Previewed;
        var groups = await tx.ListAsync($"""
            select id from groups where org_id = {Mine} and id in {tombstone.Groups} order by id {tx.Dialect.ForUpdate}
            """, found => found.GetString(0), ct);
        tx.Do($"""
            insert into users (org_id, id, user_name_key, external_id, display_key, shown_as, active, doc, status, source, account_id, role, access_epoch, version, created_at, modified_at)
            select t.org_id, t.id, {row.UserNameKey}, {row.ExternalId}, {row.DisplayKey}, {row.ShownAs}, {row.Active}, {row.Document}, {status},
              t.source, t.account_id, t.role, t.access_epoch, t.version + 1, t.created_at, {now.ToUnixTimeMilliseconds()}
            from tombstones t where t.org_id = {Mine} and t.id = {tombstone.Id}
            """);
        tx.Do($"delete from tombstones where org_id = {Mine} and id = {tombstone.Id}");
        UserRow.WriteEmails(tx, tombstone.Id, row.Emails);
        if (status == Membership.Invited) InvitationStore.Write(tx, tombstone.Id, active: true, directory.Settings.InvitationLife, now);
        if (tombstone.Kept.Count > 0)
            tx.Do($"insert into kept_members (org_id, mapping_id, user_id) select p.org_id, p.id, {tombstone.Id} from mappings p where p.org_id = {Mine} and p.id in {tombstone.Kept}");
        if (tombstone.Workspaces.Count > 0)
            tx.Do($"insert into workspace_members (org_id, user_id, workspace_id) select w.org_id, {tombstone.Id}, w.id from workspaces w where w.org_id = {Mine} and w.id in {tombstone.Workspaces}");
        tx.Do($"insert into members (org_id, group_id, user_id) select g.org_id, g.id, {tombstone.Id} from groups g where g.org_id = {Mine} and g.id in {groups}");
        tx.Do($"update groups set version = version + 1, modified_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and id in {groups}");
        if (await Reservations.KeepAsync(tx, tombstone.Id, [], Reservations.OfUser(document, directory.Users, directory.UniqueEmail), ct) is { } taken)
            return new Outcome<Resource>.Taken(taken);
        if (!await IsolatedPeople.EnterAsync(tx, directory, tombstone.Id, row, ct)) return new Outcome<Resource>.Barred();
        SyncLogStore.Write(tx, directory.Scope, entry);
        if (tombstone.HeldBy is not null && status != Membership.Active) Revocation.Ended(tx, directory, tombstone.Id, deletes: null);
        await Consequences.UserRestoredAsync(tx, directory, tombstone.Id, status, groups, ct);
        return new Outcome<Resource>.Done(new(tombstone.Id, row.Document, tombstone.Version + 1, tombstone.CreatedAt, now, status));
    }
}
