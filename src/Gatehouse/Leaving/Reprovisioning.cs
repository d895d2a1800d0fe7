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
    /// Of "orgs o": the user with this new id is nobody who is known. Nearly every POST is for somebody new, and asking first would cost each a
    /// round trip: it is presumed.
    /// </summary>
    public static SqlPart Nobody(OrgDirectory directory, UserRow row, string id)
    {
        var nobody = SqlPart.Of($"not exists (select 1 from tombstones t where {Matches(directory, row)})");
        return row.ExternalId is not { } externalId || (!directory.Profile.MatchesExternalId && !directory.Profile.ReactivatesInactive) ? nobody
            : SqlPart.Of($"{nobody} and not exists (select 1 from users r where r.org_id = {Mine} and r.external_id = {externalId} and r.id <> {id})");
    }

    /// <returns>Null when nobody comes back.</returns>
    public static async Task<Outcome<Resource>?> ReturnAsync(OrgTransaction tx, OrgDirectory directory, ResourcePlan plan, UserRow row, CancellationToken ct)
    {
        var found = await tx.ListAsync($"select {Tombstone.Columns}, t.external_id from tombstones t where {Matches(directory, row)} order by t.id {tx.Dialect.ForUpdate}",
            r => (Tombstone: Tombstone.Read(r), ExternalId: r.GetText(Tombstone.ColumnCount)), ct);
        var back = found.Where(f => directory.Settings.Leaving.Restores && (f.ExternalId is null || row.ExternalId is null || f.ExternalId == row.ExternalId))
            .OrderByDescending(f => f.ExternalId is not null && f.ExternalId == row.ExternalId).ThenByDescending(f => f.Tombstone.DeletedAt).Select(f => f.Tombstone).FirstOrDefault();
        foreach (var (held, _) in found.Where(f => f.Tombstone.HeldBy is not null && f.Tombstone != back))
            await HeldUser.LetGoAsync(tx, directory, held, "Was held by the guard; a new user takes this one's place.", ct);
        return back is null ? null : await RestoreAsync(tx, directory, plan, row, back, ct);
    }

    static Task<Outcome<Resource>> RestoreAsync(OrgTransaction tx, OrgDirectory directory, ResourcePlan plan, UserRow row, Tombstone tombstone, CancellationToken ct)
    {
        Preview.NoteDeleted(tx, directory, tombstone.Id);
        var before = ScimJson.Parse(tombstone.Document);
        var after = UserChange.Revived(plan, before);
        return Restoration.WriteAsync(tx, directory, tombstone, after, new("CREATE", "SUCCESS", "User", tombstone.Id, row.UserName, 201,
            Reason: Notes.Together(plan.Words, Returned), Changes: Changes.Utf8(before, after, directory.Users)), ct);
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
