using System.Diagnostics;

namespace Gatehouse.Tests.Tenancy;

static class Soon
{
    /// <summary>Looks again and again until what is there is good; the last look is the answer either way.</summary>
    public static async Task<T> Async<T>(Func<Task<T>> look, Func<T, bool> good, TimeSpan? within = null)
    {
        var (begun, patience) = (Stopwatch.GetTimestamp(), within ?? TimeSpan.FromSeconds(5));
        while (true)
        {
            var seen = await look();
            if (good(seen) || Stopwatch.GetElapsedTime(begun) > patience) return seen;
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
