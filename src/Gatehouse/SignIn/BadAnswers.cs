using System.Threading.RateLimiting;
using Gatehouse.Doors;
using Gatehouse.Pages;

namespace Gatehouse.SignIn;

/// <summary>
/// A flood of answers that are refused must not hinder good ones. An answer to a sign-in that is open has a few tries of its own, whoever else is behind its address. All others are likely to be bad:
/// they wait in a narrow lane, and where an address has had too many refused they are not looked at. On each node by itself.
/// </summary>
public sealed class BadAnswers : IDisposable
{
    /// <summary>Refused ones of one sign-in, and of one address in a minute; and how many wait in the lane.</summary>
    const int OfSignIn = 3, OfAddress = 100, Waiting = 100;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Later = TimeSpan.FromSeconds(10);

    readonly PartitionedRateLimiter<string> signIns = Limiter(OfSignIn, PendingSignIns.Life), addresses = Limiter(OfAddress, Minute);

    readonly ConcurrencyLimiter lane = new(new() { PermitLimit = Math.Max(1, Environment.ProcessorCount / 2), QueueLimit = Waiting });

    /// <param name="begun">The sign-in that it answers; null when there is none.</param>
    public async Task<IResult> TakeAsync(HttpContext http, Pending? begun, Func<Task<IResult>> look, CancellationToken ct)
    {
        var address = SignInLimit.Neighbours(http.Connection.RemoteIpAddress);
        var trusted = begun is not null && Has(signIns, begun.Handle);
        if (!trusted && !Has(addresses, address)) return new TooMany(Later);
        using var place = trusted ? null : await lane.AcquireAsync(1, ct);
        if (place is { IsAcquired: false }) return new TooMany(Later);
        var result = await look();
        if (result is Page { Status: StatusCodes.Status403Forbidden })
        {
            addresses.AttemptAcquire(address).Dispose();
            if (begun is not null) signIns.AttemptAcquire(begun.Handle).Dispose();
        }

        return result;
    }

    static PartitionedRateLimiter<string> Limiter(int most, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(of =>
        RateLimitPartition.GetFixedWindowLimiter(of, _ => new() { PermitLimit = most, Window = window, QueueLimit = 0 }));

    /// <summary>None is taken: whether there is one left.</summary>
    static bool Has(PartitionedRateLimiter<string> limiter, string of)
    {
        using var lease = limiter.AttemptAcquire(of, 0);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        signIns.Dispose();
        addresses.Dispose();
        lane.Dispose();
    }
}
