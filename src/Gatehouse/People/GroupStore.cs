using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Previews;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>Groups: the document in one row, the members in rows of their own; one transaction with the sync log.</summary>
public static class GroupStore
{
    public static Task<Resource?> FindAsync(OrgDb db, string id, CancellationToken ct) =>
        db.FindAsync($"select {Resource.Columns} from groups r where r.org_id = {Mine} and r.id = {id}", Resource.Read, ct);

    public static Task<Outcome<Resource>> CreateAsync(OrgDirectory directory, ResourcePlan plan, CancellationToken ct) =>
        directory.Db.WriteAsync<Outcome<Resource>>(async tx =>
        {
            directory = await Preview.EnterAsync(tx, directory, ct);
            var id = Resource.NewId(directory.Scope.Now);
            var (document, now) = (plan.Create(id), directory.Scope.Now.ToUnixTimeMilliseconds());
            var (name, stored) = (Name(document), ScimJson.WriteResource(document));
            tx.Do($"""
                insert into groups (org_id, id, display_key, shown_as, external_id, doc, version, created_at, modified_at)
                values ({Mine}, {id}, {Fold.Key(name)}, {name}, {ScimJson.Text(document["externalId"])}, {stored}, 1, {now}, {now})
                """);
            if (await Reservations.KeepAsync(tx, id, [], Reserved(directory, document), ct) is { } taken) return new Outcome<Resource>.Taken(taken);
            var members = await MembersAsync(tx, directory, id, plan, ct);
            if (directory.Profile.Strict && members.Unknown.Count > 0) return new Outcome<Resource>.Unknown(members.Unknown);
            SyncLogStore.Write(tx, directory.Scope, new("CREATE", "SUCCESS", "Group", id, name, 201, Reason: Words(plan, members),
                Changes: Told(Changes.Between(null, document, directory.Groups), members)));
            await Consequences.GroupCreatedAsync(tx, directory, id, name, ScimJson.Text(document["externalId"]), members, ct);
            return new Outcome<Resource>.Done(new(id, stored, 1, directory.Scope.Now, directory.Scope.Now));
        }, ct);

    public static Task<Outcome<Resource>> PatchAsync(OrgDirectory directory, string id, ResourcePlan plan, ETagMatch match, int status, CancellationToken ct) =>
        WriteAsync(directory, id, match, plan.TouchesDocument ? plan.Apply : null, plan, status, ct);

    public static Task<Outcome<Resource>> ReplaceAsync(OrgDirectory directory, string id, ResourcePlan plan, ETagMatch match, int status, CancellationToken ct) =>
        WriteAsync(directory, id, match, plan.Replace, plan, status, ct);

    public static Task<Outcome<Resource>> DeleteAsync(OrgDirectory directory, string id, ETagMatch match, CancellationToken ct) =>
        directory.Db.WriteAsync<Outcome<Resource>>(async tx =>
        {
            directory = await Preview.EnterAsync(tx, directory, ct);
            if (await LockWithParentsAsync(tx, id, ct) is not { } group) return new Outcome<Resource>.Missing();
            if (!match.Allows(group.Version)) return new Outcome<Resource>.Stale();
            var held = await GroupGuard.AskDeletingAsync(tx, directory, id, ct);
            var concerned = held is null ? await Consequences.GroupDeletingAsync(tx, directory, id, ct) : [];
            if (held is not null) await Consequences.GroupHeldAsync(tx, directory, id, held, ct);

            var now = directory.Scope.Now.ToUnixTimeMilliseconds();
            var members = await tx.ListAsync($"select user_id from members where org_id = {Mine} and group_id = {id}", row => row.GetString(0), ct);
            tx.Do($"""
                update groups set version = version + 1, modified_at = {now} where org_id = {Mine}
                and id in (select group_id from subgroups where org_id = {Mine} and child_id = {id})
                """);
            tx.Do($"""
                insert into tombstones (org_id, id, resource_type, doc, belonged_to, version, created_at, deleted_at, forget_at, held_by)
                values ({Mine}, {id}, {"Group"}, {group.Document}, {JsonSerializer.Serialize(members)}, {group.Version + 1}, {group.CreatedAt.ToUnixTimeMilliseconds()}, {now},
                  {(directory.Scope.Now + directory.Settings.Leaving.Grace).ToUnixTimeMilliseconds()}, {held?.Id})
                """);
            Reservations.Release(tx, id);
            tx.Do($"delete from groups where org_id = {Mine} and id = {id}");
            var before = ScimJson.Parse(group.Document);
            SyncLogStore.Write(tx, directory.Scope, new("DELETE", held is null ? "SUCCESS" : "HELD", "Group", id, Name(before), 204, Reason: held?.GroupWords,
                Changes: Told(Changes.Between(before, null, directory.Groups), new([], members, []))));
            if (held is null) await Consequences.GroupDeletedAsync(tx, directory, id, Name(before), concerned, ct);
            return new Outcome<Resource>.Done(group);
        }, ct);

