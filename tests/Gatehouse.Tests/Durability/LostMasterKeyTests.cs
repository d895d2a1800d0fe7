using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Data;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Durability;

public sealed class LostMasterKeyOnSqlite() : LostMasterKeyTests(new OnSqlite());

public sealed class LostMasterKeyOnPostgres() : LostMasterKeyTests(new OnPostgres());

/// <summary>What docs/guides/operating.md says to do when the master key is lost, done.</summary>
public abstract class LostMasterKeyTests : IDisposable
{
    // Never started: the servers are processes, one after the other.
    readonly Running place;

    protected LostMasterKeyTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task The_guides_statements_and_repairs_bring_an_instance_back_under_a_new_key()
    {
        var (token, hook) = ((string)(await Json("token", "issue", "--org", "primary"))["token"]!, (string)(await Json("webhook", "add", "https://example.com/hook"))["id"]!);
        await Json("operator", "add", "root");
        var (before, saml) = (await PublishedAsync(token), (await Json("saml-key", "list")).AsArray().Select(k => (string)k!["id"]!).ToList());
        File.Delete(Path.Combine(place.DataFolder, "master.key"));

        var refused = await Said.ByAsync("serve", "--urls", "http://127.0.0.1:0", "--data", place.DataFolder, "--database", place.Database);
        await new BareDatabase(place.Database).RowsAsync(LostMasterKeyGuide.Statements);
        var after = await PublishedAsync(token);

        refused.Code.ShouldNotBe(0);
        refused.Err.ShouldContain("another master key");
        before.ShouldNotBeEmpty();
        after.Count.ShouldBe(before.Count);
        after.ShouldNotContain(id => before.Contains(id));
        saml.ShouldNotBeEmpty();
        (await Json("saml-key", "list")).AsArray().ShouldNotContain(k => saml.Contains((string)k!["id"]!));
        await Json("operator", "reset", "root");
        (await place.TypeAsync("webhook", "remove", hook)).Well();
        var added = (string)(await Json("webhook", "add", "https://example.com/hook"))["id"]!;
        await Json("webhook", "rotate", added);
    }

    /// <summary>The keys that a server publishes; its SCIM token is good, whatever the master key.</summary>
    async Task<List<string>> PublishedAsync(string token)
    {
        await using var served = await Served.StartAsync(place.DataFolder, place.Database);
        using var idp = new HttpClient { BaseAddress = served.Url };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
        (await idp.GetAsync(new Uri("scim/v2/Users", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var keys = JsonNode.Parse(await idp.GetStringAsync(new Uri(".well-known/jwks.json", UriKind.Relative), TestContext.Current.CancellationToken))!["keys"]!.AsArray();
        (await served.StopAsync()).ShouldBe(0);
        return [.. keys.Select(k => (string)k!["kid"]!)];
    }

    async Task<JsonNode> Json(params string[] command) => (await place.TypeAsync([.. command, "--json"])).Well().Json;
}

/// <summary>The guide knows everything that is sealed.</summary>
public sealed class LostMasterKeyGuide
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What only somebody with the secret at hand can put back: the table in the guide.</summary>
    static readonly string[] ByHand = ["webhooks", "connections", "operators"];

    static string Guide { get; } = File.ReadAllText(Path.Combine(Source.Root, "docs", "guides", "operating.md")).Split("## When the master key is lost")[1].Split("\n## ")[0];

    public static string Statements { get; } = Guide.Split("```sql")[1].Split("```")[0];

    [Fact]
    public void Every_table_with_something_sealed_is_repaired()
    {
        SealedColumn.All.Select(column => column.Table).Where(table => !ByHand.Contains(table) && !Regex.IsMatch(Statements, $@"(delete from|update) {table}\b", RegexOptions.None, Patience)).ShouldBeEmpty("What is sealed here is lost with the master key: docs/guides/operating.md.");
    }
}
