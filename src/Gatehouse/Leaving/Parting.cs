using Gatehouse.Access;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.Leaving;

/// <summary>What a change of <c>active</c> comes to, by the Org's policy (product rule 2.1).</summary>
/// <param name="Status">Of the membership, afterwards.</param>
/// <param name="LeaveAt">When the user goes to the tombstones, unless reactivated.</param>
/// <param name="Goes">The user goes there now.</param>
/// <param name="Reason">For the sync log: what the client cannot see.</param>
sealed record Parting(string Status, long? LeaveAt = null, bool Goes = false, string? Reason = null)
{
    public static Parting Of(OrgDirectory directory, UserChange change) =>
        Leaves(change) ? Now(directory) : new(Membership.After(change.User.Status, change.Row!.Active));

    static bool Leaves(UserChange change) => !change.Row!.Active && UserRow.IsActive(change.Before);

    static Parting Now(OrgDirectory directory)
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
