using System.Net;
using System.Threading.RateLimiting;
using Gatehouse.Data;

namespace Gatehouse.SignIn;

/// <summary>
/// How many refusals an Org's log keeps one by one: all that a bad morning brings, and not all that somebody brings who wants the disk full. What is beyond is counted, and one entry a minute for
/// each check says how many. On each node by itself.
/// </summary>
sealed class RefusalBudget : IDisposable
{
    /// <summary>At once; and what comes back in a minute. A message costs as many as it is long.</summary>
    const int OfOrg = 1500, OfAddress = 300, OrgAMinute = 60, AddressAMinute = 30, CharactersAsOne = 2000, LongestCounted = 200_000;

    readonly PartitionedRateLimiter<string> orgs = Limiter(OfOrg, OrgAMinute), addresses = Limiter(OfAddress, AddressAMinute);
    readonly Lock guard = new();
    Dictionary<(OrgId Org, string? Connection, string? Check), (OrgDb Db, long Count)> beyond = [];

    /// <returns>What is kept of it: perhaps without the message, perhaps nothing.</returns>
    public LoggedSignIn? Take(OrgDb db, LoggedSignIn entry)
    {
        if (Has(db, entry, 1 + (Math.Min(entry.Message?.Length ?? 0, LongestCounted) / CharactersAsOne))) return entry;
        if (entry.Message is not null && Has(db, entry, 1)) return entry with { Message = null, Detail = $"{entry.Detail} The message is not kept: there were too many at once." };
        lock (guard)
        {
            var key = (db.Org, entry.Connection, entry.Check);
            beyond[key] = (db, beyond.GetValueOrDefault(key).Count + 1);
        }

        return null;
    }

    /// <summary>What was counted since the last time.</summary>
    public IReadOnlyList<(OrgDb Db, LoggedSignIn Entry)> Beyond(DateTimeOffset now)
    {
        Dictionary<(OrgId Org, string? Connection, string? Check), (OrgDb Db, long Count)> counted;
        lock (guard) (counted, beyond) = (beyond, []);
        return [.. counted.Select(c => (c.Value.Db, new LoggedSignIn(now, "refused", SignInLogStore.NewReference(), c.Key.Check, $"{c.Value.Count} more were refused within a minute and are not kept one by one: too many at once.", c.Key.Connection)))];
    }

    /// <summary>No address takes all that its Org has.</summary>
    bool Has(OrgDb db, LoggedSignIn entry, int cost)
    {
        using var ofAddress = addresses.AttemptAcquire($"{db.Org.Value} {SignInLimit.Neighbours(IPAddress.TryParse(entry.Address, out var address) ? address : null)}", cost);
        if (!ofAddress.IsAcquired) return false;
        using var ofOrg = orgs.AttemptAcquire(db.Org.Value, cost);
        return ofOrg.IsAcquired;
    }

    static PartitionedRateLimiter<string> Limiter(int atOnce, int aMinute) => PartitionedRateLimiter.Create<string, string>(of =>
        RateLimitPartition.GetTokenBucketLimiter(of, _ => new() { TokenLimit = atOnce, TokensPerPeriod = aMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public void Dispose()
    {
        orgs.Dispose();
        addresses.Dispose();
    }
}
