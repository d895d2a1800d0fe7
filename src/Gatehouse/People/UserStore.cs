using System.Data.Common;
using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Members;
using Gatehouse.Previews;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>Users: every change is one transaction together with its entry in the sync log.</summary>
public static class UserStore
{
    public static Task<Resource?> FindAsync(OrgDb db, string id, CancellationToken ct) =>
        db.FindAsync($"select {Resource.UserColumns(db.Dialect)} from users r where r.org_id = {Mine} and r.id = {id}", Resource.Read, ct);

    /// <summary>
    /// Makes a user. Where the connection says so, a POST for somebody who is there but inactive (Q50), or whose externalId is
    /// known (Q61), brings that user to what the body says instead.
    /// </summary>
    public static async Task<Outcome<Resource>> CreateAsync(OrgDirectory directory, ResourcePlan plan, CancellationToken ct)
    {
        // All that can be worked out before the transaction is: SQLite has one writer, and it should only write.
        var id = Resource.NewId(directory.Scope.Now);
        var document = plan.Create(id);
        var (row, reserved) = (UserRow.Of(document), Reservations.OfUser(document, directory.Users, directory.UniqueEmail));
        var entry = new SyncEntry("CREATE", "SUCCESS", "User", id, row.UserName, 201, Reason: plan.Words, Changes: Changes.Utf8(null, document, directory.Users));
        return await TryAsync(async tx => await tx.PresumeAsync(Reprovisioning.Nobody(directory, row, id), ct) ? await InsertAsync(tx, directory, id, row, reserved, entry, ct) : await MeetAsync(tx))
            ?? await TryAsync(MeetAsync)
            ?? new Outcome<Resource>.Taken("userName");

        // Null when somebody has the userName.
        async Task<Outcome<Resource>?> TryAsync(Func<OrgTransaction, Task<Outcome<Resource>>> make)
        {
            try
            {
                return await directory.Db.WriteAsync(async tx =>
                {
                    directory = await Preview.EnterAsync(tx, directory, ct);
                    return await make(tx);
                }, ct);
            }
            catch (DbException error) when (Taken(directory.Db, error))
            {
                return null;
            }
        }

        // Nearly every POST is for somebody new; else it is asked, one after the other, who may be meant.
        async Task<Outcome<Resource>> MeetAsync(OrgTransaction tx) =>
            await KnownAsync(tx, directory, row, ct) is { } known
                ? await ChangeAsync(tx, directory, UserChange.Of(known, current => UserChange.Revived(plan, current), directory.Users), plan, 201, ct)
                : await Reprovisioning.ReturnAsync(tx, directory, plan, row, ct) ?? await InsertAsync(tx, directory, id, row, reserved, entry, ct);
    }

    public static Task<Outcome<Resource>> PatchAsync(OrgDirectory directory, string id, ResourcePlan plan, ETagMatch match, int status, CancellationToken ct) =>
        WriteAsync(directory, id, match, plan.Apply, plan, status, ct);

    public static Task<Outcome<Resource>> ReplaceAsync(OrgDirectory directory, string id, ResourcePlan plan, ETagMatch match, int status, CancellationToken ct) =>
        WriteAsync(directory, id, match, plan.Replace, plan, status, ct);

    /// <summary>To SCIM the user is gone (D7); what becomes of the membership is the Org's policy.</summary>
    public static Task<Outcome<Resource>> DeleteAsync(OrgDirectory directory, string id, ETagMatch match, CancellationToken ct) =>
        directory.Db.WriteAsync<Outcome<Resource>>(async tx =>
        {
            directory = await Preview.EnterAsync(tx, directory, ct);
            if (await Departure.LockAsync(tx, id, ct) is not { } user) return new Outcome<Resource>.Missing();
            if (!match.Allows(user.Version)) return new Outcome<Resource>.Stale();
            Preview.NoteMember(tx, directory, id);
            tx.Act?.About("user", id); // No event tells of somebody who was suspended already.

            var before = ScimJson.Parse(user.Document);
            var fate = await Fate.AskAsync(tx, directory, user, UserRow.IsActive(before), ct);
            var groups = await Departure.WriteAsync(tx, directory, id, user.Document, user.Status!, fate, ct);
            var changes = Changes.Between(before, null, directory.Users);
            if (groups.Count > 0) changes["groups.left"] = MemberChange.Told(groups);
            SyncLogStore.Write(tx, directory.Scope, new("DELETE", fate.HeldBy is null ? "SUCCESS" : "HELD", "User", id, UserRow.Name(before), 204, Reason: fate.Reason, Changes: ScimJson.WriteUtf8(changes)));
            if (fate.HeldBy is null) await Departure.TellAsync(tx, directory, id, fate, ended: user.Status != Membership.Suspended, ct);
            else if (UserRow.IsActive(before)) Consequences.Held(tx, directory, id);
            return new Outcome<Resource>.Done(user);
        }, ct);

