using Gatehouse.Simulate;

namespace Gatehouse.Bench;

/// <summary>A running server and who is stored in it: the floor, or the product.</summary>
sealed class Contestant(Side side, ServerProcess server, Population people) : IAsyncDisposable
{
    public Side Side => side;
    public ServerProcess Server => server;
    public Population People => people;
    public ScimAddress Address { get; } = new(new(server.Address, "/scim/v2"));
    public double PeakMegabytes { get; private set; }

    public string Id(Guid id) => id.ToString(side == Side.Product ? "N" : "D");

    public string Id(int number) => Id(Ids.Of(number));

    public async Task<Measurement> MeasureAsync(int concurrency, Bound bound, Operation operation, CancellationToken ct)
    {
        var measured = await new Load(this, concurrency, bound, operation).RunAsync(ct);
        PeakMegabytes = Math.Max(PeakMegabytes, measured.PeakMegabytes ?? 0);
        return measured;
    }

    /// <summary>Until the server does nothing any more of its own accord, or for as long as allowed.</summary>
    public async Task SettleAsync(TimeSpan longest, CancellationToken ct)
    {
        var (pause, calm) = (TimeSpan.FromMilliseconds(200), 0.02);
        for (var waited = TimeSpan.Zero; waited < longest; waited += pause)
        {
            var before = server.Read();
            await Task.Delay(pause, ct);
            var used = server.Read() - before;
            if (used.ServerSeconds <= calm) return;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
