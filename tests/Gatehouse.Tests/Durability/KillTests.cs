using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Durability;

public sealed class KillsOnSqlite() : KillTests(new OnSqlite(), rounds: 6);

public sealed class KillsOnPostgres() : KillTests(new OnPostgres(), rounds: 3);

/// <summary>The server is killed under a running sync, again and again, and holds every write that it acknowledged and no half one.</summary>
public abstract class KillTests : IDisposable
{
    const int Writers = 6, Seed = 20_2507;

    // Never started: only its empty place is wanted, since no other process may have the database open.
    readonly Running place;
    readonly int rounds;

    protected KillTests(Running place, int rounds)
    {
        (this.place, this.rounds) = (place, rounds);
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task Killed_at_random_moments_the_server_holds_every_acknowledged_write_and_no_half_one()
    {
        var (random, ledger, bare) = (new Random(Seed), new Ledger(), new BareDatabase(place.Database));
        var token = (string)(await Said.ByAsync("token", "issue", "--org", "primary", "--json", "--data", place.DataFolder, "--database", place.Database)).Well().Json["token"]!;
        var groups = new List<(string Name, string Id)>();

        for (var round = 0; round < rounds; round++)
        {
            var before = ledger.Acknowledged;
            await using (var served = await Served.StartAsync(place.DataFolder, place.Database))
            {
                using var idp = Client(served, token);
                if (round == 0)
                    foreach (var name in (string[])["staff", "board", "guests"]) groups.Add((name, await FoundAsync(idp, name, ledger)));
                var writing = Enumerable.Range(0, Writers).Select(i => new Writer(i, Seed + (round * 100) + i, idp, ledger, groups).RunAsync(TestContext.Current.CancellationToken)).ToList();
                await Soon.Async(() => Task.FromResult(ledger.Acknowledged), done => done > before + Writers);
                await Task.Delay(random.Next(50, 700), TestContext.Current.CancellationToken);
                await served.KillAsync();
                await Task.WhenAll(writing);
            }

            await using var again = await Served.StartAsync(place.DataFolder, place.Database);
            using var reader = Client(again, token);
            ledger.Settle(await Remains.SeenByAsync(reader, bare)).ShouldBeEmpty($"round {round}");
            (await Remains.HalvesAsync(bare)).ShouldBeEmpty($"round {round}");
            ledger.Acknowledged.ShouldBeGreaterThan(before + Writers);
            await ShouldFindAsync(reader, ledger, random);
            await ShouldGoOnAsync(reader, groups[0].Id, ledger, round);
            (await again.StopAsync()).ShouldBe(0);
        }
    }

    static HttpClient Client(Served served, string token)
    {
        var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return idp;
    }

    static async Task<string> FoundAsync(HttpClient idp, string name, Ledger ledger)
    {
        ledger.Begin(-1, []);
        var id = await idp.GroupAsync(name);
        ledger.Acknowledge(-1);
        return id;
    }

    /// <summary>By the address, as an identity provider that matches on it would.</summary>
    static async Task ShouldFindAsync(HttpClient idp, Ledger ledger, Random random)
    {
        foreach (var mail in random.GetItems(ledger.Certain.Keys.Where(fact => fact.StartsWith("mail ", StringComparison.Ordinal)).ToArray(), 20))
            (await idp.AskAsync(Wire.Filter("Users", $"emails.value eq \"{mail[5..]}\""))).Resources().ShouldHaveSingleItem()!["userName"]!.ToString().ShouldBe(ledger.Certain[mail]);
    }

    static async Task ShouldGoOnAsync(HttpClient idp, string staff, Ledger ledger, int round)
    {
        var name = $"after-{round}";
        ledger.Begin(-1, ($"user {name}", "new"), ($"mail {name}@example.com", name), ($"staff has {name}", "yes"));
        var id = await idp.UserAsync(name, $$"""
            "title":"new","emails":[{"value":"{{name}}@example.com"}]
            """);
        (await idp.AskAsync($"PATCH Groups/{staff}", Wire.Patch(Wire.Add(id)))).Status.ShouldBe(204);
        ledger.Acknowledge(-1);
    }
}
