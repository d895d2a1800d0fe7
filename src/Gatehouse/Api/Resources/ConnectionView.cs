using System.ComponentModel;
using Gatehouse.Connections;

namespace Gatehouse.Api.Resources;

sealed record ConnectionLineView(
    string Id, [property: Description("Null: of the instance.")] string? Org, string Name, string Template, [property: Description("saml or oidc.")] string Protocol, [property: Description("draft, active or disabled.")] string State,
    [property: Description("Its entity id or issuer; empty while it is not told.")] string Idp, DateTimeOffset? TestedAt, bool? TestPassed)
{
    public static ConnectionLineView Of(Connection c) => new(c.Id, c.Owner?.Value, c.Name, c.Template, c.Protocol, c.State, c.Idp.Name, c.LastTest?.At, c.LastTest?.Passed);
}

sealed record ConnectionView(
    string Id, string? Org, string Name, string Template, string Protocol, string State, [property: Description("What is still to be told before it can be used; null when nothing is.")] string? Lacks, string Idp, string? ClientId,
    string? MetadataUrl, IReadOnlyDictionary<string, string> Settings, bool HasSecret, DateTimeOffset? SecretEndsAt, [property: Description("What to enter at the identity provider.")] IReadOnlyDictionary<string, string> Addresses,
    IReadOnlyList<string> Steps, IReadOnlyList<ConnectionKeyView> Keys, IReadOnlyList<ServedOrgView> Orgs, DateTimeOffset? TestedAt, bool? TestPassed, string? TestDetail, string? RefreshFault, string CreatedBy, DateTimeOffset CreatedAt)
{
    public static ConnectionView Of(Connection c, Addresses at, DateTimeOffset now) => new(
        c.Id, c.Owner?.Value, c.Name, c.Template, c.Protocol, c.State, c.Lacks(now), c.Idp.Name, (c.Idp as IdentityProvider.Oidc)?.ClientId, c.MetadataUrl, c.Words, c.Secret is not null, c.SecretEndsAt,
        c.Protocol == "saml" ? Connections.Template.Claims(("acs", at.Acs), ("entityId", at.EntityId), ("metadata", at.Metadata), ("logout", at.Logout)) : Connections.Template.Claims(("redirectUri", at.Callback), ("jwks", at.Jwks), ("backChannelLogout", at.BackChannelLogout)),
        [.. Connections.Template.Find(c.Template, c.Protocol)?.StepsFor(at) ?? []], [.. c.Keys.Select(k => new ConnectionKeyView(k.Thumbprint, k.State(now), k.FirstSeen, k.AcceptedAt, k.UsedAt, k.EndsAt))],
        [.. c.Orgs.Select(o => new ServedOrgView(o.Org.Id.Value, o.Org.Slug, o.IsDefault))], c.LastTest?.At, c.LastTest?.Passed, c.LastTest?.Detail, c.Refreshed.Fault, c.CreatedBy, c.CreatedAt);
}

sealed record ConnectionKeyView(string Thumbprint, [property: Description("waiting, next, current, retiring or expired.")] string State, DateTimeOffset FirstSeen, DateTimeOffset? AcceptedAt, DateTimeOffset? UsedAt, DateTimeOffset EndsAt);

sealed record ServedOrgView(string Id, string Slug, bool IsDefault);

sealed record TestLinkView(string Link);

/// <summary>What is known of the identity provider.</summary>
/// <param name="Metadata">SAML: the document.</param>
/// <param name="EntityId">SAML: which one is meant, where the metadata speaks of several.</param>
sealed record IdpBody(string? Metadata = null, string? MetadataUrl = null, string? EntityId = null, string? Issuer = null, string? ClientId = null, string? ClientSecret = null, DateTimeOffset? SecretEndsAt = null);

/// <param name="Org">Whose it is; left out, the key's Org, or of the instance.</param>
sealed record NewConnectionBody(string Name, string? Org = null, string? Template = null, string? Protocol = null, IReadOnlyDictionary<string, string>? Settings = null, IdpBody? Idp = null);

sealed record ConnectionPatch(string? Name = null, string? State = null, IReadOnlyDictionary<string, string?>? Settings = null, IdpBody? Idp = null);
