using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tokens;

namespace Gatehouse.Doors;

/// <summary>Who may use operations of the management API, in one Org or in each: the holder of a valid key, or somebody in the console or with a setup link, to whom a key is lent for one request.</summary>
public sealed class ApiCaller
{
    readonly string kind;
    readonly InstanceDb instance;
    readonly OrgStore orgs;
    readonly TimeProvider clock;
    readonly IReadOnlySet<string>? operations;

    /// <param name="operations">These and no others, on what was made by this caller: for who holds a setup link.</param>
    internal ApiCaller(ApiKey key, string kind, string name, InstanceDb instance, OrgStore orgs, TimeProvider clock, IReadOnlySet<string>? operations = null) =>
        (Key, this.kind, Name, this.instance, this.orgs, this.clock, this.operations) = (key, kind, name, instance, orgs, clock, operations);

    public ApiKey Key { get; }

    /// <summary>The state of the caller's own Org where it lets nobody in; else null.</summary>
    public string? Closed { get; init; }

    /// <summary>For logs and events.</summary>
    public string Name { get; }

    public bool May(string operation, ApiScope scope) => Key.May(scope) && operations?.Contains(operation) != false;

    /// <summary>Whether what somebody made in the Org is this caller's to see.</summary>
    public bool Reaches(string createdBy) => operations is null || createdBy == Name;

    /// <summary>Null where there is none, and the same where it is another's.</summary>
    public async Task<(Org Org, OrgDb Db)?> OrgAsync(string idOrSlug, CancellationToken ct) =>
        await orgs.FindAsync(idOrSlug, ct) is { } org && (Key.Org is null || Key.Org == org.Id) ? (org, instance.For(org.Id)) : null;

    /// <summary>What the work changes is in the audit log as this caller's.</summary>
    public Task<T> ActAsync<T>(string operation, OrgId? org, string? address, Func<Task<T>> work) => Acting.AsAsync(new(kind, Key.Id, Key.Name, address, operation, clock), () =>
    {
        if ((org ?? Key.Org) is { } opened) Acting.In(opened);
        return work();
    });

    /// <summary>The caller's own Org; null for one of the instance.</summary>
    public OrgDb? Own => Key.Org is { } org ? instance.For(org) : null;
}
