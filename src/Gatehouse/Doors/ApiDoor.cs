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
        var found = await instance.FindAsync($"select {Org.Closed}, {ApiKey.Columns} from api_keys k left join orgs o on o.id = k.org_id where k.hash = {TokenText.Hash(text)}", row => new { Key = ApiKey.Read(new Behind(row, 1)), Closed = row.GetText(0) }, ct);
        if (found is not { Key: var key } || key.State(now) != "active") return null;
        if (key.UsedAt is not { } used || now - used > NotedAgain || key.UsedFrom != address)
            await instance.RunAsync($"update api_keys set used_at = {now.ToUnixTimeMilliseconds()}, used_from = {address} where id = {key.Id}", ct);
        return new(key, "api-key", $"API key '{key.Name}' ({key.Id})", instance, orgs, clock) { Closed = found.Closed };
    }
}
