using Gatehouse.Data;
using Gatehouse.Domains;

namespace Gatehouse.Operator;

/// <summary>An Org that has proven a domain, and where it sends that domain's people: null leaves it to the Org.</summary>
public sealed record DomainHolder(OrgId Org, string? Connection);

/// <summary>Who has proven a domain: asked at the beginning of a sign-in, before an Org is known.</summary>
public sealed class VerifiedDomains(InstanceDb db)
{
    /// <summary>A failing one counts: it was proven, and nobody took it away.</summary>
    /// <param name="name">As <see cref="Domain.Key"/> gives it.</param>
    public Task<List<DomainHolder>> HoldersAsync(string name, CancellationToken ct) =>
        db.ListAsync($"select d.org_id, d.connection_id from domains d where d.name = {name} and d.state <> {Domain.Pending} order by d.org_id", row => new DomainHolder(new(row.GetString(0)), row.IsDBNull(1) ? null : row.GetString(1)), ct);
}
