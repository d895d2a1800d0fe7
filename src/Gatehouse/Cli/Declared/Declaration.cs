namespace Gatehouse.Cli.Declared;

/// <summary>What operators keep in a file: the instance as it shall be, or as it is. Things are known by their names; what is not named is left alone.</summary>
/// <param name="Roles">The lowest first.</param>
/// <param name="Connections">Of the instance.</param>
sealed record Declaration(
    IReadOnlyDictionary<string, string> Settings, IReadOnlyList<DeclaredRole> Roles, IReadOnlyList<DeclaredApp> Apps, IReadOnlyList<DeclaredConnection> Connections, IReadOnlyList<DeclaredOrg> Orgs);

sealed record DeclaredRole(string Name, IReadOnlyList<string> Privileges);

/// <param name="Id">Known of what is there.</param>
/// <param name="Jwks">The file with its public keys.</param>
sealed record DeclaredApp(string Name, string? Authentication, string? Jwks, IReadOnlyDictionary<string, string> Settings, string? Id = null);

/// <param name="MetadataUrl">SAML: where the metadata lies.</param>
/// <param name="Metadata">SAML: or a file with it.</param>
/// <param name="SecretFile">OpenID Connect: a file with the client secret, which itself never stands here.</param>
/// <param name="State">active or disabled; a new one is a draft until it is active.</param>
/// <param name="Serves">Slugs of the Orgs that a connection of the instance signs in.</param>
sealed record DeclaredConnection(
    string Name, string? Template, string? Protocol, string? State, string? MetadataUrl, string? Metadata, string? Issuer, string? ClientId, string? SecretFile,
    IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Serves, string? Id = null);

sealed record DeclaredOrg(
    string Slug, string? Name, string? Isolation, string? UniqueId, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<DeclaredConnection> Connections, IReadOnlyList<string> Domains,
    IReadOnlyList<string> Workspaces, IReadOnlyList<DeclaredMapping> Mappings);

/// <summary>Of a group by its name, or of a value of the SCIM attribute roles.</summary>
/// <param name="Role">Null: the connection's, else the Org's default.</param>
sealed record DeclaredMapping(string? Group, string? ScimRole, string? Role, IReadOnlyList<string> Workspaces, string OnDelete, string OnRename)
{
    public string Named => Group ?? ScimRole!;
}
