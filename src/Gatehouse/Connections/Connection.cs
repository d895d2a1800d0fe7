using Gatehouse.Data;
using Gatehouse.Orgs;

namespace Gatehouse.Connections;

/// <summary>A trust to one identity provider, as it is at one moment.</summary>
/// <param name="Owner">Null for a connection of the instance.</param>
/// <param name="State">draft: it can only be tested. active: people sign in through it. disabled: nobody does.</param>
/// <param name="Words">The settings that were chosen, by its template or by somebody.</param>
/// <param name="Secret">The client secret as it is stored: sealed.</param>
/// <param name="Version">Moves with every change of it, its keys or its Orgs.</param>
public sealed record Connection(
    string Id, OrgId? Owner, string Name, string Template, string State, IReadOnlyDictionary<string, string> Words, IdentityProvider Idp, string? Secret, DateTimeOffset? SecretEndsAt,
    string? MetadataUrl, long Version, string CreatedBy, DateTimeOffset CreatedAt, TestedSignIn? LastTest, Refreshed Refreshed, MetadataVisit? LastVisit)
{
    public const string Draft = "draft", Active = "active", Disabled = "disabled";

    internal static RawSql Columns => new("""
        c.id, c.org_id, c.name, c.template, c.state, c.settings, c.protocol, c.idp, c.client_secret, c.secret_ends_at, c.metadata_url, c.version, c.created_by, c.created_at,
        c.tested_at, c.test_passed, c.test_detail, c.refreshed_at, c.failing_since, c.refresh_fault, c.fetched_at, c.fetched_by
        """);

    /// <summary>The same, with the first choices.</summary>
    public ConnectionSettings Settings { get; init; } = ConnectionSettings.Read(Words);

    /// <summary>Of a SAML identity provider, also those that are not trusted.</summary>
    public IReadOnlyList<ConnectionKey> Keys { get; init; } = [];

    /// <summary>Whose people it signs in.</summary>
    public IReadOnlyList<ServedOrg> Orgs { get; init; } = [];

    public string Protocol => Idp.Protocol;

    public bool IsActive => State == Active;

    /// <summary>Whether our requests carry a signature.</summary>
    public bool SignsRequests => Settings.SignRequests == "true" || (Settings.SignRequests == "auto" && Idp is IdentityProvider.Saml { WantsSignedRequests: true });

    /// <summary>What is still to be told before it can be used; null when nothing is.</summary>
    public string? Lacks(DateTimeOffset now) => Idp switch
    {
        IdentityProvider.Saml { EntityId: "" } => "the identity provider's metadata",
        IdentityProvider.Saml when !Keys.Any(k => k.IsTrusted(now, Settings.AcceptExpiredKeys)) => "a certificate of the identity provider",
        IdentityProvider.Oidc { Issuer: "" } => "the issuer",
        IdentityProvider.Oidc { ClientId: "" } => "the client id",
        IdentityProvider.Oidc when Secret is null && Settings.ClientAuth != "private-key" => "a client secret, or client-auth=private-key",
        _ => null,
    };

    internal static Connection Read(Row row) => new(
        row.GetString(0), Text(row, 1) is { } org ? new OrgId(org) : null, row.GetString(2), row.GetString(3), row.GetString(4), OrgSettings.Words(row.GetString(5)),
        IdentityProvider.Read(row.GetString(6), row.GetString(7)), Text(row, 8), Time(row, 9), Text(row, 10), row.GetInt64(11), row.GetString(12), Time(row, 13)!.Value,
        Time(row, 14) is { } tested ? new(tested, row.GetBoolean(15), Text(row, 16)) : null, new(Time(row, 17), Time(row, 18), Text(row, 19)),
        Time(row, 20) is { } visited ? new(visited, Text(row, 21)) : null);

    internal static string? Text(Row row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    internal static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

/// <summary>The last time somebody tried the connection (product rule 4.12).</summary>
/// <param name="Detail">The check that failed.</param>
public sealed record TestedSignIn(DateTimeOffset At, bool Passed, string? Detail);

/// <summary>How the last look at the metadata or discovery document went.</summary>
/// <param name="At">When it was last read well.</param>
public sealed record Refreshed(DateTimeOffset? At, DateTimeOffset? FailingSince, string? Fault);

/// <summary>When the identity provider, or somebody for it, last fetched our own metadata.</summary>
public sealed record MetadataVisit(DateTimeOffset At, string? Agent);

/// <summary>An Org whose people a connection signs in.</summary>
/// <param name="IsDefault">The Org's people go there when nobody chooses.</param>
public sealed record ServedOrg(Org Org, bool IsDefault);
