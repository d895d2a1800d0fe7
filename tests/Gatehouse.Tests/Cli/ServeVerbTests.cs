using System.Net;
using System.Net.Sockets;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Cli;

public sealed class ServeOnSqlite(OnSqlite gatehouse) : ServeVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ServeOnPostgres(OnPostgres gatehouse) : ServeVerbTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The server as a process, beside the one that the test itself runs: two nodes on one database.</summary>
public abstract class ServeVerbTests
{
    readonly Running gatehouse;

    protected ServeVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_node_serves_the_same_directory_and_stops_cleanly()
    {
        var org = await gatehouse.OrgAsync();
        await using var served = await Served.StartAsync(gatehouse.DataFolder, gatehouse.Database);
        using var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", org.Token);

        var ann = await idp.UserAsync("ann@example.com");
        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(200);
        var cursor = (string?)(await idp.AskAsync("GET ?cursor&count=1")).Body!["nextCursor"];
        (await org.Idp.AskAsync($"GET ?count=1&cursor={cursor}")).Status.ShouldBe(200, "nodes that share the key understand each other's cursors");
        (await idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(200);
        (await served.StopAsync()).ShouldBe(0);

        // What waited to be written is on disk: the process is gone, so this is no moment later.
        (await org.LogAsync()).ShouldContain(e => e.Action == "READ" && e.ResourceId == ann);
        await Should.ThrowAsync<HttpRequestException>(() => idp.AskAsync($"GET Users/{ann}"));
        served.Output.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task The_command_line_knows_where_the_server_was_last_seen()
    {
        var org = await gatehouse.OrgAsync();
        await using var served = await Served.StartAsync(gatehouse.DataFolder, gatehouse.Database);

        var issued = (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--json")).Well().Json;

        ((string?)issued["scimBaseUrl"]).ShouldBe(new Uri(served.Url, "/scim/v2").ToString());
        using var idp = new HttpClient { BaseAddress = new Uri(issued["scimBaseUrl"] + "/") };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", (string?)issued["token"]);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_public_address_stands_in_what_clients_are_told()
    {
        var org = await gatehouse.OrgAsync();
        await using var served = await Served.StartAsync(gatehouse.DataFolder, gatehouse.Database, "--public-url", "https://id.example.com/");
        served.Url.ToString().ShouldBe("https://id.example.com/");
        ((string?)(await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--json")).Well().Json["scimBaseUrl"]).ShouldBe("https://id.example.com/scim/v2");
    }

    [Fact]
    public async Task What_keeps_the_server_from_starting_is_said_in_a_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        foreach (var (arguments, code, word) in (List<(string[], int, string)>)
        [
            (["--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"], 1, "in use"),
            (["--urls", "nonsense"], 1, "nonsense"),
            (["--urls", "https://127.0.0.1:0"], 1, "http"),
            (["--public-url", "nonsense"], 1, "nonsense"),
            (["--trusted-proxies", "nonsense"], 1, "nonsense"),
            (["--log-retention", "1h"], 1, "--log-retention"),
            (["--log-retention", "long"], 2, "long"),
        ])
        {
            var said = await gatehouse.TypeAsync(["serve", .. arguments]);
            (said.Code, said.Err.Contains(word, StringComparison.OrdinalIgnoreCase)).ShouldBe((code, true), $"{string.Join(' ', arguments)}: {said.Out}{said.Err}");
            (said.Out + said.Err).ShouldNotContain("   at ");
        }
    }

    [Fact]
    public async Task Options_may_come_from_the_environment()
    {
        var secret = Path.Combine(gatehouse.DataFolder, "database.txt");
        await File.WriteAllTextAsync(secret, gatehouse.Database + "\n", Ct);

        foreach (var environment in (Dictionary<string, string>[])
        [
            new() { ["GATEHOUSE_DATA"] = gatehouse.DataFolder, ["GATEHOUSE_DATABASE"] = gatehouse.Database },
            new() { ["GATEHOUSE_DATA"] = gatehouse.DataFolder, ["GATEHOUSE_DATABASE_FILE"] = secret },
        ])
        {
            var org = await gatehouse.OrgAsync();
            (await Said.ByAsync(["token", "list", "--org", org.Slug, "--json"], environment)).Well().Json.AsArray().ShouldHaveSingleItem()!["id"]!.ToString().ShouldBe(org.TokenId);
        }

        (await Said.ByAsync(["org", "list"], new Dictionary<string, string> { ["GATEHOUSE_DATABASE_FILE"] = "/no/such/file", ["GATEHOUSE_DATA"] = gatehouse.DataFolder })).Refused(1, "/no/such/file");
    }
}
