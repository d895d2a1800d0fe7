using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Apps;

/// <summary>
/// Grants end, in the transaction of what ends them. From then on nothing is refreshed, and the apps that asked for it are told (Jobs/LogoutPump).
/// </summary>
static class AppGrantEnd
{
    /// <summary>Access ended, or somebody signed out everywhere.</summary>
    public static void OfUser(OrgTransaction tx, string user, DateTimeOffset now) => End(tx, SqlPart.Of($"user_id = {user}"), now);

    /// <summary>A session ended.</summary>
    public static void OfSession(OrgTransaction tx, string sid, DateTimeOffset now) => End(tx, SqlPart.Of($"sid = {sid}"), now);

    /// <summary>An administrator ends every session of the Org.</summary>
    public static void OfAll(OrgTransaction tx, DateTimeOffset now) => End(tx, SqlPart.Raw("user_id <> ''"), now);

    /// <summary>The app gave it back, or somebody else used it.</summary>
    public static void OfOne(OrgTransaction tx, string id, DateTimeOffset now) => End(tx, SqlPart.Of($"id = {id}"), now);

    static void End(OrgTransaction tx, SqlPart which, DateTimeOffset now) => tx.Do($"""
        update app_grants set ended_at = {now.ToUnixTimeMilliseconds()},
          logout_due = (select {now.ToUnixTimeMilliseconds()} from apps a where a.id = app_id and a.settings like {"%\"backchannel-uri\"%"})
        where org_id = {Mine} and {which} and ended_at is null
        """);
}
