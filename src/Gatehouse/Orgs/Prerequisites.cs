using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Domains;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Orgs;

/// <summary>What an Org needs before SCIM, where the instance asks for it (require-connection). A domain whose proof is not found any more is still the Org's.</summary>
static class Prerequisites
{
    static RawSql Connections => new("select count(*) from connection_orgs s join connections c on c.id = s.connection_id where s.org_id =");

    /// <summary>What the Org lacks.</summary>
    public static async Task<IReadOnlyList<string>> LackedAsync(OrgTransaction tx, CancellationToken ct) => (await tx.FindAsync($"""
        select ({Connections} {Mine} and c.state = {Connection.Active}), (select count(*) from domains d where d.org_id = {Mine} and d.state <> {Domain.Pending})
        """, Words, ct))!;

    /// <summary>The same for whoever only looks.</summary>
    public static async Task<IReadOnlyList<string>> LackedAsync(OrgDb db, CancellationToken ct) => (await db.FindAsync($"""
        select ({Connections} {Mine} and c.state = {Connection.Active}), (select count(*) from domains d where d.org_id = {Mine} and d.state <> {Domain.Pending})
        """, Words, ct))!;

    static List<string> Words(Row row)
    {
        var lacked = new List<string>();
        if (row.GetInt64(0) == 0) lacked.Add("an active sign-in connection");
        if (row.GetInt64(1) == 0) lacked.Add("a verified domain");
        return lacked;
    }
}
