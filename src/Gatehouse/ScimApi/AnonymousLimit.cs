using System.Threading.RateLimiting;

namespace Gatehouse.ScimApi;

/// <summary>Discovery without a token, by address and minute.</summary>
sealed class AnonymousLimit : IDisposable
{
    public const int Seconds = 60;

    const int PerWindow = 300;

    readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new() { PermitLimit = PerWindow, Window = TimeSpan.FromSeconds(Seconds), QueueLimit = 0 }));

    public bool Allows(string? address)
    {
        using var lease = limiter.AttemptAcquire(address ?? "");
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
