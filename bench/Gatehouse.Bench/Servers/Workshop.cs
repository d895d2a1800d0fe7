namespace Gatehouse.Bench;

/// <summary>Starts servers: the two programs under test, each on a place of its own.</summary>
sealed class Workshop(Ground ground, BenchOptions options)
{
    int started;

    int? Database => ground.DatabaseProcess;

    public ServerCommand Command(Side side, Place place) => side switch
    {
        Side.Product => new(
            options.Product, ["serve", "--urls", "http://127.0.0.1:0", "--data", place.Folder, "--webhook-private"], place.Connection, Database, options.ServerCores),
        _ => new(options.Floor, [ground.Name], ground.FloorConnection(place), Database, options.ServerCores),
    };

    public Task<Contestant> StartAsync(Side side, Place place, Population people, CancellationToken ct, params IReadOnlyList<string> more) =>
        StartAsync(side, Command(side, place) is var command && more.Count > 0 ? command with { Arguments = [.. command.Arguments, .. more] } : command, people, ct);

    /// <summary>Kestrel alone: what the driver and HTTP cost.</summary>
    public Task<Contestant> EchoAsync(CancellationToken ct) =>
        StartAsync(Side.Floor, new ServerCommand(options.Floor, [], null, null, options.ServerCores), new(0, [new("", Gatehouse.Floor.FloorRoutes.Token)], []), ct);

    async Task<Contestant> StartAsync(Side side, ServerCommand command, Population people, CancellationToken ct)
    {
        var socket = Path.Combine(options.Scratch, $"{Interlocked.Increment(ref started)}.{ground.Name}.sock");
        var server = await ServerProcess.StartAsync(command, socket, ct);
        return new(side, server, people);
    }
}
