using System.Text.Json;
using Gatehouse.Tests.SyncLogs;

namespace Gatehouse.Tests.Tenancy;

public sealed class TokenAddressesOnSqlite(OnSqlite gatehouse) : TokenAddressTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class TokenAddressesOnPostgres(OnPostgres gatehouse) : TokenAddressTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The token alone decides the Org; an Org in the address can only agree or be refused (product rule 1.1).</summary>
public abstract class TokenAddressTests
{
    readonly Running gatehouse;

    protected TokenAddressTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task The_token_names_the_Org()
    {
        var (acme, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());

        var ann = await acme.Idp.UserAsync("ann@example.com");

        (await acme.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(200);
        (await other.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(404);
        (await other.Idp.AskAsync("GET Users")).Resources().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/scim/v2/")]
    [InlineData("/scim/")]
    [InlineData("/SCIM/V2/")]
    [InlineData("/orgs/{id}/scim/v2/")]
    [InlineData("/orgs/{slug}/scim/v2/")]
    [InlineData("/orgs/{id}/scim/")]
    [InlineData("/orgs/{slug}/scim/")]
    public async Task Every_address_of_the_Org_leads_to_it(string address)
    {
        var org = await gatehouse.OrgAsync();
        var path = address.Replace("{id}", org.Id, StringComparison.Ordinal).Replace("{slug}", org.Slug, StringComparison.Ordinal);
        using var idp = gatehouse.Idp(org.Token, path);

        var made = await idp.AskAsync("POST Users", Wire.User("ann@example.com"));

        var location = new Uri(gatehouse.Url, path.TrimEnd('/')) + "/Users/" + made.MadeId();
        made.Header("Location").ShouldBe(location);
        made.Body!["meta"]!["location"]!.ToString().ShouldBe(location);
        (await idp.AskAsync($"GET {location}")).Status.ShouldBe(200);
        (await org.Idp.AskAsync("GET Users")).Resources().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/orgs/{id}/scim/v2/")]
    [InlineData("/orgs/{slug}/scim/v2/")]
    [InlineData("/orgs/{slug}/scim/")]
    public async Task At_the_address_of_another_Org_a_token_is_refused_and_both_Orgs_learn_of_it(string address)
    {
        var (acme, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        await using var node = await Node.StartAsync(gatehouse);
        var (from, path) = (Node.NewAddress(), address.Replace("{id}", other.Id, StringComparison.Ordinal).Replace("{slug}", other.Slug, StringComparison.Ordinal));
        using var idp = node.Idp(acme.Token, path, from);

        var answer = await idp.AskAsync("POST Users", Wire.User("ann@example.com"), ("User-Agent", "Okta SCIM Client 1.0.0"));

        answer.Status.ShouldBe(401);
        foreach (var org in (TestOrg[])[acme, other])
        {
            var entry = await org.EntryAsync(e => e.Action == "AUTHENTICATE", TimeSpan.FromSeconds(1));
            (entry.Status, entry.HttpStatus, entry.Address, entry.Agent, entry.CorrelationId).ShouldBe(("FAILED", 401, from, "Okta SCIM Client 1.0.0", answer.Header("X-Request-Id")));
        }

        var (atHome, abroad) = ((await acme.LogAsync()).Single(e => e.Action == "AUTHENTICATE"), (await other.LogAsync()).Single(e => e.Action == "AUTHENTICATE"));
        atHome.Reason!.ShouldContain("another Org");
        abroad.Reason!.ShouldContain("another Org");
        foreach (var secret in (string[])[acme.Token, acme.TokenId, acme.Id, acme.Slug, acme.Token[..19], "'test'"]) JsonSerializer.Serialize(abroad).ShouldNotContain(secret);
        foreach (var secret in (string[])[acme.Token, other.Token, other.TokenId]) JsonSerializer.Serialize(atHome).ShouldNotContain(secret);
        (await other.Idp.AskAsync("GET Users")).Resources().ShouldBeEmpty();
        (await acme.Idp.AskAsync("GET Users")).Resources().ShouldBeEmpty();
    }

    [Fact]
    public async Task Whether_the_other_Org_exists_is_not_told()
    {
        var (acme, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        await using var node = await Node.StartAsync(gatehouse);
        using var there = node.Idp(acme.Token, $"/orgs/{other.Slug}/scim/v2/");
        using var nowhere = node.Idp(acme.Token, "/orgs/no-such-org/scim/v2/");

        var (seen, unseen) = (await there.AskAsync("GET Users"), await nowhere.AskAsync("GET Users"));

        (seen.Status, seen.Text).ShouldBe((401, unseen.Text));
        (await acme.EntryAsync(e => e.Reason?.Contains("'no-such-org'", StringComparison.Ordinal) == true)).HttpStatus.ShouldBe(401);
    }

    [Fact]
    public async Task An_unknown_token_at_the_address_of_an_Org_stands_in_its_log()
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse);
        using var idp = node.Idp(Tokens.TokenText.New(Tokens.TokenText.ScimPrefix), $"/orgs/{org.Slug}/scim/v2/");

        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);

        var entry = await org.EntryAsync(e => e.Action == "AUTHENTICATE", TimeSpan.FromSeconds(1));
        (entry.Status, entry.TokenId, entry.ResourceId).ShouldBe(("FAILED", null, null));
    }

    [Fact]
    public async Task Discovery_shows_the_extensions_of_the_tokens_Org_and_none_without_a_token()
    {
        var n = await Neighbours.MeetAsync(gatehouse);
        using var nobody = new HttpClient { BaseAddress = new Uri(gatehouse.Url, "/scim/v2/") };

        (await n.Theirs.Idp.AskAsync($"GET Schemas/{Neighbours.TheirSchema}")).Status.ShouldBe(200);
        foreach (var idp in (HttpClient[])[n.Mine.Idp, nobody])
        {
            (await idp.AskAsync($"GET Schemas/{Neighbours.TheirSchema}")).Status.ShouldBe(404);
            foreach (var place in (string[])["Schemas", "ResourceTypes", "ResourceTypes/User", "ServiceProviderConfig"])
                Neighbours.ShouldNotShowThem((await idp.AskAsync($"GET {place}")).Text);
        }
    }
}
