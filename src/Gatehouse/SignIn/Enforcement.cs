using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>Demanding single sign-on locks out whoever cannot use it: not before a test sign-in through a connection of the Org has passed (product rule 4.12).</summary>
static class Enforcement
{
    /// <summary>Null when the Org may demand it, does already, or does not want to.</summary>
    public static async Task<Decision<T>?> RefusalAsync<T>(OrgTransaction tx, OrgSettings before, OrgSettings after, CancellationToken ct)
    {
        if (!after.SignIn.Required || before.SignIn.Required) return null;
        return await tx.FindAsync($"""
            select c.id from connection_orgs s join connections c on c.id = s.connection_id where s.org_id = {Mine} and c.state = {Connection.Active} and c.test_passed limit 1
            """, row => row.GetString(0), ct) is not null ? null
            : new Decision<T>.Refused("sso=required would lock everybody out who cannot use it: first a test sign-in through an active connection of this Org has to pass. Make its link: gatehouse connection test ID");
    }
}
