using System.Collections.Frozen;
using System.Reflection;
using Gatehouse.Access;
using Gatehouse.Orgs;

namespace Gatehouse.Api;

/// <summary>Every kind of problem that this API answers.</summary>
static class Problems
{
    // Of any request.
    public static readonly ProblemKind KeyMissing = new("key.missing", 401, "No key was shown.");
    public static readonly ProblemKind KeyInvalid = new("key.invalid", 401, "The key is not valid.");
    public static readonly ProblemKind ScopeMissing = new("scope.missing", 403, "The key lacks a scope.");
    public static readonly ProblemKind InstanceOnly = new("key.instance-only", 403, "Only a key of the instance may do this.");
    public static readonly ProblemKind RateLimited = new("rate.limited", 429, "Too many requests with this key.");
    public static readonly ProblemKind IdempotencyMismatch = new("idempotency.mismatch", 422, "The idempotency key belongs to another request.");
    public static readonly ProblemKind IdempotencyRunning = new("idempotency.running", 409, "The first request with this key is not done yet.");
    public static readonly ProblemKind IdempotencyBroken = new("idempotency.broken", 409, "The first request with this key was cut off.");
    public static readonly ProblemKind RouteNotFound = new("route.not-found", 404, "There is nothing at this address.");
    public static readonly ProblemKind MethodNotAllowed = new("method.not-allowed", 405, "This address has other methods.");
    public static readonly ProblemKind ParameterUnknown = new("parameter.unknown", 400, "The query has an unknown parameter.");
    public static readonly ProblemKind ParameterInvalid = new("parameter.invalid", 400, "A parameter has a value that it cannot have.");
    public static readonly ProblemKind CursorInvalid = new("cursor.invalid", 400, "The cursor is none of this list.");
    public static readonly ProblemKind BodyMalformed = new("body.malformed", 400, "The body is no JSON object.");
    public static readonly ProblemKind BodyUnknownMember = new("body.unknown-member", 400, "The body has a member that nobody knows.");
    public static readonly ProblemKind BodyMissingMember = new("body.missing-member", 400, "The body lacks a member.");
    public static readonly ProblemKind BodyWrongType = new("body.wrong-type", 400, "A member has a value of the wrong type.");
    public static readonly ProblemKind BodyTooLarge = new("body.too-large", 413, "The body is too large.");
    public static readonly ProblemKind BodyMediaType = new("body.media-type", 415, "The body is not said to be JSON.");
    public static readonly ProblemKind ValueInvalid = new("value.invalid", 400, "A value cannot be kept.");
    public static readonly ProblemKind VersionStale = new("version.stale", 412, "It has changed since.");
    public static readonly ProblemKind Fault = new("server.fault", 500, "A fault of ours.");
    public static readonly ProblemKind Unavailable = new("server.unavailable", 503, "The database does not answer.");

