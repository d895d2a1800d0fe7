namespace Gatehouse.Data;

/// <summary>
/// Who does something by hand, and what. It goes with the flow of execution, not with parameters: no store can forget it, and whatever a
/// transaction changes meanwhile leaves an entry of the audit log in that transaction.
/// </summary>
/// <param name="Kind">command-line or api-key; in the console operator or member; with a setup link setup-link.</param>
/// <param name="Action">The verb, or the name of the operation.</param>
public sealed record Acting(string Kind, string? Id, string Name, string? Address, string Action, TimeProvider Clock)
{
    static readonly AsyncLocal<Acting?> Current = new();

    internal static Acting? Now => Current.Value;

    /// <summary>The Org whose door was opened last: what is then done to tables of the instance is that Org's matter.</summary>
    internal OrgId? Org { get; private set; }

    public static async Task<T> AsAsync<T>(Acting who, Func<Task<T>> work)
    {
        Current.Value = who; // Gone when this method returns.
        return await work();
    }

    /// <summary>From here to the end of the calling async method nobody acts: what follows of itself is no act.</summary>
    internal static void Nobody() => Current.Value = null;

    internal static void In(OrgId org)
    {
        if (Current.Value is { } who) who.Org = org;
    }
}
