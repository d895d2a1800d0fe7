using System.Text.Json.Nodes;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Orgs;
using Gatehouse.Scim;

namespace Gatehouse.Operator;

/// <summary>
/// The connections of Orgs and of the instance. They are found by the id in an address before an Org is known, so their table belongs to the instance.
/// </summary>
public sealed class ConnectionStore(InstanceDb db)
{
    /// <summary>With its keys and the Orgs that it serves, in one round trip; null when there is none.</summary>
    public async Task<Connection?> FindAsync(string id, CancellationToken ct)
    {
        var (found, keys, orgs) = ((Connection?)null, new List<ConnectionKey>(), new List<ServedOrg>());
        var reads = db.Together();
        reads.Add($"select {Connection.Columns} from connections c where c.id = {id}", row => found = Connection.Read(row));
        reads.Add($"select {ConnectionKey.Columns} from connection_keys k where k.connection_id = {id} order by k.first_seen, k.thumbprint", row => keys.Add(ConnectionKey.Read(row)));
        reads.Add($"select s.is_default, {Org.Columns} from connection_orgs s join orgs o on o.id = s.org_id where s.connection_id = {id} order by o.slug", row => orgs.Add(Served(row)));
        await reads.RunAsync(ct);
        return found is null ? null : found with { Keys = keys, Orgs = orgs };
    }

    /// <summary>All that serve an Org, its default first; or with null all there are. Without their keys and Orgs.</summary>
    public Task<List<Connection>> ListAsync(OrgId? org, CancellationToken ct) => org is { } served
        ? db.ListAsync($"select {Connection.Columns} from connection_orgs s join connections c on c.id = s.connection_id where s.org_id = {served.Value} order by s.is_default desc, c.created_at, c.id", Connection.Read, ct)
        : db.ListAsync($"select {Connection.Columns} from connections c order by c.created_at, c.id", Connection.Read, ct);

    /// <summary>What an Org's people sign in through, its default first.</summary>
    public Task<List<ServedConnection>> ServingAsync(OrgId org, CancellationToken ct) => db.ListAsync($"""
        select s.is_default, s.signed_in_at, (select min(k.ends_at) from connection_keys k where k.connection_id = c.id and k.accepted_at is not null and k.gone_at is null),
          (select count(*) from connection_keys k where k.connection_id = c.id and k.accepted_at is null), {Connection.Columns}
        from connection_orgs s join connections c on c.id = s.connection_id where s.org_id = {org.Value} order by s.is_default desc, c.created_at, c.id
        """, row => new ServedConnection(Connection.Read(new Behind(row, 4)), row.GetBoolean(0), Connection.Time(row, 1), Connection.Time(row, 2), row.GetInt64(3)), ct);

    /// <summary>The same as <see cref="FindAsync"/>, held until the transaction ends.</summary>
    internal static async Task<Connection?> LockAsync(InstanceTransaction tx, string id, CancellationToken ct)
    {
        if (await tx.FindAsync($"select {Connection.Columns} from connections c where c.id = {id} {tx.Dialect.ForUpdate}", Connection.Read, ct) is not { } found) return null;
        return found with
        {
            Keys = await tx.ListAsync($"select {ConnectionKey.Columns} from connection_keys k where k.connection_id = {id} order by k.first_seen, k.thumbprint", ConnectionKey.Read, ct),
            Orgs = await tx.ListAsync($"select s.is_default, {Org.Columns} from connection_orgs s join orgs o on o.id = s.org_id where s.connection_id = {id} order by o.slug", Served, ct),
        };
    }

    /// <summary>An event in every Org that the connection serves.</summary>
    internal static void Tell(InstanceTransaction tx, Connection connection, string type, JsonObject data, DateTimeOffset now)
    {
        foreach (var served in connection.Orgs) EventStore.Write(tx.For(served.Org.Id), type, connection.Id, ScimJson.WriteUtf8(data), now);
    }

    static ServedOrg Served(Row row) => new(Org.Read(new Behind(row, 1)), row.GetBoolean(0));
}