    // Refusals by the product's rules.
    public static readonly ProblemKind Refused = new("request.refused", 409, "A rule speaks against it.");
    public static readonly ProblemKind NeedsConfirmation = new("confirmation.needed", 409, "This asks to be confirmed.");
    public static readonly ProblemKind ManagedByIdp = new("member.managed", 409, "The identity provider manages this.");
    public static readonly ProblemKind OrgNotFound = new("org.not-found", 404, "There is no such Org.");
    public static readonly ProblemKind OrgSlugTaken = new("org.slug-taken", 409, "Another Org has this slug.");
    public static readonly ProblemKind OrgSlugInvalid = new("org.slug-invalid", 400, "This is no slug.");
    public static readonly ProblemKind OrgSuspended = new("org.suspended", 403, "The Org is suspended.");
    public static readonly ProblemKind OrgDeleted = new("org.deleted", 409, "The Org is deleted.");
    public static readonly ProblemKind OrgPurging = new("org.purging", 409, "The Org's data is being taken away.");
    public static readonly ProblemKind OrgPrimary = new("org.primary", 409, "The Primary Org stays.");
    public static readonly ProblemKind OrgInPreview = new("org.in-preview", 409, "The Org is in a preview.");
    public static readonly ProblemKind SettingInvalid = new("setting.invalid", 400, "There is no such setting, or it has no such value.");
    public static readonly ProblemKind SettingIsolatedOnly = new("setting.isolated-only", 409, "This is a setting of isolated Orgs.");
    public static readonly ProblemKind ModeJitWhileScim = new("mode.jit-while-scim", 409, "Cannot enable JIT provisioning while SCIM is active.");
    public static readonly ProblemKind ModeNotScim = new("mode.not-scim", 409, "The Org's mode is not SCIM.");
    public static readonly ProblemKind ModePrerequisites = new("mode.prerequisites", 409, "The Org lacks what SCIM needs.");
    public static readonly ProblemKind SsoUntested = new("sso.untested", 409, "No test sign-in has passed.");
    public static readonly ProblemKind MemberNotFound = new("member.not-found", 404, "There is no such member.");
    public static readonly ProblemKind MemberTaken = new("member.taken", 409, "Another member has this.");
    public static readonly ProblemKind MemberBarred = new("member.barred", 409, "The Org's rules do not let this person in.");
    public static readonly ProblemKind MemberSuspended = new("member.suspended", 409, "The member is suspended.");
    public static readonly ProblemKind MemberNotInvited = new("member.not-invited", 409, "The member is not invited.");
    public static readonly ProblemKind MemberAmbiguous = new("member.ambiguous", 409, "Several are called so.");
    public static readonly ProblemKind GroupNotFound = new("group.not-found", 404, "There is no such group.");
    public static readonly ProblemKind DomainInvalid = new("domain.invalid", 400, "This is no domain.");
    public static readonly ProblemKind DomainNotVerified = new("domain.not-verified", 409, "The Org has not verified this domain.");
    public static readonly ProblemKind ConnectionNotServing = new("connection.not-serving", 409, "The connection does not serve this Org.");
    public static readonly ProblemKind ConnectionIncomplete = new("connection.incomplete", 409, "The connection lacks something.");
    public static readonly ProblemKind ConnectionOfAnotherOrg = new("connection.of-another-org", 409, "The connection is another Org's.");
    public static readonly ProblemKind ConnectionOwn = new("connection.own", 409, "The connection is the Org's own.");
    public static readonly ProblemKind PreviewNotNew = new("preview.not-new", 409, "A preview is of a new set-up.");
    public static readonly ProblemKind PreviewNone = new("preview.none", 409, "The Org is in no preview.");
    public static readonly ProblemKind PreviewCancelled = new("preview.cancelled", 409, "The preview was cancelled.");
    public static readonly ProblemKind RoleNotFound = new("role.not-found", 404, "There is no such role.");

    public static readonly ProblemKind GroupAmbiguous = new("group.ambiguous", 409, "Several groups are called so.");
    public static readonly ProblemKind RoleTaken = new("role.taken", 409, "There is a role of this name.");
    public static readonly ProblemKind RoleInUse = new("role.in-use", 409, "The role is in use.");
    public static readonly ProblemKind WorkspaceNotFound = new("workspace.not-found", 404, "There is no such workspace.");
    public static readonly ProblemKind WorkspaceTaken = new("workspace.taken", 409, "There is a workspace of this name.");
    public static readonly ProblemKind WorkspaceInUse = new("workspace.in-use", 409, "The workspace is in use.");
    public static readonly ProblemKind MappingNotFound = new("mapping.not-found", 404, "There is no such mapping.");
    public static readonly ProblemKind TokenNotFound = new("token.not-found", 404, "There is no such token.");
    public static readonly ProblemKind TokenOver = new("token.over", 409, "The token is revoked or expired.");

