using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>One group of which a batch holds members, or itself: what <see cref="HeldUser"/> is for one person, some members a transaction.</summary>
static class HeldGroup
{
    const int Together = 500;

    /// <summary>Deleted ones first: those that held them find them there again.</summary>
    public static Task<List<string>> SomeAsync(OrgDb db, string batch, int count, CancellationToken ct) => db.ListAsync($"""
        select s.id, min(s.place) from (
          select t.id, 0 as place from tombstones t where t.org_id = {Mine} and t.held_by = {batch} and t.resource_type = {"Group"}
          union select h.group_id, 1 from held_members h where h.org_id = {Mine} and h.batch_id = {batch}) s
        group by s.id order by min(s.place), s.id limit {count}
        """, row => row.GetString(0), ct);

    public static async Task ApproveAsync(OrgDirectory directory, string batch, string id, string why, CancellationToken ct)
    {
        while (await directory.Db.WriteAsync(async tx =>
        {
            if (await Buried.LockAsync(tx, id, ct) is { HeldBy: not null } buried) return await DeleteAsync(tx, directory, buried, why, ct);
            var name = await LockAsync(tx, id, ct);
            var (members, groups) = await TakeAsync(tx, batch, id, ct);
            if (name is not null && members.All.Count > 0) Log(tx, directory, id, name, why, new([], [.. members.Direct, .. groups], []));
            Consequences.Members(tx, directory, "group.member_removed", id, [.. members.Direct, .. groups]);
            await AccessUpkeep.RefreshAsync(tx, directory, members.All, ct);
            return members.All.Count == Together;
        }, ct)) ct.ThrowIfCancellationRequested();
    }

    public static async Task RejectAsync(OrgDirectory directory, string batch, string id, string why, CancellationToken ct)
    {
        while (await directory.Db.WriteAsync(async tx =>
        {
            if (await Buried.LockAsync(tx, id, ct) is { HeldBy: { } holder } buried)
            {
                if (holder == batch) return await RestoreAsync(tx, directory, buried, why, ct);
                // It was deleted meanwhile, and somebody else will decide on that.
                tx.Do($"update held_members set batch_id = {holder} where org_id = {Mine} and batch_id = {batch} and group_id = {id}");
                return false;
            }

            var name = await LockAsync(tx, id, ct);
            var (members, groups) = await TakeAsync(tx, batch, id, ct);
            if (name is not null && members.All.Count > 0)
            {
                tx.Do($"""
                    insert into members (org_id, group_id, user_id)
                    select u.org_id, {id}, u.id from users u where u.org_id = {Mine} and u.id in {members.Direct} on conflict do nothing
                    """);
                tx.Do($"""
                    insert into subgroups (org_id, group_id, child_id)
                    select g.org_id, {id}, g.id from groups g where g.org_id = {Mine} and g.id in {groups} on conflict do nothing
                    """);
                tx.Do($"update groups set version = version + 1, modified_at = {directory.Scope.Now.ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {id}");
                Log(tx, directory, id, name, why, new([.. members.Direct, .. groups], [], []));
                Consequences.Members(tx, directory, "group.member_added", id, [.. members.Direct, .. groups]);
            }

            await AccessUpkeep.RefreshAsync(tx, directory, members.All, ct);
            return members.All.Count == Together;
        }, ct)) ct.ThrowIfCancellationRequested();
    }

    /// <summary>The identity provider made the deleted group again: its deletion is done, and who is not in the new one yet is held there.</summary>
    public static async Task TakeOverAsync(OrgTransaction tx, OrgDirectory directory, string id, string by, CancellationToken ct)
    {
        if (await Buried.LockAsync(tx, id, ct) is not { } buried) return;
        HeldMembers.Move(tx, id, by);
        Bury(tx, directory, buried, "Was held by the guard; a group that was made again takes its place.");
        Consequences.Tell(tx, directory, "group.deleted", id, Events.EventData.Group(id, buried.Name));
    }

    static async Task<bool> DeleteAsync(OrgTransaction tx, OrgDirectory directory, Buried buried, string why, CancellationToken ct)
    {
        var concerned = await Consequences.GroupDeletingAsync(tx, directory, buried.Id, ct);
        HeldMembers.End(tx, buried.Id);
        Bury(tx, directory, buried, why);
        await Consequences.GroupDeletedAsync(tx, directory, buried.Id, buried.Name, concerned, ct);
        return false;
    }

    static void Bury(OrgTransaction tx, OrgDirectory directory, Buried buried, string why)
    {
        var forget = (directory.Scope.Now + directory.Settings.Leaving.Grace).ToUnixTimeMilliseconds();
        tx.Do($"update tombstones set held_by = null, forget_at = {forget} where org_id = {Mine} and id = {buried.Id}");
        SyncLogStore.Write(tx, directory.Scope, new("DELETE", "SUCCESS", "Group", buried.Id, buried.Name, 0, Reason: why));
    }

