using Gatehouse.Connections;
using Gatehouse.Orgs;

namespace Gatehouse.Doctor;

/// <summary>One demand of a level, and whether this Org meets it.</summary>
/// <param name="Missing">What to change; null when it is met.</param>
public sealed record IpsieDemand(string Level, string Demand, string? Missing);

/// <summary>
/// Which levels of IPSIE (OpenID Foundation's Interoperability Profile for Secure Identity in the Enterprise, levels as drafted in February 2026) an Org's configuration
/// reaches on the application's side. What only the identity provider can do, such as demanding a second factor, is not judged.
/// </summary>
public sealed record IpsieReport(string Org, int Session, int Account, IReadOnlyList<IpsieDemand> Demands)
{
    /// <param name="connections">Those that serve the Org.</param>
    /// <param name="syncs">Whether the Org has a valid SCIM token that was used.</param>
    /// <param name="mapsRoles">Whether groups or roles of the identity provider give roles here.</param>
    public static IpsieReport Of(Org org, IReadOnlyList<Connection> connections, bool syncs, bool mapsRoles, DateTimeOffset now)
    {
        var active = connections.Where(c => c.IsActive).ToList();
        var scim = org.Settings.Mode == "scim";
        List<IpsieDemand> demands =
        [
            new("SL1", "people sign in through an identity provider", active.Count > 0 ? null : "No connection is active: gatehouse connection create"),
            new("SL1", "and in no other way", org.Settings.SignIn.Required ? null : (org.Settings.SignIn.RequiredOf is { Count: > 0 } some ? $"It is demanded of the people of {string.Join(" and ", some)} alone. " : "") + $"gatehouse org set {org.Slug} sso=required"),
            new("SL1", "assertions are signed with today's algorithms (FAL2)", Naming(active, c => c.Settings.Sha1Until > now, "takes SHA-1: let its identity provider sign with SHA-256, then remove sha1-until")),
            new("SL1", "a session ends no later than the identity provider says", null),
            new("SL2", "nobody gets in by an assertion that was not asked for", Naming(active, c => c.Settings.IdpInitiated == "accept", "accepts them: gatehouse connection set … idp-initiated=convert")),
            new("SL2", "the identity provider can end sessions", active.Count > 0 && active.All(EndsSessions) || (scim && syncs) ? null : "Give the connections a logout address, or provision with SCIM: a deactivation ends every session."),
            new("SL3", "changes of sessions are exchanged with the identity provider", "Gatehouse does not speak the Shared Signals Framework towards identity providers yet."),
            new("AL1", "the identity provider suspends and deletes people", scim && syncs ? null : "Provision with SCIM: the Org needs SCIM mode, a token, and an identity provider that uses it."),
            new("AL2", "people are there before they first sign in", scim && syncs ? null : "The same."),
            new("AL3", "roles come from the identity provider", mapsRoles && scim ? null : "Map pushed groups, or the roles attribute, to roles: gatehouse mapping set"),
        ];
        return new(org.Slug, Reached("SL"), Reached("AL"), demands);

        int Reached(string kind) => Enumerable.Range(1, 3).TakeWhile(level => demands.Where(d => d.Level == $"{kind}{level}").All(d => d.Missing is null)).Count();
    }

    static string? Naming(List<Connection> all, Func<Connection, bool> falls, string what) => all.Where(falls).Select(c => $"'{c.Name}' {what}").FirstOrDefault();

    static bool EndsSessions(Connection connection) => connection.Idp is not IdentityProvider.Saml { Logout: [] };
}
