using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>The app hears that somebody is gone, and who takes over the content (product rule 2.3).</summary>
static class Farewell
{
    public static async Task TellAsync(OrgTransaction tx, OrgDirectory directory, string user, CancellationToken ct)
    {
        var heir = await HeirAsync(tx, directory.Settings.Leaving.Heir, user, ct);
        Write("user.deleted", new() { ["id"] = user, ["transfer_content_to"] = heir });
        Write("membership.deleted", new() { ["id"] = user, ["status"] = Membership.Deleted });

        void Write(string type, JsonObject data) => EventStore.Write(tx, type, user, ScimJson.WriteUtf8(data), directory.Scope.Now);
    }

    /// <summary>The Org's chosen person as long as that is an active member, else its oldest administrator; null where there is none.</summary>
    static async Task<string?> HeirAsync(OrgTransaction tx, string? chosen, string leaving, CancellationToken ct) =>
        (chosen is null ? null : await tx.FindAsync($"""
            select id from users where org_id = {Mine} and id = {chosen} and id <> {leaving} and status = {Membership.Active}
            """, row => row.GetString(0), ct))
        ?? await tx.FindAsync($"""
            select id from users where org_id = {Mine} and role = (select r.name from roles r order by r.rank desc limit 1) and id <> {leaving} and status = {Membership.Active} order by id limit 1
            """, row => row.GetString(0), ct);
}
