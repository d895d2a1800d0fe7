using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using Gatehouse.SyncLog;

namespace Gatehouse.People;

/// <summary>An Org's users and groups, as one caller may work on them: its rows, its schemas, how to speak, who asks.</summary>
/// <param name="UniqueEmail">The Org's unique id is the e-mail address (product rule 1.4).</param>
public sealed record OrgDirectory(
    OrgDb Db, ResourceType Users, ResourceType Groups, Profile Profile, bool UniqueEmail, OrgSettings Settings, SyncScope Scope)
{
    /// <summary>Departments of one company: a person may be in several (Members/Accounts).</summary>
    public bool IsShared { get; init; }

    /// <summary>The Org has mappings, a default role or workspaces given by hand (Access/).</summary>
    public bool GivesAccess { get; init; }

    /// <summary>The batch of the preview that the Org is in, as its identity provider meets it (Previews/).</summary>
    public string? Preview { get; init; }

    /// <summary>Of the Org's row, as the door saw it; it moves with every setting.</summary>
    public long Version { get; init; }

    /// <summary>How whoever is made now comes in: scim, jit or manual.</summary>
    public string Source { get; init; } = "scim";

    /// <summary>What else is written with a user who is made: who that is for an identity provider (SignIn/).</summary>
    public Action<OrgTransaction, string>? WithUser { get; init; }
}
