using Gatehouse.Data;
using Gatehouse.Tokens;

namespace Gatehouse.Operator;

/// <summary>The keys of an Org, or with null of the instance. They are found before their Org is known, so their table belongs to the instance.</summary>
public sealed class ApiKeyStore(InstanceDb db, TimeProvider clock)
{
    public static readonly TimeSpan FirstLife = TimeSpan.FromDays(365), LongestLife = TimeSpan.FromDays(3660);

    static string Owner(OrgDb? org) => org?.Org.Value ?? "";

    /// <returns>The key, and its text at the only moment at which it is known.</returns>
    public async Task<(ApiKey Key, string Text)> CreateAsync(OrgDb? org, string name, IReadOnlyList<ApiScope> scopes, TimeSpan life, string by, CancellationToken ct)
    {
        var (text, now) = (TokenText.New(TokenText.ApiPrefix), DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds())); // As it is stored.
        var key = new ApiKey("key_" + Ids.New(now), org?.Org, name, TokenText.Hint(text), scopes, by, now, now + life, null, null, null);
        await db.WriteAsync(tx =>
        {
            tx.Act?.About("api-key", key.Id, new Differences().Note("name", null, name).Note("scopes", null, scopes.Select(s => s.ToString())).Note("expires", null, key.ExpiresAt));
            tx.Do($"""
                insert into api_keys (id, hash, org_id, name, hint, scopes, created_by, created_at, expires_at)
                values ({key.Id}, {TokenText.Hash(text)}, {org?.Org.Value}, {name}, {key.Hint}, {string.Join(' ', scopes)}, {by}, {now.ToUnixTimeMilliseconds()}, {key.ExpiresAt.ToUnixTimeMilliseconds()})
                """);
            return Task.FromResult(true);
        }, ct);
        return (key, text);
    }

    public Task<List<ApiKey>> ListAsync(OrgDb? org, CancellationToken ct) =>
        db.ListAsync($"select {ApiKey.Columns} from api_keys k where coalesce(k.org_id, '') = {Owner(org)} order by k.id", ApiKey.Read, ct);

    /// <summary>The next request with it is refused, on every node. False when there is no such key; revoking twice is no mistake.</summary>
    public Task<bool> RevokeAsync(OrgDb? org, string id, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await tx.FindAsync($"select {ApiKey.Columns} from api_keys k where k.id = {id} and coalesce(k.org_id, '') = {Owner(org)} {tx.Dialect.ForUpdate}", ApiKey.Read, ct) is not { } key) return false;
        if (key.RevokedAt is not null) return true;
        tx.Act?.About("api-key", id, new Differences().Note("state", key.State(now), "revoked"));
        tx.Do($"update api_keys set revoked_at = {now.ToUnixTimeMilliseconds()} where id = {id}");
        return true;
    }, ct);
}
