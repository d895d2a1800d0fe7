using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tokens;

namespace Gatehouse.Doors;

/// <summary>Turns a key of the management API into a caller. Asked for at every request: a revoked key is refused at the very next one, on every node.</summary>
public sealed class ApiDoor(InstanceDb instance, OrgStore orgs, TimeProvider clock)
{
    static readonly TimeSpan NotedAgain = TimeSpan.FromMinutes(1);

    /// <returns>Null for whatever is no valid key: revoked, expired, unknown or cut.</returns>
    public async Task<ApiCaller?> OpenAsync(string? authorization, string? address, CancellationToken ct)
    {
        if (authorization?.Trim() is not { } shown || !shown.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        var (text, now) = (shown["Bearer ".Length..].Trim(), clock.GetUtcNow());
        if (!text.StartsWith(TokenText.ApiPrefix, StringComparison.Ordinal) || !TokenText.IsWhole(text)) return null;
        var key = await instance.FindAsync($"select {ApiKey.Columns} from api_keys k where k.hash = {TokenText.Hash(text)}", ApiKey.Read, ct);
        if (key?.State(now) != "active") return null;
        if (key.UsedAt is not { } used || now - used > NotedAgain || key.UsedFrom != address)
            await instance.RunAsync($"update api_keys set used_at = {now.ToUnixTimeMilliseconds()}, used_from = {address} where id = {key.Id}", ct);
        return new(key, instance, orgs, clock);
    }
}

/// <summary>Who holds a valid key: of one Org, or of the instance and so of each.</summary>
public sealed class ApiCaller
{
    readonly InstanceDb instance;
    readonly OrgStore orgs;

    readonly TimeProvider clock;

    internal ApiCaller(ApiKey key, InstanceDb instance, OrgStore orgs, TimeProvider clock) => (Key, this.instance, this.orgs, this.clock) = (key, instance, orgs, clock);

    public ApiKey Key { get; }

    /// <summary>For logs and events.</summary>
    public string Name => $"API key '{Key.Name}' ({Key.Id})";

    /// <summary>Null where there is none, and the same where it is another's.</summary>
    public async Task<(Org Org, OrgDb Db)?> OrgAsync(string idOrSlug, CancellationToken ct) =>
        await orgs.FindAsync(idOrSlug, ct) is { } org && (Key.Org is null || Key.Org == org.Id) ? (org, instance.For(org.Id)) : null;

    /// <summary>What the work changes is in the audit log as this key's.</summary>
    public Task<T> ActAsync<T>(string operation, OrgId? org, string? address, Func<Task<T>> work) => Acting.AsAsync(new("api-key", Key.Id, Key.Name, address, operation, clock), () =>
    {
        if ((org ?? Key.Org) is { } opened) Acting.In(opened);
        return work();
    });

    /// <summary>The key's own Org; null for one of the instance.</summary>
    public OrgDb? Own => Key.Org is { } org ? instance.For(org) : null;
}
