using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// Access ends here and nowhere else, in the transaction in which somebody stops being active (product rule 2.4). What gives access carries
/// the epoch under which it was given, and every node compares it at each use: nothing has to be found and told. What apps
/// were given ends by itself too, so that they can be told.
/// </summary>
static class Revocation
{
    static readonly RawSql Moves = new("access_epoch = access_epoch + 1,"), Stays = new("");

    public static bool Ends(string from, string to) => from != to && to == Membership.Suspended;

    /// <summary>For the statement that changes the status: a second one would write the whole row again. <see cref="Told"/> goes with it.</summary>
    public static RawSql Epoch(string from, string to) => Ends(from, to) ? Moves : Stays;

    /// <param name="deletes">When the app will hear that the user is deleted; null when that is not known, or is now.</param>
    public static void Ended(OrgTransaction tx, OrgDirectory directory, string user, DateTimeOffset? deletes)
    {
        tx.Do($"update users set access_epoch = access_epoch + 1 where org_id = {Mine} and id = {user}");
        Told(tx, directory, user, deletes);
    }

    /// <summary>The epoch moved with the row.</summary>
    /// <param name="deletes">See <see cref="Ended"/>.</param>
    public static void Told(OrgTransaction tx, OrgDirectory directory, string user, DateTimeOffset? deletes)
    {
        AppGrantEnd.OfUser(tx, user, directory.Scope.Now);
        var data = new JsonObject { ["id"] = user, ["status"] = Membership.Suspended };
        if (deletes is { } at) data["deletesAt"] = ScimTime.Text(at);
        EventStore.Write(tx, "membership.suspended", user, ScimJson.WriteUtf8(data), directory.Scope.Now);
    }
}
