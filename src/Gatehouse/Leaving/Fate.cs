using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.People;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>What becomes of a deleted user's membership, fixed when it begins: settings that change later surprise nobody who has left.</summary>
/// <param name="EndsAt">When the app hears of the deletion; null when it hears now.</param>
/// <param name="ForgetAt">Until when the user can be restored.</param>
/// <param name="HeldBy">The batch that holds this one, whose access goes on; nothing above counts then.</param>
/// <param name="Reason">For the sync log.</param>
sealed record Fate(string Status, long? EndsAt, long ForgetAt, string? HeldBy = null, string? Reason = null)
{
    /// <summary>Of somebody whom the identity provider deletes.</summary>
    /// <param name="active">In SCIM's view.</param>
    public static async Task<Fate> AskAsync(OrgTransaction tx, OrgDirectory directory, Resource user, bool active, CancellationToken ct)
    {
        if (user.Status != Membership.Active) return Of(directory, directory.Settings.Leaving.OnDelete);
        var far = directory.Preview is not null ? DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() : (directory.Scope.Now + directory.Settings.Leaving.Guard.Timeout + directory.Settings.Leaving.Grace).ToUnixTimeMilliseconds();
        if (active)
            return await Guard.AskAsync(tx, directory, user.Id, ct) is { } batch ? new(Membership.Active, null, far, batch.Id, batch.Words) : Of(directory, directory.Settings.Leaving.OnDelete);
        // Active and not, by SCIM: held since the deactivation.
        var held = await tx.FindAsync($"select held_by from users where org_id = {Mine} and id = {user.Id} and held_by is not null", row => row.GetString(0), ct);
        return new(Membership.Active, null, far, held, "Was held before, and is still.");
    }

    public static Fate Of(OrgDirectory directory, LeavingPolicy policy)
    {
        var (settings, now) = (directory.Settings.Leaving, directory.Scope.Now);
        var grace = (now + settings.Grace).ToUnixTimeMilliseconds();
        if (policy == LeavingPolicy.Delete) return new(Membership.Deleted, null, grace);
        var ends = policy == LeavingPolicy.Suspend ? grace : (now + settings.DeleteAfter).ToUnixTimeMilliseconds();
        return new(Membership.Suspended, ends, Math.Max(ends, grace));
    }
}
