// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
namespace Gatehouse.Client;

/// <summary>The types of events that this version knows; more may come. What each tells is in Gatehouse's docs/reference/events.md.</summary>
public static class EventTypes
{
    /// <summary>What a member may use changed: one role or none, and workspaces.</summary>
    public const string AccessChanged = "access.changed";

    /// <summary>Something is wrong with the Org since now.</summary>
    public const string AlertRaised = "alert.raised";

    /// <summary>What was wrong with the Org is over.</summary>
    public const string AlertResolved = "alert.resolved";

    /// <summary>Somebody changed something by hand. Told only while an endpoint asks for audit.* by name.</summary>
    public const string AuditRecorded = "audit.recorded";

    /// <summary>A connection of the Org was made; it is a draft until it is enabled.</summary>
    public const string ConnectionCreated = "connection.created";

    /// <summary>A connection serves the Org no more.</summary>
    public const string ConnectionDeleted = "connection.deleted";

    /// <summary>A certificate of the identity provider ends soon (days 0: it has ended).</summary>
    public const string ConnectionKeyExpiring = "connection.key_expiring";

    /// <summary>The identity provider has other certificates: those that came, those that went, and those that wait to be confirmed, by thumbprint.</summary>
    public const string ConnectionKeysChanged = "connection.keys_changed";

    /// <summary>The metadata or discovery document of a connection cannot be read.</summary>
    public const string ConnectionRefreshFailing = "connection.refresh_failing";

    /// <summary>Settings, name, state, addresses or the default of a connection changed.</summary>
    public const string ConnectionUpdated = "connection.updated";

    /// <summary>Somebody says that a domain is the Org's; nothing follows before it is verified.</summary>
    public const string DomainAdded = "domain.added";

    /// <summary>The proof of a verified domain is not found any more; the domain stays the Org's.</summary>
    public const string DomainFailing = "domain.failing";

    /// <summary>A domain is the Org's no more.</summary>
    public const string DomainRemoved = "domain.removed";

    /// <summary>The people of a domain go to another connection; null leaves it to the Org.</summary>
    public const string DomainRouted = "domain.routed";

    /// <summary>The proof of a domain was found.</summary>
    public const string DomainVerified = "domain.verified";

    /// <summary>A group came to be.</summary>
    public const string GroupCreated = "group.created";

    /// <summary>A group left the directory.</summary>
    public const string GroupDeleted = "group.deleted";

    /// <summary>The identity provider removed members from a group, or deleted it, and the guard lets what it gives go on until somebody decides on the batch. At most 500 members in one event; none when the whole group is deleted.</summary>
    public const string GroupHeld = "group.held";

    /// <summary>Users or groups became members of a group, at most 500 in one event.</summary>
    public const string GroupMemberAdded = "group.member_added";

    /// <summary>Users or groups are members of a group no more, at most 500 in one event.</summary>
    public const string GroupMemberRemoved = "group.member_removed";

    /// <summary>A deleted group that the guard held is there again: its deletion was rejected.</summary>
    public const string GroupRestored = "group.restored";

    /// <summary>Attributes of a group changed; its members have events of their own.</summary>
    public const string GroupUpdated = "group.updated";

    /// <summary>An invited person came and is in.</summary>
    public const string MembershipActivated = "membership.activated";

    /// <summary>A membership ended; its record is kept for the grace period.</summary>
    public const string MembershipDeleted = "membership.deleted";

    /// <summary>The identity provider wants this member gone, and the guard lets access go on until somebody decides.</summary>
    public const string MembershipHeld = "membership.held";

    /// <summary>The mail of an invitation was given up; the sync log says why.</summary>
    public const string MembershipInvitationFailed = "membership.invitation_failed";

    /// <summary>A suspended member has access again.</summary>
    public const string MembershipReactivated = "membership.reactivated";

    /// <summary>A deleted member is there again, in these groups.</summary>
    public const string MembershipRestored = "membership.restored";

    /// <summary>A member lost access and keeps the data. deletesAt: when the record goes, if the Org's policy says so.</summary>
    public const string MembershipSuspended = "membership.suspended";

    /// <summary>An Org came to be.</summary>
    public const string OrgCreated = "org.created";

    /// <summary>An Org was closed for good: at purgeAt all it has is taken away, unless it is restored.</summary>
    public const string OrgDeleted = "org.deleted";

    /// <summary>A deleted Org is there again, as it was.</summary>
    public const string OrgRestored = "org.restored";

    /// <summary>A suspended Org is open again, as it was.</summary>
    public const string OrgResumed = "org.resumed";

    /// <summary>An Org was closed: nobody comes in, and nothing is lost.</summary>
    public const string OrgSuspended = "org.suspended";

    /// <summary>An Org decided something else, or has another name or slug.</summary>
    public const string OrgUpdated = "org.updated";

    /// <summary>A batch of the guard was approved, and it is carried out.</summary>
    public const string ProvisioningApproved = "provisioning.approved";

    /// <summary>The guard holds whoever leaves from now on, and what groups take away: more than limit of activeUsers would leave within the window, or members of a group lose what it gives. Told once a batch. group: whose change began it.</summary>
    public const string ProvisioningHeld = "provisioning.held";

    /// <summary>The preview was cancelled: all is as it was, and nothing of it was told.</summary>
    public const string ProvisioningPreviewCancelled = "provisioning.preview_cancelled";

    /// <summary>Somebody said go: what the identity provider sent has its effect. The events that waited come before this one.</summary>
    public const string ProvisioningPreviewEnded = "provisioning.preview_ended";

    /// <summary>From now on what the identity provider sends reaches nobody, and its events wait.</summary>
    public const string ProvisioningPreviewStarted = "provisioning.preview_started";

    /// <summary>A batch of the guard was rejected, and it is carried out.</summary>
    public const string ProvisioningRejected = "provisioning.rejected";

    /// <summary>A SCIM token has ended.</summary>
    public const string TokenExpired = "token.expired";

    /// <summary>A SCIM token ends within so many days.</summary>
    public const string TokenExpiring = "token.expiring";

    /// <summary>A SCIM token was made.</summary>
    public const string TokenIssued = "token.issued";

    /// <summary>A SCIM token was revoked: it is refused from the next request on.</summary>
    public const string TokenRevoked = "token.revoked";

    /// <summary>A SCIM token got a successor and stays valid until endsAt.</summary>
    public const string TokenRotated = "token.rotated";

    /// <summary>A user came to be in the Org's directory.</summary>
    public const string UserCreated = "user.created";

    /// <summary>The identity provider set active to false.</summary>
    public const string UserDeactivated = "user.deactivated";

    /// <summary>A user left for good; the app hands over what was theirs to the heir, if there is one.</summary>
    public const string UserDeleted = "user.deleted";

    /// <summary>The identity provider set active to true again.</summary>
    public const string UserReactivated = "user.reactivated";

    /// <summary>Attributes of a user changed.</summary>
    public const string UserUpdated = "user.updated";

    /// <summary>An endpoint was switched off, because it failed for days or said that it is gone.</summary>
    public const string WebhookDisabled = "webhook.disabled";

    /// <summary>Sent by hand to try an endpoint; never in the feed.</summary>
    public const string WebhookTest = "webhook.test";
}
