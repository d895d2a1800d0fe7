using Gatehouse.Data;
using Gatehouse.Webhooks;

namespace Gatehouse.Operator;

/// <summary>What the instance signs with: one key at first, made when it is first needed, the same on every node.</summary>
public sealed class SigningKeys(InstanceDb db, Secrets secrets, TimeProvider clock) : IDisposable
{
    readonly SemaphoreSlim one = new(1, 1);
    SigningKey? held;

    public async Task<SigningKey> CurrentAsync(CancellationToken ct)
    {
        if (held is not null) return held;
        await one.WaitAsync(ct);
        try
        {
            return held ??= await FirstAsync(ct) ?? await MakeAsync(ct);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The public halves, as a JSON Web Key Set.</summary>
    public async Task<string> PublishedAsync(CancellationToken ct) =>
        $$"""{"keys":[{{string.Join(',', await db.ListAsync($"select public_key from signing_keys order by id", row => row.GetString(0), ct))}}]}""";

    Task<SigningKey?> FirstAsync(CancellationToken ct) => db.FindAsync($"select id, private_key from signing_keys order by id limit 1", row =>
        SigningKey.Read(row.GetString(0), secrets.Open(Place(row.GetString(0)), row.GetString(1))), ct);

    async Task<SigningKey> MakeAsync(CancellationToken ct)
    {
        var (id, now) = (Ids.New(clock.GetUtcNow()), clock.GetUtcNow().ToUnixTimeMilliseconds());
        using var made = SigningKey.New(id);
        // Two nodes may come here at once; then both keys are published, and both are good.
        await db.RunAsync($"""
            insert into signing_keys (id, public_key, private_key, created_at)
            select {id}, {made.Public()}, {secrets.Seal(Place(id), made.Write())}, {now} where not exists (select 1 from signing_keys)
            """, ct);
        return (await FirstAsync(ct))!;
    }

    public void Dispose()
    {
        one.Dispose();
        held?.Dispose();
    }

    static string Place(string id) => $"signing_keys/{id}/private_key";
}
