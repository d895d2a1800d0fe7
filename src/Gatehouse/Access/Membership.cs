namespace Gatehouse.Access;

/// <summary>
/// What a person is in an Org: invited, active, suspended or deleted (a tombstone by then); only the active have access. SCIM says whether somebody should be
/// active; the Org's policies say what follows.
/// </summary>
static class Membership
{
    public const string Invited = "invited", Active = "active", Suspended = "suspended", Deleted = "deleted";

    public static string Begins(bool active) => active ? Active : Suspended;

    /// <summary>Who never came is not let in by being updated.</summary>
    public static string After(string? status, bool active) => (status, active) switch
    {
        (Invited, true) => Invited,
        (_, true) => Active,
        _ => Suspended,
    };
}
