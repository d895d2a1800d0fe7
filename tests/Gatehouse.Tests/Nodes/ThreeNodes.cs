using System.Net.Http.Headers;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Web;

namespace Gatehouse.Tests.Nodes;

[CollectionDefinition]
public sealed class OnThreeNodes : ICollectionFixture<ThreeNodes>;

/// <summary>Three servers as three machines would run them: processes with a data folder each, one database, one balancer before them.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    public const int Count = 3;

    readonly OnPostgres place = new();

    public bool Available => place.Available;

    /// <summary>The operator's hand: the product in this process, on the same database. The balancer does not know it.</summary>
    public Running Operator => place;

    internal IReadOnlyList<string> Folders { get; private set; } = [];

    internal IReadOnlyList<Served> All { get; private set; } = [];

    internal Balancer Balancer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!Available) return;
        Folders = DataFolders(place.DataFolder);
        All = await Task.WhenAll(Folders.Select(folder => Served.StartAsync(folder, place.Database + ";Maximum Pool Size=15", "--trusted-proxies", "127.0.0.1")));
        Balancer = new([.. All.Select(node => node.Url)]);
        await place.InitializeAsync();
    }

    /// <summary>A folder for each node, with the same master key in it.</summary>
    internal static IReadOnlyList<string> DataFolders(string first)
    {
        MasterKeys.Load(first);
        var folders = Enumerable.Range(0, Count).Select(_ => Directory.CreateTempSubdirectory("gatehouse-node-").FullName).ToList();
        foreach (var folder in folders) File.Copy(Path.Combine(first, "master.key"), Path.Combine(folder, "master.key"));
        return folders;
    }

    /// <summary>A client of one node.</summary>
    internal HttpClient At(int node, string token, string path = "/scim/v2/") => Client(All[node].Url, token, path);

    /// <summary>A client of the balancer, which sends each request over a new connection: to the next node.</summary>
    internal HttpClient InTurns(string token) => Client(Balancer.Url, token);

    internal Scim.Wire Wire(string token) => new(InTurns(token), TestContext.Current.CancellationToken);

    static HttpClient Client(Uri server, string token, string path = "/scim/v2/")
    {
        var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = new Uri(server, path) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", Node.NewAddress()); // Or refusals of one test would slow the next one down.
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (Available)
        {
            await Balancer.DisposeAsync();
            foreach (var node in All) await node.DisposeAsync();
            foreach (var folder in Folders) Directory.Delete(folder, recursive: true);
        }

        await place.DisposeAsync();
    }
}
