using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Gatehouse.Pages;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>
/// Whoever asks for pages of a sign-in makes us work, and who begins one a row: no address may do it without end, and neither may all of them together through one connection. What is
/// allowed is what a company behind one address needs at nine o'clock. On each node by itself.
/// </summary>
sealed class SignInLimit(GatehouseOptions options, TimeProvider clock, ILogger<SignInLimit> log) : IEndpointFilter, IDisposable
{
    /// <summary>Of the people of a connection, who come from many addresses.</summary>
    const int Addresses = 5;

    const int LongestId = 64;

    static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    readonly PartitionedRateLimiter<string> addresses = Limiter(options.SignInLimit), connections = Limiter(options.SignInLimit * Addresses);

    long told;

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // Who is turned away for the address takes nothing of what the connection has for the others.
        var wait = Wait(addresses, Neighbours(http.Connection.RemoteIpAddress)) ?? (http.Request.RouteValues["connection"] is string { Length: <= LongestId } connection ? Wait(connections, connection) : null);
        if (wait is not { } first) return next(context);
        Tell();
        return ValueTask.FromResult<object?>(new TooMany(first));
    }

    /// <summary>One IPv6 customer has 2^64 addresses.</summary>
    internal static string Neighbours(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    static TimeSpan? Wait(PartitionedRateLimiter<string> limiter, string of)
    {
        using var lease = limiter.AttemptAcquire(of);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
    }

    /// <summary>A minute's worth at once, and then as fast as it comes back.</summary>
    static PartitionedRateLimiter<string> Limiter(int aMinute) => PartitionedRateLimiter.Create<string, string>(of => aMinute == 0 ? RateLimitPartition.GetNoLimiter(of)
        : RateLimitPartition.GetTokenBucketLimiter(of, _ => new() { TokenLimit = aMinute, TokensPerPeriod = aMinute / 60, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));

    /// <summary>Behind a proxy that is not trusted everybody has one address, and somebody must find that out.</summary>
    void Tell()
    {
        var (now, before) = (clock.GetUtcNow().UtcTicks, Interlocked.Read(ref told));
        if (now - before > Quiet.Ticks && Interlocked.CompareExchange(ref told, now, before) == before) TurnedAway(log, options.SignInLimit, null);
    }

    static readonly Action<ILogger, int, Exception?> TurnedAway = LoggerMessage.Define<int>(LogLevel.Warning, new EventId(2011, "SignInsTurnedAway"),
        "Sign-ins are turned away: more than {Limit} requests a minute from one address (--sign-in-limit), or five times as many sign-ins through one connection. Behind a proxy, --trusted-proxies tells addresses apart");

    public void Dispose()
    {
        addresses.Dispose();
        connections.Dispose();
    }
}

/// <summary>429: a calm page, and when to come again.</summary>
sealed class TooMany(TimeSpan wait) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Page(Texts.TooManyTitle, Html.Of($"<p>{Texts.TooManyText}</p>")) { Status = StatusCodes.Status429TooManyRequests, IsBare = true }.ExecuteAsync(httpContext);
    }
}
