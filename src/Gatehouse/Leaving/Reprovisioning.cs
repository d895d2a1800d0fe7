using System.Data.Common;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// A POST of the userName or externalId of somebody deleted brings that user back, where the Org chose so (product rule 2.2). The same
/// userName with another externalId is another person, who must not come into what the first one had.
/// </summary>
static class Reprovisioning
{
    const string Returned = "Brought back the deleted user with id, groups and roles (reprovision=restore).";

    /// <summary>
    /// Nearly every POST is for somebody new, and asking first would cost each a round trip. So a tombstone that matches is written again,
    /// which its primary key refuses: see <see cref="Met"/>.
    /// </summary>
    public static void Ask(OrgTransaction tx, OrgDirectory directory, UserRow row)
    {
        if (!directory.Settings.Leaving.Restores) return;
        var columns = new RawSql("org_id, id, resource_type, doc, belonged_to, created_at, deleted_at");
        tx.Do($"insert into tombstones ({columns}) select {columns} from tombstones t where {Matches(row, directory.Scope.Now)}");
    }

    public static bool Met(OrgDb db, DbException error) => db.Dialect.Conflict(error)?.Contains("tombstones", StringComparison.Ordinal) == true;

    public static async Task<Outcome<Resource>> ReturnAsync(OrgDirectory directory, ResourcePlan plan, UserRow row, CancellationToken ct)
    {
        try
        {
            return await directory.Db.WriteAsync(async tx =>
            {
                var found = await tx.ListAsync($"select {Tombstone.Columns}, t.external_id from tombstones t where {Matches(row, directory.Scope.Now)} order by t.id {tx.Dialect.ForUpdate}",
                    r => (Tombstone: Tombstone.Read(r), ByExternalId: row.ExternalId is not null && r.GetText(Tombstone.ColumnCount) == row.ExternalId), ct);
                // Nobody any more: somebody else brought that user back at this moment.
                if (found.OrderByDescending(f => f.ByExternalId).ThenByDescending(f => f.Tombstone.DeletedAt).Select(f => f.Tombstone).FirstOrDefault() is not { } tombstone)
                    return new Outcome<Resource>.Taken("userName");
                var before = ScimJson.Parse(tombstone.Document);
                var after = UserChange.Revived(plan, before);
                return await Restoration.WriteAsync(tx, directory, tombstone, after, new("CREATE", "SUCCESS", "User", tombstone.Id, row.UserName, 201,
                    Reason: Notes.Together(plan.Words, Returned), Changes: ScimJson.WriteUtf8(Changes.Between(before, after, directory.Users))), ct);
            }, ct);
        }
        catch (DbException error) when (UserStore.Taken(directory.Db, error))
        {
            return new Outcome<Resource>.Taken("userName");
        }
    }

    static SqlPart Matches(UserRow row, DateTimeOffset now)
    {
        var (name, at) = (row.UserNameKey, now.ToUnixTimeMilliseconds());
        return row.ExternalId is { } externalId
            ? SqlPart.Of($"t.org_id = {Mine} and t.forget_at > {at} and (t.external_id = {externalId} or (t.name_key = {name} and t.external_id is null))")
            : SqlPart.Of($"t.org_id = {Mine} and t.forget_at > {at} and t.name_key = {name}");
    }
}
