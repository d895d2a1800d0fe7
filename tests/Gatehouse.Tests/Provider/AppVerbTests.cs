using Gatehouse.Tests.Cli;

namespace Gatehouse.Tests.Provider;

public sealed class AppVerbsOnSqlite(OnSqlite gatehouse) : AppVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AppVerbsOnPostgres(OnPostgres gatehouse) : AppVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class AppVerbTests
{
    readonly Running gatehouse;

    protected AppVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task An_app_is_registered_changed_and_deleted()
    {
        var made = (await gatehouse.TypeAsync("app", "create", "Shop", "--redirect-uri", "https://shop.test/cb", "--redirect-uri", "https://shop.test/other", "--set", "token-life=10m", "--json")).Well().Json;
        var (id, secret) = ((string)made["id"]!, (string)made["secret"]!);
        secret.ShouldStartWith("gatehouse_app_");

        (await gatehouse.TypeAsync("app", "set", id, "pushed=required", "token-life=")).Well();
        var shown = (await gatehouse.TypeAsync("app", "show", id, "--json")).Well();
        shown.Out.ShouldNotContain(secret);
        shown.Json["app"]!["settings"]!.ToJsonString().ShouldBe("""{"redirect-uris":"https://shop.test/cb https://shop.test/other","pushed":"required"}""");
        var next = (string)(await gatehouse.TypeAsync("app", "rotate", id, "--json")).Well().Json["secret"]!;
        next.ShouldNotBe(secret);
        (await gatehouse.TypeAsync("app", "show", id, "--json")).Well().Json["secrets"]!.AsArray().Count.ShouldBe(2);
        (await gatehouse.TypeAsync("app", "list")).Well().Out.ShouldContain("Shop");
        (await gatehouse.TypeAsync("app", "delete", id)).Refused(1, "--yes");
        (await gatehouse.TypeAsync("app", "delete", id, "--yes")).Well();
        (await gatehouse.TypeAsync("app", "show", id)).Refused(1, "gatehouse app list");
    }

    [Theory]
    [InlineData("http://shop.test/cb")]
    [InlineData("https://*.shop.test/cb")]
    [InlineData("https://shop.test/cb#x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("shop:/cb")]
    [InlineData("/cb")]
    [InlineData("")]
    public async Task What_is_no_redirect_URI_is_said_so(string uri) => (await gatehouse.TypeAsync("app", "create", "Shop", "--redirect-uri", uri)).Refused(1, "redirect-uris=");

    [Fact]
    public async Task Settings_and_keys_that_are_none_are_refused()
    {
        (await gatehouse.TypeAsync("app", "create", "Shop", "--redirect-uri", "https://shop.test/cb", "--set", "token-life=2d")).Refused(1, "token-life=2d");
        (await gatehouse.TypeAsync("app", "create", "Shop", "--redirect-uri", "https://shop.test/cb", "--authentication", "private-key")).Refused(1, "--jwks");
        var file = Path.Combine(gatehouse.DataFolder, "keys.json");
        foreach (var (text, said) in ((string, string)[])[("x", "no JSON Web Key Set"), ("""{"keys":[]}""", "no key"), ("""{"keys":[{"kty":"oct","k":"AAAA"}]}""", "only public")])
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            (await gatehouse.TypeAsync("app", "create", "Shop", "--redirect-uri", "https://shop.test/cb", "--authentication", "private-key", "--jwks", file)).Refused(1, said);
        }
    }

    [Fact]
    public async Task Signing_keys_are_listed_rotated_and_taken_back()
    {
        var first = (await gatehouse.TypeAsync("signing-key", "list", "--json")).Well().Json.AsArray();
        first.Select(k => (string)k!["algorithm"]!).ShouldBe(["ES256", "RS256"], ignoreOrder: true);

        (await gatehouse.TypeAsync("signing-key", "rotate")).Well();
        var both = (await gatehouse.TypeAsync("signing-key", "list", "--json")).Well().Json.AsArray();
        both.Count(k => (string)k!["state"]! == "next").ShouldBe(2);
        (await gatehouse.TypeAsync("signing-key", "retire", (string)first[0]!["id"]!)).Refused(1, "rotate");
        (await gatehouse.TypeAsync("signing-key", "rotate", "--now")).Well();
        (await gatehouse.TypeAsync("signing-key", "retire", (string)first[0]!["id"]!)).Well();
    }
}
