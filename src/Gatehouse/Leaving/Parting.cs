using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.Leaving;

/// <summary>What a change of <c>active</c> comes to, by the guard and the Org's policy (product rules 2.1 and 2.5).</summary>
/// <param name="Status">Of the membership, afterwards.</param>
/// <param name="LeaveAt">When the user goes to the tombstones, unless reactivated.</param>
/// <param name="Goes">The user goes there now.</param>
/// <param name="HeldBy">The batch that holds this one, whose access goes on.</param>
/// <param name="Reason">For the sync log: what the client cannot see.</param>
sealed record Parting(string Status, long? LeaveAt = null, bool Goes = false, string? HeldBy = null, string? Reason = null)
{
    public static async ValueTask<Parting> OfAsync(OrgTransaction tx, OrgDirectory directory, UserChange change, CancellationToken ct)
    {
        var (status, was, wants) = (change.User.Status!, UserRow.IsActive(change.Before), change.Row!.Active);
        // In a preview nobody comes in again either.
        if (directory.Preview is not null && status == Membership.Suspended && wants) return new(Membership.Previewed);
        return (was, wants) switch
        {
            (true, false) when status == Membership.Active && await Guard.AskAsync(tx, directory, change.User.Id, ct) is { } batch => new(status, HeldBy: batch.Id, Reason: batch.Words),
            (true, false) => Now(directory),
            (false, true) when status == Membership.Active => new(status, Reason: "Was held by the guard; the hold falls away."),
            (_, true) => new(Membership.After(status, active: true)),
            _ => new(status),
        };
    }

    /// <summary>By the policy alone.</summary>
    public static Parting Now(OrgDirectory directory)
    {
        var (settings, now) = (directory.Settings.Leaving, directory.Scope.Now);
        return settings.OnDeactivate switch
        {
            LeavingPolicy.DeleteAfter => new(Membership.Suspended, (now + settings.DeleteAfter).ToUnixTimeMilliseconds(),
                Reason: $"Will be deleted at {ScimTime.Text(now + settings.DeleteAfter)} unless reactivated (on-deactivate=delete-after)."),
            LeavingPolicy.Delete => new(Membership.Suspended, Goes: true,
                Reason: "The Org deletes whoever is deactivated (on-deactivate=delete): from now on SCIM answers 404 for this user."),
            _ => new(Membership.Suspended),
        };
    }
}
