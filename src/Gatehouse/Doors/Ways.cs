using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using Gatehouse.SignIn;

namespace Gatehouse.Doors;

/// <summary>
/// Which connections there are for somebody. By the domain of what was typed, which says nothing of a person: everybody of a verified domain is sent the same way, and
/// everybody else gets the same answer, member or not.
/// </summary>
public sealed class Ways(InstanceDb db)
{
    /// <summary>Active connections of an Org, its default first.</summary>
    public Task<List<Way>> OfOrgAsync(Org org, CancellationToken ct) => WaysAsync(SqlPart.Of($"c.id in (select s.connection_id from connection_orgs s where s.org_id = {org.Id.Value})"), org, ct);

    public async Task<Way?> OneAsync(string? connection, CancellationToken ct) =>
        connection is { Length: > 0 and <= 64 } && await WaysAsync(SqlPart.Of($"c.id = {connection}"), null, ct) is [var one] ? one : null;

    /// <summary>Where a username's domain goes: to the connection that it names, else to those of the Orgs that own it.</summary>
    public async Task<List<Way>> OfHintAsync(string? hint, CancellationToken ct)
    {
        if (hint is not { Length: <= 320 } || Joining.DomainOf(Fold.Key(hint.Trim())) is not { Length: > 0 } domain) return [];
        return await WaysAsync(SqlPart.Of($"""
            c.id in (select coalesce(d.connection_id, s.connection_id) from domains d left join connection_orgs s on s.org_id = d.org_id and d.connection_id is null
              where d.name = {domain} and d.state in ('verified', 'failing'))
            """), null, ct);
    }

    async Task<List<Way>> WaysAsync(SqlPart which, Org? first, CancellationToken ct)
    {
        var rows = await db.ListAsync($"""
            select c.id, c.name, c.settings, s.org_id, s.is_default from connections c join connection_orgs s on s.connection_id = c.id
            where c.state = {Connection.Active} and {which} order by c.created_at, c.id
            """, row => (Id: row.GetString(0), Name: row.GetString(1), Words: row.GetString(2), Org: row.GetString(3), IsDefault: row.GetBoolean(4)), ct);
        return [.. rows.GroupBy(r => r.Id, StringComparer.Ordinal).OrderByDescending(same => first is not null && same.Any(r => r.Org == first.Id.Value && r.IsDefault)).Select(same =>
            new Way(same.Key, same.First().Name, same.Select(r => r.Org).ToHashSet(StringComparer.Ordinal), ConnectionSettings.Read(OrgSettings.Words(same.First().Words)).AutoRedirect))];
    }
}
