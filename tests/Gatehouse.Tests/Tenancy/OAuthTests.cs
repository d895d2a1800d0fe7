using System.Text;
using Gatehouse.Tests.Captures;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Tenancy;

public sealed class OAuthOnSqlite(OnSqlite gatehouse) : OAuthTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class OAuthOnPostgres(OnPostgres gatehouse) : OAuthTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The client credentials grant instead of the static token (RFC 6749 §4.4).</summary>
public abstract class OAuthTests
{
    readonly Running gatehouse;

    protected OAuthTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static string Grant(TestOrg org) => $"grant_type=client_credentials&client_id={org.TokenId}&client_secret={org.Token}";

    static string Basic(string id, string secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"));

    /// <summary>Asks for a token at a node, from an address that nobody used before.</summary>
    static async Task<Answer> BuyAsync(Node node, string form, string? authorization = null)
    {
        using var client = node.Client(authorization, "/");
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await client.PostAsync(new Uri("oauth2/scim/token", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("form with a scope")]
    [InlineData("Basic")]
    public async Task A_token_buys_an_access_token_that_speaks_for_its_Org(string way)
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        await using var node = await Node.StartAsync(gatehouse);

        var bought = way switch
        {
            "form" => await BuyAsync(node, Grant(org)),
            "form with a scope" => await BuyAsync(node, Grant(org) + "&scope=scim"),
            _ => await BuyAsync(node, "grant_type=client_credentials", Basic(Uri.EscapeDataString(org.TokenId), Uri.EscapeDataString(org.Token))),
        };

        bought.Status.ShouldBe(200, bought.Text);
        (bought.Header("Cache-Control"), bought.Header("Content-Type")!.Split(';')[0]).ShouldBe(("no-store", "application/json"));
        bought.Body!.AsObject().Select(m => m.Key).ShouldBe(["access_token", "token_type", "expires_in", "scope"]);
        ((string?)bought.Body["token_type"], (int)bought.Body["expires_in"]!).ShouldBe(("Bearer", 3600));
        using var idp = node.Idp((string)bought.Body["access_token"]!);
        var ann = await idp.UserAsync("ann@example.com");
        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(200);
        (await org.LogAsync()).Single(e => e.Action == "CREATE").TokenId.ShouldBe(org.TokenId);
        (await idp.AskAsync($"GET /orgs/{org.Slug}/scim/v2/Users")).Status.ShouldBe(200);
        (await idp.AskAsync($"GET /orgs/{other.Slug}/scim/v2/Users")).Status.ShouldBe(401);
    }

    public static TheoryData<string, string, int, string> Refusals => new()
    {
        { "a wrong secret", "grant_type=client_credentials&client_id={id}&client_secret={unknown}", 401, "invalid_client" },
        { "the secret of another client", "grant_type=client_credentials&client_id={id}&client_secret={other}", 401, "invalid_client" },
        { "an unknown client", "grant_type=client_credentials&client_id=tok_0&client_secret={token}", 401, "invalid_client" },
        { "no client", "grant_type=client_credentials", 401, "invalid_client" },
        { "another grant", "grant_type=password&client_id={id}&client_secret={token}", 400, "unsupported_grant_type" },
        { "another scope", "grant_type=client_credentials&client_id={id}&client_secret={token}&scope=admin", 400, "invalid_scope" },
        { "no grant", "client_id={id}&client_secret={token}", 400, "invalid_request" },
        { "a grant twice", "grant_type=client_credentials&grant_type=client_credentials&client_id={id}&client_secret={token}", 400, "invalid_request" },
        { "a null character", "grant_type=client_credentials&client_id=%00&client_secret=%00", 400, "invalid_request" },
        { "too many fields", "grant_type=client_credentials{1100 fields}", 400, "invalid_request" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_bad_request_is_refused_in_OAuths_own_words(string what, string form, int status, string error)
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        await using var node = await Node.StartAsync(gatehouse);

        var answer = await BuyAsync(node, form.Replace("{id}", org.TokenId, StringComparison.Ordinal).Replace("{token}", org.Token, StringComparison.Ordinal)
            .Replace("{other}", other.Token, StringComparison.Ordinal).Replace("{unknown}", TokenText.New(TokenText.ScimPrefix), StringComparison.Ordinal)
            .Replace("{1100 fields}", string.Concat(Enumerable.Range(0, 1100).Select(i => $"&field{i}=x")), StringComparison.Ordinal));

        answer.Status.ShouldBe(status, $"{what}: {answer.Text}");
        answer.Body!["error"]!.ToString().ShouldBe(error);
        answer.Body["error_description"]!.ToString().ShouldNotBeEmpty();
        answer.Body["access_token"].ShouldBeNull();
        answer.Header("Cache-Control").ShouldBe("no-store");
        if (status == 401) answer.Header("WWW-Authenticate")!.ShouldStartWith("Basic ");
        answer.Text.ShouldNotContain(org.Token);
    }

    [Fact]
    public async Task What_is_no_form_is_an_invalid_request()
    {
        var org = await gatehouse.OrgAsync();

        var answer = await org.Idp.AskAsync("POST /oauth2/scim/token", """{"grant_type":"client_credentials"}""");

        (answer.Status, (string?)answer.Body!["error"]).ShouldBe((400, "invalid_request"));
        using var content = new StringContent("x", Encoding.UTF8, "multipart/form-data");
        using var multipart = await org.Idp.PostAsync(new Uri("/oauth2/scim/token", UriKind.Relative), content, TestContext.Current.CancellationToken);
        multipart.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest, "without a boundary");
    }

    [Theory]
    [InlineData("%00", "%00")]
    [InlineData("tok_1", "")]
    [InlineData("", "")]
    [InlineData("%zz%ff", "%")]
    public async Task Odd_credentials_in_Basic_are_those_of_no_client(string id, string secret)
    {
        await using var node = await Node.StartAsync(gatehouse);

        var answer = await BuyAsync(node, "grant_type=client_credentials", Basic(id, secret));

        (answer.Status, (string?)answer.Body?["error"]).ShouldBe((401, "invalid_client"));
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    public async Task An_access_token_ends_with_its_parent_and_a_parent_that_is_over_sells_none(string end)
    {
        var org = await gatehouse.OrgAsync();
        var clock = new ShiftedClock(TimeSpan.FromHours(23.5)); // The parent has half an hour left.
        await using var node = await Node.StartAsync(gatehouse, clock);
        using var idp = node.Idp((string)(await BuyAsync(node, Grant(org))).Body!["access_token"]!);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(200);

        if (end == "expired") clock.By = TimeSpan.FromHours(24.1);
        else await gatehouse.Services.GetRequiredService<TokenStore>().RevokeAsync(org.Db, org.TokenId, "test", TestContext.Current.CancellationToken);

        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);
        var again = await BuyAsync(node, Grant(org));
        (again.Status, (string?)again.Body!["error"]).ShouldBe((401, "invalid_client"));
    }

    [Fact]
    public async Task An_access_token_lives_an_hour()
    {
        var org = await gatehouse.OrgAsync();
        var clock = new ShiftedClock(TimeSpan.Zero);
        await using var node = await Node.StartAsync(gatehouse, clock);
        using var idp = node.Idp((string)(await BuyAsync(node, Grant(org))).Body!["access_token"]!);

        clock.By = TimeSpan.FromMinutes(59);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(200);
        clock.By = TimeSpan.FromMinutes(61);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_access_token_buys_no_further_one()
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse);
        var access = (string)(await BuyAsync(node, Grant(org))).Body!["access_token"]!;

        (await BuyAsync(node, $"grant_type=client_credentials&client_id={org.TokenId}&client_secret={access}")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_refused_client_stands_in_the_servers_log_and_where_its_Org_is_sure_in_the_sync_log()
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse);
        var unknown = TokenText.New(TokenText.ScimPrefix);
        await gatehouse.Services.GetRequiredService<TokenStore>().RevokeAsync(org.Db, org.TokenId, "test", TestContext.Current.CancellationToken);

        await BuyAsync(node, $"grant_type=client_credentials&client_id={org.TokenId}&client_secret={unknown}");
        await BuyAsync(node, Grant(org));

        node.Log.Split('\n').Count(line => line.StartsWith("Warning", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2);
        foreach (var secret in (string[])[unknown, org.Token]) node.Log.ShouldNotContain(secret);
        (await org.EntryAsync(e => e.Action == "AUTHENTICATE", TimeSpan.FromSeconds(1))).Reason!.ShouldContain("revoked");
    }
}
