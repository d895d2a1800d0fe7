using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Members;

/// <summary>The members of one Org. What changes the directory as well goes through People/; here is what only Gatehouse knows.</summary>
public static class MemberStore
{
    /// <summary>By id, so that the last one seen is where the next page begins.</summary>
    public static Task<List<Member>> ListAsync(OrgDb db, MemberFilter filter, CancellationToken ct)
    {
        var conditions = SqlPart.Raw("");
        // Nearly everybody is active: there is an index of the others alone.
        if (filter.Status is { } status) conditions = SqlPart.Of($"{SqlPart.Raw(status == Membership.Active ? "" : " and r.status <> 'active'")} and r.status = {status}");
        if (filter.Source is { } source) conditions = SqlPart.Of($"{conditions} and r.source = {source}");
        if (filter.Group is { } all && filter.Search is null) return OfGroupAsync(db, filter, all, conditions, ct);
        if (filter.Group is { } group) conditions = SqlPart.Of($"{conditions} and exists (select 1 from members m where m.org_id = {Mine} and m.user_id = r.id and m.group_id = {group})");
        if (filter.Search is { } search)
        {
            // The first letters of a userName, a name or an address: each has an index.
            var (from, to) = (Fold.Key(search), Fold.Key(search) + char.ConvertFromUtf32(0x10FFFF));
            conditions = SqlPart.Of($"""
                {conditions} and r.id in (select n.id from users n where n.org_id = {Mine} and n.user_name_key >= {from} and n.user_name_key < {to}
                  union select d.id from users d where d.org_id = {Mine} and d.display_key >= {from} and d.display_key < {to}
                  union select e.user_id from emails e where e.org_id = {Mine} and e.value_key >= {from} and e.value_key < {to})
                """);
        }

        if (filter.After is { } after) conditions = SqlPart.Of($"{conditions} and r.id > {after}");
        return db.ListAsync($"{new PlanMark(filter.Search is not null)} select {Member.Columns} from users r where r.org_id = {Mine}{conditions} order by r.id limit {filter.Count}", Member.Read, ct);
    }

    /// <summary>From the group to its members, who are kept in their order: a small group of a large Org, and a large one, cost what is shown of them.</summary>
    static Task<List<Member>> OfGroupAsync(OrgDb db, MemberFilter filter, string group, SqlPart conditions, CancellationToken ct) => db.ListAsync($"""
        select {Member.Columns} from members m cross join users r
        where m.org_id = {Mine} and m.group_id = {group} and m.user_id > {filter.After ?? ""} and r.org_id = {Mine} and r.id = m.user_id{conditions} order by m.user_id limit {filter.Count}
        """, Member.Read, ct);

    /// <summary>By id or userName.</summary>
    public static Task<Member?> FindAsync(OrgDb db, string idOrName, CancellationToken ct) => db.FindAsync(
        $"select {Member.Columns} from users r where r.org_id = {Mine} and (r.id = {idOrName} or r.user_name_key = {Fold.Key(idOrName)})", Member.Read, ct);

    /// <summary>An invited person came: from now on there is access. Sign-in calls this in its own transaction.</summary>
    public static async Task<Decision<string>> ActivateAsync(OrgTransaction tx, string user, DateTimeOffset now, CancellationToken ct)
    {
        var status = await tx.FindAsync($"select r.status from users r where r.org_id = {Mine} and r.id = {user} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
        status ??= await tx.FindAsync($"select t.status from tombstones t where t.org_id = {Mine} and t.id = {user} and {Tombstone.GoesOn} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
        if (status is null) return new Decision<string>.Refused("There is no such member.", "member.not-found");
        if (status == Membership.Active) return new Decision<string>.Done(status);
        if (status != Membership.Invited) return new Decision<string>.Refused("This member is suspended.", "member.suspended");
        tx.Act?.About("user", user, new Differences().Note("status", status, Membership.Active));
        tx.Do($"update users set status = {Membership.Active} where org_id = {Mine} and id = {user}");
        InvitationStore.Close(tx, user);
        await AccessUpkeep.RefreshAsync(tx, now, [user], ct);
        EventStore.Write(tx, "membership.activated", user, ScimJson.WriteUtf8(new JsonObject { ["id"] = user, ["status"] = Membership.Active }), now);
        return new Decision<string>.Done(Membership.Active);
    }
}

/// <summary>Which members to show; null is any.</summary>
/// <param name="Group">A group's id: those who are in it directly.</param>
public sealed record MemberFilter(string? Status = null, string? Source = null, string? Group = null, string? After = null, int Count = 100, string? Search = null);
