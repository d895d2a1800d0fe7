using Gatehouse.Data;

namespace Gatehouse.Orgs;

/// <summary>What an Org needs before SCIM, where the instance asks for it (require-connection).</summary>
static class Prerequisites
{
    /// <summary>
    /// What the Org lacks. Connections and domains cannot be made yet, so every Org lacks both: an instance that asks for them lets
    /// nobody into SCIM mode, rather than taking for granted what it cannot see.
    /// </summary>
    public static Task<IReadOnlyList<string>> LackedAsync(OrgTransaction tx, CancellationToken ct) => Task.FromResult(Both);

    /// <summary>The same for whoever only looks.</summary>
    public static Task<IReadOnlyList<string>> LackedAsync(OrgDb db, CancellationToken ct) => Task.FromResult(Both);

    static readonly IReadOnlyList<string> Both = ["an active sign-in connection", "a verified domain"];
}
