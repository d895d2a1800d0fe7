using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Orgs;

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
        reads.Add($"select {Org.Columns}, s.is_default from connection_orgs s join orgs o on o.id = s.org_id where s.connection_id = {id} order by o.slug", row => orgs.Add(new(Org.Read(row), row.GetBoolean(10))));
        await reads.RunAsync(ct);
        return found is null ? null : found with { Keys = keys, Orgs = orgs };
    }

    /// <summary>All that serve an Org, its default first; or with null all there are. Without their keys and Orgs.</summary>
    public Task<List<Connection>> ListAsync(OrgId? org, CancellationToken ct) => org is { } served
        ? db.ListAsync($"select {Connection.Columns} from connection_orgs s join connections c on c.id = s.connection_id where s.org_id = {served.Value} order by s.is_default desc, c.created_at, c.id", Connection.Read, ct)
        : db.ListAsync($"select {Connection.Columns} from connections c order by c.created_at, c.id", Connection.Read, ct);
}