    /// <summary>The group is there again, in all groups that held it and that are there. Unless another one has its name by now: then it is gone.</summary>
    static async Task<bool> RestoreAsync(OrgTransaction tx, OrgDirectory directory, Buried buried, string why, CancellationToken ct)
    {
        var (id, now) = (buried.Id, directory.Scope.Now.ToUnixTimeMilliseconds());
        var concerned = await GroupTree.LockAsync(tx, [id], int.MaxValue, ct);
        var reserved = Reservations.OfGroup(buried.Document, directory.Groups, directory.Profile.UniqueGroupNames);
        if (await Reservations.KeepAsync(tx, id, [], reserved, ct) is not null)
        {
            Reservations.Release(tx, id);
            return await DeleteAsync(tx, directory, buried, $"{why} But another group has a value by now that must be unique, so the deletion holds.", ct);
        }

        tx.Do($"""
            insert into groups (org_id, id, display_key, shown_as, external_id, doc, version, created_at, modified_at)
            select t.org_id, t.id, {Fold.Key(buried.Name)}, {buried.Name}, {ScimJson.Text(buried.Document["externalId"])}, t.doc, t.version + 1, t.created_at, {now}
            from tombstones t where t.org_id = {Mine} and t.id = {id}
            """);
        tx.Do($"""
            insert into members (org_id, group_id, user_id)
            select h.org_id, h.group_id, h.user_id from held_members h where h.org_id = {Mine} and h.group_id = {id} and h.via = {""} on conflict do nothing
            """);
        tx.Do($"""
            insert into subgroups (org_id, group_id, child_id)
            select distinct h.org_id, h.group_id, h.via from held_members h join groups g on g.org_id = h.org_id and g.id = h.via where h.org_id = {Mine} and h.group_id = {id}
            union select distinct h.org_id, h.group_id, h.via from held_members h join groups g on g.org_id = h.org_id and g.id = h.group_id where h.org_id = {Mine} and h.via = {id}
            on conflict do nothing
            """);
        tx.Do($"""
            update groups set version = version + 1, modified_at = {now} where org_id = {Mine} and id in (select s.group_id from subgroups s where s.org_id = {Mine} and s.child_id = {id})
            """);
        HeldMembers.End(tx, id);
        tx.Do($"delete from tombstones where org_id = {Mine} and id = {id}");
        SyncLogStore.Write(tx, directory.Scope, new("RESTORE", "SUCCESS", "Group", id, buried.Name, 0, Reason: why));
        Consequences.Tell(tx, directory, "group.restored", id, Events.EventData.Group(id, buried.Name));
        await AccessUpkeep.RefreshAsync(tx, directory, concerned, ct);
        return false;
    }

    /// <summary>Some are not held any more. Groups: those through which nobody is held now.</summary>
    static async Task<(Taken Members, List<string> Groups)> TakeAsync(OrgTransaction tx, string batch, string group, CancellationToken ct)
    {
        var rows = await tx.ListAsync($"""
            delete from held_members where org_id = {Mine} and batch_id = {batch} and group_id = {group} and (user_id, via) in (
              select h.user_id, h.via from held_members h where h.org_id = {Mine} and h.batch_id = {batch} and h.group_id = {group} order by h.user_id, h.via limit {Together})
            returning user_id, via
            """, row => (User: row.GetString(0), Via: row.GetString(1)), ct);
        var via = rows.Select(r => r.Via).Where(v => v != "").Distinct(StringComparer.Ordinal).ToList();
        var still = via.Count == 0 ? [] : await tx.ListAsync(
            $"select distinct via from held_members where org_id = {Mine} and batch_id = {batch} and group_id = {group} and via in {via}", row => row.GetString(0), ct);
        return (new(rows.ConvertAll(r => r.User), [.. rows.Where(r => r.Via == "").Select(r => r.User)]), [.. via.Except(still, StringComparer.Ordinal)]);
    }

    static async Task<string?> LockAsync(OrgTransaction tx, string id, CancellationToken ct) =>
        await tx.FindAsync($"select shown_as from groups where org_id = {Mine} and id = {id} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);

    static void Log(OrgTransaction tx, OrgDirectory directory, string id, string name, string why, MemberChange change) =>
        SyncLogStore.Write(tx, directory.Scope, new("UPDATE", "SUCCESS", "Group", id, name, 0, Reason: why, Changes: GroupStore.Told(new JsonObject(), change)));

    /// <param name="All">One entry a row.</param>
    sealed record Taken(List<string> All, List<string> Direct);

    /// <summary>A deleted group.</summary>
    sealed record Buried(string Id, JsonObject Document, string? HeldBy)
    {
        public string Name => ScimJson.Text(Document["displayName"])!;

        public static Task<Buried?> LockAsync(OrgTransaction tx, string id, CancellationToken ct) => tx.FindAsync($"""
            select t.id, t.doc, t.held_by from tombstones t where t.org_id = {Mine} and t.id = {id} and t.resource_type = {"Group"} {tx.Dialect.ForUpdate}
            """, row => new Buried(row.GetString(0), ScimJson.Parse(row.GetUtf8(1)), row.GetText(2)), ct);
    }
}
