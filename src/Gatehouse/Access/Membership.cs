namespace Gatehouse.Access;

/// <summary>
/// What a person is in an Org: invited, active, suspended, deleted (a tombstone by then) or previewed (Previews/); only the active have access. SCIM says whether somebody should be
/// active; the Org's policies say what follows.
/// </summary>
static class Membership
{
    public const string Invited = "invited", Active = "active", Suspended = "suspended", Deleted = "deleted", Previewed = "previewed";

    /// <param name="invites">The Org asks people in: nobody has access before they came.</param>
    public static string Begins(bool active, bool invites = false) => !active ? Suspended : invites ? Invited : Active;

    /// <summary>Who never came is not let in by being updated.</summary>
    public static string After(string? status, bool active) => (status, active) switch
    {
        (Invited, true) => Invited,
        (Previewed, true) => Previewed,
        (_, true) => Active,
        _ => Suspended,
    };
}