    /// <summary>
    /// The group's row is locked first: concurrent changes of one group wait for one another and lose nobody. The version moves only
    /// when something really changed (RFC 7644 §3.5.2.1).
    /// </summary>
    static Task<Outcome<Resource>> WriteAsync(
        OrgDirectory directory, string id, ETagMatch match, Func<JsonObject, JsonObject>? change, ResourcePlan plan, int status, CancellationToken ct) =>
        directory.Db.WriteAsync<Outcome<Resource>>(async tx =>
        {
            directory = await Preview.EnterAsync(tx, directory, ct);
            // A group is locked before its members. Where only they change, both are one round trip.
            Resource? group = null;
            tx.Ask($"select {Resource.Columns} from groups r where r.org_id = {Mine} and r.id = {id} {tx.Dialect.ForUpdate}", row => group = Resource.Read(row));
            var early = change is null && !match.IsGiven ? await MembersAsync(tx, directory, id, plan, ct) : null;
            await tx.AnsweredAsync(ct);
            if (group is null) return new Outcome<Resource>.Missing();
            if (!match.Allows(group.Version)) return new Outcome<Resource>.Stale();

            var before = ScimJson.Parse(group.Document);
            var after = change is null ? before : change(before);
            var documentChanged = change is not null && !JsonNode.DeepEquals(before, after);
            if (documentChanged && await Reservations.KeepAsync(tx, id, Reservations.OfGroup(before, directory.Groups, uniqueName: true), Reserved(directory, after), ct) is { } taken)
                return new Outcome<Resource>.Taken(taken);
            var members = early ?? await MembersAsync(tx, directory, id, plan, ct);
            if (directory.Profile.Strict && members.Unknown.Count > 0) return new Outcome<Resource>.Unknown(members.Unknown);
            if (!documentChanged && !members.Any)
            {
                SyncLogStore.Write(tx, directory.Scope, new("UPDATE", "SKIPPED", "Group", id, Name(before), status, Reason: Words(plan, members) ?? "Nothing to change."));
                return new Outcome<Resource>.Done(group);
            }

            var (name, stored, now) = (Name(after), documentChanged ? ScimJson.WriteResource(after) : group.Document, directory.Scope.Now.ToUnixTimeMilliseconds());
            tx.Do($"""
                update groups set display_key = {Fold.Key(name)}, shown_as = {name}, external_id = {ScimJson.Text(after["externalId"])},
                  doc = {stored}, version = version + 1, modified_at = {now}
                where org_id = {Mine} and id = {id}
                """);
            var changes = documentChanged ? Changes.Between(before, after, directory.Groups) : [];
            var changed = documentChanged ? ScimJson.WriteUtf8(changes) : null;
            var held = await GroupGuard.AskAsync(tx, directory, id, members, ct);
            SyncLogStore.Write(tx, directory.Scope, new("UPDATE", held is null ? "SUCCESS" : "HELD", "Group", id, name, status, Reason: Notes.Together(Words(plan, members), held?.GroupWords), Changes: Told(changes, members)));
            await Consequences.GroupChangedAsync(tx, directory, id, name, ScimJson.Text(after["externalId"]), changed, members, held, ct);
            return new Outcome<Resource>.Done(group with { Document = stored, Version = group.Version + 1, ModifiedAt = directory.Scope.Now });
        }, ct);

    static Task<MemberChange> MembersAsync(OrgTransaction tx, OrgDirectory directory, string id, ResourcePlan plan, CancellationToken ct) =>
        MemberRows.ApplyAsync(tx, id, plan.Members, directory.Groups, !directory.Profile.Strict, ct);

    /// <summary>With those it is in, by id, as everybody locks them. One that came into another meanwhile is begun with again.</summary>
    static async Task<Resource?> LockWithParentsAsync(OrgTransaction tx, string id, CancellationToken ct)
    {
        var locked = await tx.ListAsync($"""
            select g.id from groups g where g.org_id = {Mine}
              and (g.id = {id} or g.id in (select s.group_id from subgroups s where s.org_id = {Mine} and s.child_id = {id}))
            order by g.id {tx.Dialect.ForUpdate}
            """, row => row.GetString(0), ct);
        var (found, moved) = ((Resource?)null, false);
        tx.Ask($"select {Resource.Columns} from groups r where r.org_id = {Mine} and r.id = {id} {tx.Dialect.ForUpdate}", row => found = Resource.Read(row));
        tx.Ask($"select s.group_id from subgroups s where s.org_id = {Mine} and s.child_id = {id}", row => moved |= !locked.Contains(row.GetString(0)));
        await tx.AnsweredAsync(ct);
        return moved ? throw new MovedException() : found;
    }

    static List<(string Name, string Value)> Reserved(OrgDirectory directory, JsonObject document) =>
        Reservations.OfGroup(document, directory.Groups, directory.Profile.UniqueGroupNames);

    static string Name(JsonObject document) => ScimJson.Text(document["displayName"])!;

    /// <summary>Members in the log: how many, and the first of them by id.</summary>
    internal static byte[] Told(JsonObject changes, MemberChange members)
    {
        if (members.Added.Count > 0) changes["members.added"] = MemberChange.Told(members.Added);
        if (members.Removed.Count > 0) changes["members.removed"] = MemberChange.Told(members.Removed);
        return ScimJson.WriteUtf8(changes);
    }

    static string? Words(ResourcePlan plan, MemberChange members)
    {
        if (members.Unknown.Count == 0) return plan.Words;
        var who = members.Unknown.Count == 1 ? "a member" : $"{members.Unknown.Count} members";
        var skipped = $"Skipped {who} that this Org does not have: {string.Join(", ", members.Unknown.Take(5).Select(Notes.Shown))}.";
        return plan.Words is { } words ? $"{words} {skipped}" : skipped;
    }
}
