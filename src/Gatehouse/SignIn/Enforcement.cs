using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Domains;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>
/// Demanding single sign-on locks out whoever cannot use it: not before a test sign-in through a connection of the Org has passed (product rule 4.12). The same of a domain's people, and
/// through the connection where the domain goes; and only of a domain that is the Org's.
/// </summary>
static class Enforcement
{
    const string First = "first a test sign-in through an active connection of this Org has to pass. Make its link: gatehouse connection test ID";

    /// <summary>Null when the Org may demand it, does already, or does not want to.</summary>
    public static async Task<Decision<T>?> RefusalAsync<T>(OrgTransaction tx, OrgSettings before, OrgSettings after, CancellationToken ct)
    {
        var anew = after.SignIn.RequiredOf.Except(before.SignIn.RequiredOf, StringComparer.Ordinal).ToList();
        if (anew.Count == 0 && (!after.SignIn.Required || before.SignIn.Required)) return null;
        var tested = await tx.ListAsync($"""
            select c.id from connection_orgs s join connections c on c.id = s.connection_id where s.org_id = {Mine} and c.state = {Connection.Active} and c.test_passed
            """, row => row.GetString(0), ct);
        if (after.SignIn.Required) return tested.Count > 0 ? null : new Decision<T>.Refused("sso=required would lock everybody out who cannot use it: " + First, "sso.untested");

        var routes = (await tx.ListAsync($"select d.name, d.connection_id from domains d where d.org_id = {Mine} and d.state = {Domain.Verified} and d.name in {anew}", row => (Name: row.GetString(0), To: row.GetText(1)), ct))
            .ToDictionary(d => d.Name, d => d.To, StringComparer.Ordinal);
        if (anew.Find(domain => !routes.ContainsKey(domain)) is { } foreign)
            return new Decision<T>.Refused($"'{foreign}' is no domain that this Org has verified. See: gatehouse domain list", "domain.not-verified");
        return anew.Find(domain => routes[domain] is { } to ? !tested.Contains(to, StringComparer.Ordinal) : tested.Count == 0) is { } untested
            ? new Decision<T>.Refused($"sso={untested} would lock out all people of {untested} who cannot use it: {(routes[untested] is { } goes ? $"the domain goes to the connection {goes}, so " : "")}{First}", "sso.untested") : null;
    }
}
