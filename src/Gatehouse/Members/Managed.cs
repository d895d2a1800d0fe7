using Gatehouse.Orgs;

namespace Gatehouse.Members;

/// <summary>In SCIM mode what the identity provider manages is read-only for everybody else (product rule 1.7).</summary>
public static class Managed
{
    const string Scim = "scim";

    /// <summary>Why this member may not be changed here, or nobody be added; null when it may. What only Gatehouse knows is always free.</summary>
    /// <param name="member">Null: somebody who is to be added.</param>
    public static string? Refusal(OrgSettings settings, Member? member) => settings.Mode == Scim && (member is null || member.Source == Scim)
        ? "This Org is in SCIM mode: its identity provider manages its members. Change it there." : null;
}
