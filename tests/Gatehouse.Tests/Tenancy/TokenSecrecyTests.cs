using System.Text;
using System.Text.Json;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tenancy;

public sealed class TokenSecrecyOnSqlite(OnSqlite gatehouse) : TokenSecrecyTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class TokenSecrecyOnPostgres(OnPostgres gatehouse) : TokenSecrecyTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>A token is shown once. After that its text is nowhere, and its hash only where it is looked up.</summary>
public abstract class TokenSecrecyTests
{
    readonly Running gatehouse;

    protected TokenSecrecyTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_token_appears_nowhere_after_it_was_issued()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var texts = new List<string>();
        string log;
        await using (var node = await Node.StartAsync(gatehouse))
        {
            var issued = (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--name", "Okta", "--json")).Well().Json;
            var rotated = (await gatehouse.TypeAsync("token", "rotate", (string)issued["id"]!, "--org", org.Slug, "--json")).Well().Json;
            texts.AddRange([(string)issued["token"]!, (string)rotated["token"]!, TokenText.New(TokenText.ScimPrefix), ((string)issued["token"]!)[..^1]]);
            texts.Add(await UseAsync(node, org, other, texts));
            (await gatehouse.TypeAsync("token", "revoke", (string)issued["id"]!, "--org", org.Slug)).Well();
            using var revoked = node.Idp(texts[0]);
            (await revoked.AskAsync("GET Users")).Status.ShouldBe(401);
            await org.EntryAsync(e => e.Reason?.Contains("revoked", StringComparison.Ordinal) == true);
            log = node.Log;
        }

        var (list, table) = ((await gatehouse.TypeAsync("token", "list", "--org", org.Slug, "--json")).Well().Out, (await gatehouse.TypeAsync("token", "list", "--org", org.Slug)).Well().Out);
        var syncLogs = JsonSerializer.Serialize((await org.LogAsync()).Concat(await other.LogAsync()));
        var database = await new BareDatabase(gatehouse.Database).EverythingAsync();
        foreach (var text in texts)
        {
            foreach (var place in (string[])[log, list, table, syncLogs, database]) place.ShouldNotContain(text);
            foreach (var place in (string[])[log, list, table, syncLogs]) place.ShouldNotContain(TokenText.Hash(text));
            foreach (var file in Directory.EnumerateFiles(gatehouse.DataFolder)) Contains(file, text).ShouldBeFalse(file);
        }

        database.Split('\n').Where(row => texts.Any(text => row.Contains(TokenText.Hash(text), StringComparison.Ordinal)))
            .ShouldAllBe(row => row.StartsWith("scim_tokens: ") || row.StartsWith("access_tokens: "));
    }

    /// <summary>Well, at another Org's address, as Basic and in bodies where it does not belong.</summary>
    static async Task<string> UseAsync(Node node, TestOrg org, TestOrg other, List<string> texts)
    {
        foreach (var text in texts)
        {
            using var idp = node.Idp(text);
            using var abroad = node.Idp(text, $"/orgs/{other.Slug}/scim/v2/");
            using var basic = node.Client("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"okta:{text}")));
            foreach (var client in (HttpClient[])[idp, abroad, basic]) await client.AskAsync("POST Users", "{\"userName\": 1}");
            await idp.AskAsync("GET Users?count=1");
        }

        using var shop = node.Client(null, "/");
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", (await TokenStore.ListAsync(org.Db, default))[^1].Id), new("client_secret", texts[1])]);
        using var bought = await shop.PostAsync(new Uri("oauth2/scim/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var access = JsonDocument.Parse(await bought.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("access_token").GetString()!;
        using var buyer = node.Idp(access);
        (await buyer.AskAsync("GET Users?count=1")).Status.ShouldBe(200);
        return access;
    }

    static bool Contains(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
