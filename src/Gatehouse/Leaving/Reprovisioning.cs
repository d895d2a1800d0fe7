using System.Data.Common;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Previews;
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
        var columns = new RawSql("org_id, id, resource_type, doc, belonged_to, created_at, deleted_at");
        tx.Do($"insert into tombstones ({columns}) select {columns} from tombstones t where {Matches(directory, row)}");
    }

    public static bool Met(OrgDb db, DbException error) => db.Dialect.Conflict(error)?.Contains("tombstones", StringComparison.Ordinal) == true;

    /// <param name="insert">Makes a new user, when nobody comes back.</param>
    public static async Task<Outcome<Resource>> ReturnAsync(
        OrgDirectory directory, ResourcePlan plan, UserRow row, Func<OrgTransaction, Task<Outcome<Resource>>> insert, CancellationToken ct)
    {
        try
        {
            return await directory.Db.WriteAsync(async tx =>
            {
                directory = await Preview.EnterAsync(tx, directory, ct);
                var found = await tx.ListAsync($"select {Tombstone.Columns}, t.external_id from tombstones t where {Matches(directory, row)} order by t.id {tx.Dialect.ForUpdate}",
                    r => (Tombstone: Tombstone.Read(r), ExternalId: r.GetText(Tombstone.ColumnCount)), ct);
                var back = found.Where(f => directory.Settings.Leaving.Restores && (f.ExternalId is null || row.ExternalId is null || f.ExternalId == row.ExternalId))
                    .OrderByDescending(f => f.ExternalId is not null && f.ExternalId == row.ExternalId).ThenByDescending(f => f.Tombstone.DeletedAt).Select(f => f.Tombstone).FirstOrDefault();
                foreach (var (held, _) in found.Where(f => f.Tombstone.HeldBy is not null && f.Tombstone != back))
                    await HeldUser.LetGoAsync(tx, directory, held, "Was held by the guard; a new user takes this one's place.", ct);
                return back is null ? await insert(tx) : await RestoreAsync(tx, directory, plan, row, back, ct);
            }, ct);
        }
        catch (DbException error) when (UserStore.Taken(directory.Db, error) || Met(directory.Db, error))
        {
            return new Outcome<Resource>.Taken("userName");
        }
    }

    static Task<Outcome<Resource>> RestoreAsync(OrgTransaction tx, OrgDirectory directory, ResourcePlan plan, UserRow row, Tombstone tombstone, CancellationToken ct)
    {
        Preview.NoteDeleted(tx, directory, tombstone.Id);
        var before = ScimJson.Parse(tombstone.Document);
        var after = UserChange.Revived(plan, before);
        return Restoration.WriteAsync(tx, directory, tombstone, after, new("CREATE", "SUCCESS", "User", tombstone.Id, row.UserName, 201,
            Reason: Notes.Together(plan.Words, Returned), Changes: ScimJson.WriteUtf8(Changes.Between(before, after, directory.Users))), ct);
    }

    /// <summary>Who may come back; and whoever is held, since nobody can be there twice.</summary>
    static SqlPart Matches(OrgDirectory directory, UserRow row)
    {
        var (name, at) = (row.UserNameKey, directory.Scope.Now.ToUnixTimeMilliseconds());
        var only = SqlPart.Raw(directory.Settings.Leaving.Restores ? "" : "and t.held_by is not null");
        return row.ExternalId is { } externalId
            ? SqlPart.Of($"t.org_id = {Mine} and t.forget_at > {at} {only} and (t.external_id = {externalId} or (t.name_key = {name} and (t.external_id is null or t.held_by is not null)))")
            : SqlPart.Of($"t.org_id = {Mine} and t.forget_at > {at} {only} and t.name_key = {name}");
    }
}
