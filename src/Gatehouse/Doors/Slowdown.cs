using System.Collections.Concurrent;
using System.Net;
using Gatehouse.SignIn;

namespace Gatehouse.Doors;

/// <summary>
/// Failed authentications of one address are answered later and later, up to two seconds. Good tokens are never slowed: many
/// customers' identity providers share an address.
/// </summary>
public sealed class Slowdown(TimeProvider clock)
{
    const int Free = 5, MostAddresses = 10_000;

    static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1), Step = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Last)> addresses = new(StringComparer.Ordinal);

    public Task AfterFailureAsync(string? address, CancellationToken ct)
    {
        if (addresses.Count >= MostAddresses) addresses.Clear();
        var now = clock.GetUtcNow();
        var (failures, _) = addresses.AddOrUpdate(SignInLimit.Neighbours(IPAddress.TryParse(address, out var parsed) ? parsed : null), (1, now), (_, before) => now - before.Last > Forgotten ? (1, now) : (before.Failures + 1, now));
        return failures <= Free ? Task.CompletedTask : Task.Delay(Wait(failures - Free), clock, ct);
    }

    static TimeSpan Wait(int step) => step > 6 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, Step.Ticks << (step - 1)));
}
