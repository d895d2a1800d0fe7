using System.ComponentModel;
using Gatehouse.Connections;

namespace Gatehouse.Api.Resources;

sealed record ConnectionLineView(
    string Id, [property: Description("Null: of the instance.")] string? Org, string Name, string Template, [property: Description("saml or oidc.")] string Protocol, [property: Description("draft, active or disabled.")] string State,
    [property: Description("Its entity id or issuer; empty while it is not told.")] string Idp, DateTimeOffset? TestedAt, bool? TestPassed)
{
    public static ConnectionLineView Of(Connection c) => new(c.Id, c.Owner?.Value, c.Name, c.Template, c.Protocol, c.State, c.Idp.Name, c.LastTest?.At, c.LastTest?.Passed);
}

sealed record OrgConnectionView(
    string Id, string? Org, string Name, string Template, string Protocol, string State, string Idp, DateTimeOffset? TestedAt, bool? TestPassed, [property: Description("Where the Org's people go when nobody chooses.")] bool IsDefault,
    [property: Description("When the Org's people last came in through it, to the minute.")] DateTimeOffset? LastSignInAt, [property: Description("When the first of the certificates that are trusted ends.")] DateTimeOffset? KeyEndsAt,
    DateTimeOffset? SecretEndsAt, [property: Description("Certificates that wait for somebody to trust them.")] long KeysWaiting)
{
    public static OrgConnectionView Of(ServedConnection s) => new(s.Connection.Id, s.Connection.Owner?.Value, s.Connection.Name, s.Connection.Template, s.Connection.Protocol, s.Connection.State, s.Connection.Idp.Name,
        s.Connection.LastTest?.At, s.Connection.LastTest?.Passed, s.IsDefault, s.SignedInAt, s.KeyEndsAt, s.Connection.SecretEndsAt, s.Waiting);
}

public sealed record ConnectionView(
    string Id, string? Org, string Name, string Template, string Protocol, string State, [property: Description("What is still to be told before it can be used; null when nothing is.")] string? Lacks, string Idp, string? ClientId,
    string? MetadataUrl, IReadOnlyDictionary<string, string> Settings, bool HasSecret, DateTimeOffset? SecretEndsAt, [property: Description("What to enter at the identity provider.")] IReadOnlyDictionary<string, string> Addresses,
    IReadOnlyList<string> Steps, IReadOnlyList<ConnectionKeyView> Keys, IReadOnlyList<ServedOrgView> Orgs, DateTimeOffset? TestedAt, bool? TestPassed, string? TestDetail, string? RefreshFault, [property: Description("When somebody, mostly the identity provider, last fetched our metadata.")] DateTimeOffset? MetadataFetchedAt, string CreatedBy, DateTimeOffset CreatedAt)
{
    public static ConnectionView Of(Connection c, Addresses at, DateTimeOffset now) => new(
        c.Id, c.Owner?.Value, c.Name, c.Template, c.Protocol, c.State, c.Lacks(now), c.Idp.Name, (c.Idp as IdentityProvider.Oidc)?.ClientId, c.MetadataUrl, c.Words, c.Secret is not null, c.SecretEndsAt,
        c.Protocol == "saml" ? Connections.Template.Claims(("acs", at.Acs), ("entityId", at.EntityId), ("metadata", at.Metadata), ("logout", at.Logout)) : Connections.Template.Claims(("redirectUri", at.Callback), ("jwks", at.Jwks), ("backChannelLogout", at.BackChannelLogout)),
        [.. Connections.Template.Find(c.Template, c.Protocol)?.StepsFor(at) ?? []], [.. c.Keys.Select(k => new ConnectionKeyView(k.Thumbprint, k.State(now), k.FirstSeen, k.AcceptedAt, k.UsedAt, k.EndsAt))],
        [.. c.Orgs.Select(o => new ServedOrgView(o.Org.Id.Value, o.Org.Slug, o.IsDefault))], c.LastTest?.At, c.LastTest?.Passed, c.LastTest?.Detail, c.Refreshed.Fault, c.LastVisit?.At, c.CreatedBy, c.CreatedAt);
}

public sealed record ConnectionKeyView(string Thumbprint, [property: Description("waiting, next, current, retiring or expired.")] string State, DateTimeOffset FirstSeen, DateTimeOffset? AcceptedAt, DateTimeOffset? UsedAt, DateTimeOffset EndsAt);

public sealed record ServedOrgView(string Id, string Slug, bool IsDefault);

sealed record TestLinkView(string Link);

/// <summary>What is known of the identity provider.</summary>
sealed record IdpBody(
    [property: Description("SAML: the document.")] string? Metadata = null, [property: Description("SAML: where it is published.")] string? MetadataUrl = null, [property: Description("SAML: which one is meant, where the metadata speaks of several.")] string? EntityId = null,
    [property: Description("OpenID Connect.")] string? Issuer = null, string? ClientId = null, string? ClientSecret = null, DateTimeOffset? SecretEndsAt = null);

sealed record NewConnectionBody(
    string Name, [property: Description("Whose it is; left out, the key's Org, or of the instance.")] string? Org = null, string? Template = null, string? Protocol = null, IReadOnlyDictionary<string, string>? Settings = null, IdpBody? Idp = null);

sealed record ConnectionPatch(string? Name = null, [property: Description("active or disabled.")] string? State = null, IReadOnlyDictionary<string, string?>? Settings = null, IdpBody? Idp = null);
