namespace Gatehouse.Connections;

/// <summary>
/// What is known of a kind of identity provider: the first words of a connection to it, and what its administrator does there. The words are copied into the
/// connection when it is made, so that a newer version of Gatehouse never changes who somebody is.
/// </summary>
/// <param name="Steps">In the words of that product's console. {acs}, {entity}, {redirect}, {metadata} and {jwks} stand for our addresses.</param>
public sealed record Template(string Id, string Title, IReadOnlyDictionary<string, string> Words, IReadOnlyList<string> Steps)
{
    public const string GenericSaml = "generic-saml", GenericOidc = "generic-oidc";

    static readonly Template[] Saml = [Templates.Okta.Saml, Templates.Entra.Saml, Templates.Google.Saml, Templates.OneLogin.Saml, Templates.Ping.Saml, Templates.Adfs.Saml, Templates.Keycloak.Saml, Templates.JumpCloud.Saml, Templates.Generic.Saml];

    static readonly Template[] Oidc = [Templates.Okta.Oidc, Templates.Entra.Oidc, Templates.Google.Oidc, Templates.OneLogin.Oidc, Templates.Ping.Oidc, Templates.Keycloak.Oidc, Templates.JumpCloud.Oidc, Templates.Generic.Oidc];

    /// <summary>Every name that `connection create` takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Saml.Concat(Oidc).Select(t => t.Id).Distinct(StringComparer.Ordinal)];

    /// <summary>Null where that identity provider is not spoken to by this protocol.</summary>
    public static Template? Find(string id, string protocol) => (protocol == "saml" ? Saml : Oidc).FirstOrDefault(t => t.Id == id);

    /// <summary>The words of a connection after some were given; an empty one goes back to what its template says.</summary>
    public static Dictionary<string, string> Merged(Connection connection, IReadOnlyDictionary<string, string> given)
    {
        var (words, first) = (connection.Words.ToDictionary(StringComparer.Ordinal), Find(connection.Template, connection.Protocol)?.Words);
        foreach (var (key, value) in given)
            if (value.Length > 0) words[key] = value;
            else if (first?.GetValueOrDefault(key) is { } again) words[key] = again;
            else words.Remove(key);
        return words;
    }

    /// <summary>The steps with this connection's addresses in them.</summary>
    public IEnumerable<string> StepsFor(Addresses at) => Steps.Select(step => step.Replace("{acs}", at.Acs, StringComparison.Ordinal).Replace("{entity}", at.EntityId, StringComparison.Ordinal)
        .Replace("{redirect}", at.Callback, StringComparison.Ordinal).Replace("{metadata}", at.Metadata, StringComparison.Ordinal).Replace("{jwks}", at.Jwks, StringComparison.Ordinal)
        .Replace("{logout}", at.Logout, StringComparison.Ordinal).Replace("{backchannel}", at.BackChannelLogout, StringComparison.Ordinal)
        .Replace("connection set ID", "connection set " + at.Connection, StringComparison.Ordinal));

    internal static Dictionary<string, string> Claims(params (string Key, string Value)[] words) => words.ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal);

    /// <summary>The claims that OpenID Connect itself names.</summary>
    internal static Dictionary<string, string> Standard(params (string Key, string Value)[] more)
    {
        var words = Claims(("stable-id", "sub"), ("username", "preferred_username"), ("email", "email"), ("given-name", "given_name"), ("family-name", "family_name"), ("display-name", "name"));
        foreach (var (key, value) in more) words[key] = value;
        return words;
    }
}