    static async Task<Outcome<Resource>> WriteAsync(
        OrgDirectory directory, string id, ETagMatch match, Func<JsonObject, JsonObject> change, ResourcePlan plan, int status, CancellationToken ct)
    {
        // One writer should only write: what the change comes to is worked out before its turn, and again if the user moved meanwhile.
        var early = directory.Db.Dialect.HasOneWriter && await FindAsync(directory.Db, id, ct) is { } seen && match.Allows(seen.Version) ? UserChange.Of(seen, change, directory.Users) : null;
        try
        {
            return await directory.Db.WriteAsync(async tx =>
            {
                directory = await Preview.EnterAsync(tx, directory, ct);
                var current = early is not null && await IsStillAsync(tx, early.User, ct) ? early : null;
                // Whoever is deactivated may be deleted at once.
                if (current is null && await (directory.Settings.Leaving.OnDeactivate == LeavingPolicy.Delete ? Departure.LockAsync(tx, id, ct) : LockAsync(tx, id, ct)) is { } user)
                {
                    if (!match.Allows(user.Version)) return new Outcome<Resource>.Stale();
                    current = UserChange.Of(user, change, directory.Users);
                }

                if (current is null) return new Outcome<Resource>.Missing();
                return match.Allows(current.User.Version) ? await ChangeAsync(tx, directory, current, plan, status, ct) : new Outcome<Resource>.Stale();
            }, ct);
        }
        catch (DbException error) when (Taken(directory.Db, error))
        {
            return new Outcome<Resource>.Taken("userName");
        }
    }

    static async Task<Outcome<Resource>> InsertAsync(
        OrgTransaction tx, OrgDirectory directory, string id, UserRow row, List<(string, string)> reserved, SyncEntry entry, CancellationToken ct)
    {
        var (now, previews) = (directory.Scope.Now.ToUnixTimeMilliseconds(), directory.Preview is not null);
        var membership = previews && row.Active ? Membership.Previewed : Membership.Begins(row.Active, directory.Settings.Invite);
        tx.Do($"""
            insert into users (org_id, id, user_name_key, external_id, display_key, shown_as, active, doc, status, source, version, created_at, modified_at)
            values ({Mine}, {id}, {row.UserNameKey}, {row.ExternalId}, {row.DisplayKey}, {row.ShownAs}, {row.Active}, {row.Document}, {membership}, {directory.Source}, 1, {now}, {now})
            """);
        UserRow.WriteEmails(tx, id, row.Emails);
        directory.WithUser?.Invoke(tx, id);
        if (directory.IsShared) Accounts.Link(tx, id, row, directory.Scope.Now);
        Preview.NoteNew(tx, directory, id);
        if (directory.Settings.Invite && !previews) InvitationStore.Write(tx, id, row.Active, directory.Settings.InvitationLife, directory.Scope.Now);
        if (await Reservations.KeepAsync(tx, id, [], reserved, ct) is { } taken) return new Outcome<Resource>.Taken(taken);
        if (!await IsolatedPeople.EnterAsync(tx, directory, id, row, ct)) return new Outcome<Resource>.Barred();
        SyncLogStore.Write(tx, directory.Scope, previews ? entry with { Reason = Notes.Together(entry.Reason, Preview.Words) } : entry);
        await Consequences.UserCreatedAsync(tx, directory, id, membership, entry.Changes!, ct);
        return new Outcome<Resource>.Done(new(id, row.Document, 1, directory.Scope.Now, directory.Scope.Now, membership, DirectGroups.None));
    }

