using Gatehouse.Data;
using Gatehouse.Webhooks;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Operator;

/// <summary>
/// What the instance signs tokens with, the same on every node: a key of each algorithm. They roll by themselves and without a restart: the next one is published a day
/// before it signs, and the one before stays published for as long as anything that it signed may be looked at.
/// </summary>
public sealed class SigningKeys(InstanceDb db, Secrets secrets, TimeProvider clock) : IDisposable
{
    /// <summary>How long a node may not know of a new key, or that one was taken back.</summary>
    static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    /// <summary>Whoever reads our keys once a day has the next one then.</summary>
    static readonly TimeSpan Lead = TimeSpan.FromHours(24);

    static readonly TimeSpan Turn = TimeSpan.FromDays(90), StillPublished = TimeSpan.FromDays(7), StillVerified = TimeSpan.FromDays(90);

    static readonly string[] Algorithms = [SigningKey.Es256, SigningKey.Rs256];

    readonly SemaphoreSlim one = new(1, 1);
    Held? held;

    sealed record Held(IReadOnlyList<KnownKey> Keys, DateTimeOffset At)
    {
        public JsonWebKeySet Verifying { get; } = new($$"""{"keys":[{{string.Join(',', Keys.Select(k => k.Public))}}]}""");

        public Dictionary<string, SigningKey> Signing { get; init; } = new(StringComparer.Ordinal);
    }

    public async Task<SigningKey> CurrentAsync(string algorithm, CancellationToken ct)
    {
        var (all, now) = (await HeldAsync(ct), clock.GetUtcNow());
        var current = all.Keys.Where(k => k.Algorithm == algorithm && k.SignsFrom <= now).MaxBy(k => k.SignsFrom)!;
        lock (all.Signing)
        {
            if (!all.Signing.TryGetValue(current.Id, out var key)) all.Signing[current.Id] = key = SigningKey.Read(current.Id, current.Algorithm, secrets.Open(SealedColumn.SigningKey, [current.Id], current.Private));
            return key;
        }
    }

    /// <summary>All with which something may have been signed that is looked at still.</summary>
    public async Task<JsonWebKeySet> VerifyingAsync(CancellationToken ct) => (await HeldAsync(ct)).Verifying;

    /// <summary>The public halves, as a JSON Web Key Set.</summary>
    public async Task<string> PublishedAsync(CancellationToken ct) => $$"""{"keys":[{{string.Join(',', (await HeldAsync(ct)).Keys.Where(k => k.State(clock.GetUtcNow()) != KnownKey.Old).Select(k => k.Public))}}]}""";

    public async Task<List<KnownKey>> ListAsync(CancellationToken ct)
    {
        var keys = await db.ListAsync($"select id, algorithm, public_key, private_key, created_at, signs_from from signing_keys order by algorithm, signs_from, id", row =>
            new KnownKey(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Time(row.GetInt64(4)), Time(row.GetInt64(5)), null), ct);
        return [.. keys.Select((key, i) => i + 1 < keys.Count && keys[i + 1].Algorithm == key.Algorithm ? key with { FollowedAt = keys[i + 1].SignsFrom } : key)];
    }

    /// <summary>The next key of each algorithm.</summary>
    /// <param name="now">It signs at once, also where it is not known yet: for a key that is no secret any more.</param>
    public async Task RotateAsync(bool now, CancellationToken ct)
    {
        foreach (var algorithm in Algorithms) await MakeAsync(algorithm, clock.GetUtcNow() + (now ? TimeSpan.Zero : Lead), ct);
    }

    /// <summary>Verifies nothing more that it signed.</summary>
    /// <returns>False when there is none, or it is the only one that signs.</returns>
    public async Task<bool> RetireAsync(string id, CancellationToken ct)
    {
        if ((await ListAsync(ct)).Find(k => k.Id == id) is not { } key || key.State(clock.GetUtcNow()) == KnownKey.Current) return false;
        return await db.WriteAsync(async tx =>
        {
            tx.Act?.About("signing-key", id, new Differences().Note("algorithm", key.Algorithm, null));
            return await tx.RunAsync($"delete from signing_keys where id = {id}", ct) == 1;
        }, ct);
    }

    /// <summary>What is due: the next one, and the end of those that nothing rests on.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        var (keys, now) = (await ListAsync(ct), clock.GetUtcNow());
        foreach (var algorithm in Algorithms)
            if (keys.FindLast(k => k.Algorithm == algorithm) is { } last && last.SignsFrom + Turn < now) await MakeAsync(algorithm, now + Lead, ct);
        foreach (var old in keys.Where(k => k.FollowedAt + StillVerified < now)) await db.RunAsync($"delete from signing_keys where id = {old.Id}", ct);
    }

    async Task<Held> HeldAsync(CancellationToken ct)
    {
        if (held is { } known && clock.GetUtcNow() - known.At < Remembered) return known;
        await one.WaitAsync(ct);
        try
        {
            if (held is { } meanwhile && clock.GetUtcNow() - meanwhile.At < Remembered) return meanwhile;
            var keys = await ListAsync(ct);
            foreach (var algorithm in Algorithms.Where(a => keys.TrueForAll(k => k.Algorithm != a || k.SignsFrom > clock.GetUtcNow())))
            {
                // The first. Two nodes may come here at once; then both keys are published, and both are good.
                await FirstAsync(algorithm, ct);
                keys = await ListAsync(ct);
            }

            return held = held is null ? new(keys, clock.GetUtcNow()) : new(keys, clock.GetUtcNow()) { Signing = held.Signing };
        }
        finally
        {
            one.Release();
        }
    }

    async Task FirstAsync(string algorithm, CancellationToken ct)
    {
        Acting.Nobody(); // Whoever needs it only looked.
        await MakeAsync(algorithm, clock.GetUtcNow(), ct);
    }

    async Task MakeAsync(string algorithm, DateTimeOffset signsFrom, CancellationToken ct)
    {
        var id = Ids.New(clock.GetUtcNow());
        using var made = SigningKey.New(id, algorithm);
        await db.WriteAsync(tx =>
        {
            tx.Act?.About("signing-key", id, new Differences().Note("algorithm", null, algorithm).Note("signs-from", null, signsFrom));
            return tx.RunAsync($"""
                insert into signing_keys (id, algorithm, public_key, private_key, created_at, signs_from)
                values ({id}, {algorithm}, {made.Public()}, {secrets.Seal(SealedColumn.SigningKey, [id], made.Write())}, {clock.GetUtcNow().ToUnixTimeMilliseconds()}, {signsFrom.ToUnixTimeMilliseconds()})
                """, ct);
        }, ct);
    }

    public void Dispose() => one.Dispose();

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>A key and when it signs.</summary>
    /// <param name="Public">As a JSON Web Key.</param>
    /// <param name="Private">Sealed.</param>
    /// <param name="FollowedAt">When the one after it signs; null where there is none.</param>
    public sealed record KnownKey(string Id, string Algorithm, string Public, string Private, DateTimeOffset CreatedAt, DateTimeOffset SignsFrom, DateTimeOffset? FollowedAt)
    {
        public const string Next = "next", Current = "current", Retiring = "retiring", Old = "old";

        public string State(DateTimeOffset now) => SignsFrom > now ? Next : !(FollowedAt <= now) ? Current : FollowedAt + StillPublished > now ? Retiring : Old;
    }
}