    public static readonly ProblemKind SetupLinkNotFound = new("setup-link.not-found", 404, "There is no such setup link.");
    public static readonly ProblemKind DomainNotFound = new("domain.not-found", 404, "The Org has no such domain.");
    public static readonly ProblemKind ConnectionNotFound = new("connection.not-found", 404, "There is no such connection.");
    public static readonly ProblemKind ConnectionUnreadable = new("connection.unreadable", 409, "What the identity provider says cannot be read.");
    public static readonly ProblemKind ConnectionKeyNotFound = new("connection.key-not-found", 404, "The connection has no such certificate.");
    public static readonly ProblemKind SessionNotFound = new("session.not-found", 404, "There is no such session.");
    public static readonly ProblemKind EventsForgotten = new("events.forgotten", 410, "Events behind this cursor are not kept any more.");
    public static readonly ProblemKind EventNotFound = new("event.not-found", 404, "There is no such event for this endpoint.");
    public static readonly ProblemKind WebhookNotFound = new("webhook.not-found", 404, "There is no such endpoint.");
    public static readonly ProblemKind JobNotFound = new("job.not-found", 404, "There is no such job.");
    public static readonly ProblemKind EntryNotFound = new("entry.not-found", 404, "There is no such entry.");
    public static readonly ProblemKind BatchNotFound = new("batch.not-found", 404, "There is no such batch.");
    public static readonly ProblemKind BatchDecided = new("batch.decided", 409, "The batch is decided already.");

    public static readonly ProblemKind OperatorNotFound = new("operator.not-found", 404, "There is no such operator.");
    public static readonly ProblemKind OperatorTaken = new("operator.taken", 409, "There is an operator of this name.");
    public static readonly ProblemKind OperatorLast = new("operator.last", 409, "The last break-glass operator stays.");

    public static readonly ProblemKind AppNotFound = new("app.not-found", 404, "There is no such app.");
    public static readonly ProblemKind AppWithoutSecret = new("app.without-secret", 409, "The app has no secret.");

    public static readonly ProblemKind IdentityNotFound = new("identity.not-found", 404, "Nobody is linked so.");
    public static readonly ProblemKind IdentityLinked = new("identity.linked", 409, "The member, or the person, is linked already.");

    public static FrozenDictionary<string, ProblemKind> All { get; } = typeof(Problems).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ProblemKind>()
        .ToFrozenDictionary(kind => kind.Code, StringComparer.Ordinal);

    /// <summary>What any request with a key may come to.</summary>
    public static IEnumerable<ProblemKind> OfAny(Operation operation)
    {
        IEnumerable<ProblemKind> always = [KeyMissing, KeyInvalid, OrgSuspended, ScopeMissing, ParameterUnknown, ParameterInvalid, RouteNotFound, RateLimited, Fault, Unavailable];
        return [.. always, .. When(operation.IsOfOrg, OrgNotFound), .. When(operation.IsOfInstance, InstanceOnly),
            .. When(operation.Method == "POST", IdempotencyMismatch, IdempotencyRunning, IdempotencyBroken),
            .. When(operation.IsVersioned && operation.Method != "GET", VersionStale),
            .. When(operation.Body is not null, BodyMalformed, BodyUnknownMember, BodyMissingMember, BodyWrongType, BodyTooLarge, BodyMediaType, ValueInvalid), .. operation.Problems];
    }

    static ProblemKind[] When(bool so, params ProblemKind[] kinds) => so ? kinds : [];

    /// <summary>A ruling that is a refusal.</summary>
    public static Problem Of<T>(Ruling<T> ruling) => ruling switch
    {
        Ruling<T>.NoSuch("user", var named) => MemberNotFound.With($"There is no member '{named}' in this Org."),
        Ruling<T>.NoSuch(var what, var named) => All[what + ".not-found"].With($"There is no {what} '{named}' here."),
        Ruling<T>.Several(var what, var named) => All[what + ".ambiguous"].With($"Several {what}s are called '{named}': say the id."),
        Ruling<T>.Taken(var what, var named) => All[what + ".taken"].With($"There is a {what} '{named}' already."),
        Ruling<T>.InUse(var what, var named, var uses) => All[what + ".in-use"].With($"The {what} '{named}' is in use: {string.Join("; ", uses)}."),
        _ => throw new InvalidOperationException($"{ruling} is no problem."),
    };

    /// <summary>A decision that was refused.</summary>
    public static Problem Of<T>(Decision<T> decision) => decision switch
    {
        Decision<T>.Refused(var why, var code) => All[code].With(why),
        Decision<T>.Asks(var warning) => NeedsConfirmation.With($"{warning} Say ?confirm=true to go on."),
        Decision<T>.Stale => VersionStale.With("It has changed since you read it: read it again."),
        _ => throw new InvalidOperationException($"{decision} is no problem."),
    };
}