    static async Task<Outcome<Resource>> ChangeAsync(
        OrgTransaction tx, OrgDirectory directory, UserChange change, ResourcePlan plan, int status, CancellationToken ct)
    {
        var user = change.User;
        if (change.Row is not { } row)
        {
            SyncLogStore.Write(tx, directory.Scope, new("UPDATE", "SKIPPED", "User", user.Id, UserRow.Name(change.Before), status, Reason: plan.Words ?? "Nothing to change."));
            return new Outcome<Resource>.Done(user);
        }

        Preview.NoteMember(tx, directory, user.Id);
        var parting = await Parting.OfAsync(tx, directory, change, ct);
        if (parting.Status == Membership.Active && user.Status == Membership.Suspended && directory.Settings.Invite && await InvitationStore.IsOpenAsync(tx, user.Id, ct))
        {
            parting = parting with { Status = Membership.Invited }; // Who never came is not let in by being suspended and brought back.
            InvitationStore.Write(tx, user.Id, active: true, directory.Settings.InvitationLife, directory.Scope.Now);
        }

        // What did not move is not named: SQLite would write the indexes of it anew.
        var named = change.Renames ? SqlPart.Of($"user_name_key = {row.UserNameKey}, external_id = {row.ExternalId}, display_key = {row.DisplayKey}, shown_as = {row.ShownAs},") : SqlPart.Raw("");
        tx.Do($"""
            update users set {named} active = {row.Active}, status = {parting.Status}, source = {(directory.Source == "scim" ? new RawSql("'scim'") : new RawSql("source"))},
              leave_at = case when {row.Active} then null else coalesce({parting.LeaveAt}, leave_at) end, held_by = case when {row.Active} then null else coalesce({parting.HeldBy}, held_by) end,
              {Revocation.Epoch(user.Status!, parting.Status)} doc = {row.Document}, version = version + 1, modified_at = {directory.Scope.Now.ToUnixTimeMilliseconds()}
            where org_id = {Mine} and id = {user.Id}
            """);
        if (!UserRow.EmailsOf(change.Before).SequenceEqual(row.Emails))
        {
            tx.Do($"delete from emails where org_id = {Mine} and user_id = {user.Id}");
            UserRow.WriteEmails(tx, user.Id, row.Emails);
        }

        if (directory.IsShared) Accounts.Rename(tx, user.Id, Accounts.KeyOf(UserRow.EmailsOf(change.Before), Fold.Key(UserRow.Name(change.Before))), row, directory.Scope.Now);

        if (await Reservations.KeepAsync(tx, user.Id,
            Reservations.OfUser(change.Before, directory.Users, directory.UniqueEmail),
            Reservations.OfUser(change.After, directory.Users, directory.UniqueEmail), ct) is { } taken) return new Outcome<Resource>.Taken(taken);
        if (!await IsolatedPeople.MoveAsync(tx, directory, change, row, ct)) return new Outcome<Resource>.Barred();
        SyncLogStore.Write(tx, directory.Scope, new(change.Action, parting.HeldBy is null ? "SUCCESS" : "HELD", "User", user.Id, row.UserName, status, Reason: Notes.Together(plan.Words, parting.Reason), Changes: change.Told));
        await Consequences.UserChangedAsync(tx, directory, change, parting.Status, ct);
        if (parting.Goes) await Departure.OfInactiveAsync(tx, directory, user with { Status = parting.Status }, change.After, user.Status!, ct);
        return new Outcome<Resource>.Done(user with { Document = row.Document, Status = parting.Status, Version = user.Version + 1, ModifiedAt = directory.Scope.Now });
    }

    /// <summary>Somebody whom this POST means: by externalId, although the userName may differ; or inactive, by userName.</summary>
    static async Task<Resource?> KnownAsync(OrgTransaction tx, OrgDirectory directory, UserRow row, CancellationToken ct)
    {
        var profile = directory.Profile;
        if (row.ExternalId is { } externalId && (profile.MatchesExternalId || profile.ReactivatesInactive))
        {
            // By externalId alone: SQLite would rather walk the index of everybody who is inactive.
            var known = await tx.ListAsync($"""
                select {Resource.UserColumns(tx.Dialect)}, r.active from users r where r.org_id = {Mine} and r.external_id = {externalId} {tx.Dialect.ForUpdate}
                """, found => (User: Resource.Read(found), Active: found.GetBoolean(Resource.ColumnCount)), ct);
            if (known.Where(k => profile.MatchesExternalId || !k.Active).Select(k => k.User).MinBy(u => u.Id, StringComparer.Ordinal) is { } meant) return meant;
        }

        return !profile.ReactivatesInactive ? null : await tx.FindAsync($"""
            select {Resource.UserColumns(tx.Dialect)} from users r
            where r.org_id = {Mine} and r.user_name_key = {row.UserNameKey} and r.active = false {tx.Dialect.ForUpdate}
            """, Resource.Read, ct);
    }

    static Task<Resource?> LockAsync(OrgTransaction tx, string id, CancellationToken ct) => tx.FindAsync(
        $"select {Resource.UserColumns(tx.Dialect)} from users r where r.org_id = {Mine} and r.id = {id} {tx.Dialect.ForUpdate}", Resource.Read, ct);

    static async Task<bool> IsStillAsync(OrgTransaction tx, Resource user, CancellationToken ct) =>
        await tx.FindAsync($"select r.id from users r where r.org_id = {Mine} and r.id = {user.Id} and r.version = {user.Version} and r.status = {user.Status}", row => row.GetString(0), ct) is not null;

    internal static bool Taken(OrgDb db, DbException error) => db.Dialect.Conflict(error)?.Contains("user_name_key", StringComparison.Ordinal) == true;
}
