using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Npgsql;

namespace Gatehouse.Tests.Nodes;

/// <summary>How nodes find their database, and three an empty one at the same moment.</summary>
public sealed class NodesStart : IDisposable
{
    const string MigrationLock = "4702114";

    readonly OnPostgres place = new(); // Never started: only its empty place is wanted.

    public NodesStart()
    {
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task A_database_of_several_servers_is_found_at_its_primary()
    {
        var settings = new NpgsqlConnectionStringBuilder(place.Database);
        settings.Host = $"127.0.0.1:1,{settings.Host}:{settings.Port}";
        settings.TargetSessionAttributes = "primary";

        (await Said.ByAsync("org", "list", "--json", "--data", place.DataFolder, "--database", settings.ConnectionString)).Well().Json.AsArray().ShouldHaveSingleItem();
        settings.TargetSessionAttributes = "standby";
        (await Said.ByAsync("org", "list", "--json", "--data", place.DataFolder, "--database", settings.ConnectionString)).Code.ShouldBe(1);
    }

    [Fact]
    public async Task Three_that_start_at_once_migrate_once_and_all_serve()
    {
        var bare = new BareDatabase(place.Database);
        var folders = ThreeNodes.DataFolders(place.DataFolder);
        var nodes = new List<Served>();
        try
        {
            var starting = new List<Task<Served>>();
            await using (var held = new NpgsqlConnection(place.Database))
            {
                // Nobody may begin until all three stand at the door.
                await held.OpenAsync(TestContext.Current.CancellationToken);
                await using var hold = new NpgsqlCommand($"select pg_advisory_lock({MigrationLock})", held);
                await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
                starting.AddRange(folders.Select(folder => Served.StartAsync(folder, place.Database)));
                (await Soon.Async(
                    async () => (await bare.FirstColumnAsync($"select count(*) from pg_locks where locktype = 'advisory' and objid = {MigrationLock} and not granted and database = (select oid from pg_database where datname = current_database())"))[0],
                    waiting => waiting == "3", TimeSpan.FromSeconds(25))).ShouldBe("3");
                await using var release = new NpgsqlCommand($"select pg_advisory_unlock({MigrationLock})", held);
                await release.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }

            nodes.AddRange(await Task.WhenAll(starting));

            var applied = await bare.FirstColumnAsync("select number from schema_versions order by number");
            applied.ShouldBe(Enumerable.Range(1, applied.Count).Select(number => $"{number}"));
            (await bare.FirstColumnAsync("select slug from orgs")).ShouldBe(["primary"]);
            foreach (var node in nodes)
            {
                using var http = new HttpClient { BaseAddress = node.Url };
                (await http.GetStringAsync(new Uri("readyz", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldBe("ready");
            }
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
            foreach (var folder in folders) Directory.Delete(folder, recursive: true);
        }
    }
}
