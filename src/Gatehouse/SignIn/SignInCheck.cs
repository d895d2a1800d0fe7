namespace Gatehouse.SignIn;

/// <summary>Checks of a sign-in that are neither SAML's nor OpenID Connect's own, by name; docs/reference/sign-in-checks.md words each.</summary>
public enum SignInCheck
{
    /// <summary>The answer came back to another browser than the one that started, or to none.</summary>
    Browser,

    /// <summary>It came too late, or belongs to no sign-in that is open.</summary>
    Pending,

    /// <summary>It was used before.</summary>
    Replay,

    /// <summary>The identity provider, or its keys, could not be reached.</summary>
    Provider,

    /// <summary>The Org is suspended, or deleted.</summary>
    OrgSuspended,

    StableId, UserName, NotAssigned, OrgClaim, Suspended, Deleted, JoinedToAnother, EmailUnproven, Operator,
}
