using System.Diagnostics;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tenancy;

public sealed class SlowdownOnSqlite(OnSqlite gatehouse) : SlowdownTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SlowdownOnPostgres(OnPostgres gatehouse) : SlowdownTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class SlowdownTests
{
    const int Tries = 9;

    readonly Running gatehouse;

    protected SlowdownTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Failed_authentications_of_an_address_get_slower_and_good_ones_never_do()
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse);
        var address = Node.NewAddress();
        using var guesser = node.Idp(TokenText.New(TokenText.ScimPrefix), address: address);
        using var idp = node.Idp(org.Token, address: address);
        using var elsewhere = node.Idp(TokenText.New(TokenText.ScimPrefix));
        await TimeAsync(idp, 200);

        var bad = new List<TimeSpan>();
        for (var i = 0; i < Tries; i++) bad.Add(await TimeAsync(guesser, 401));

        // The ninth waits 400 ms; whoever else comes, even at the same time and from the same address, does not.
        bad[Tries - 1].ShouldBeGreaterThan(TimeSpan.FromMilliseconds(380));
        bad[Tries - 2].ShouldBeInRange(TimeSpan.FromMilliseconds(190), bad[Tries - 1]);
        var slow = TimeAsync(guesser, 401);
        var good = new List<TimeSpan>();
        for (var i = 0; i < 3; i++) good.Add(await TimeAsync(idp, 200));
        good.Min().ShouldBeLessThan(TimeSpan.FromMilliseconds(150));
        (await TimeAsync(elsewhere, 401)).ShouldBeLessThan(await slow);
    }

    [Fact]
    public async Task Guessing_at_the_OAuth_endpoint_gets_slower_too()
    {
        await using var node = await Node.StartAsync(gatehouse);
        var address = Node.NewAddress();
        using var guesser = node.Client(null, "/", address);
        using var scim = node.Idp(TokenText.New(TokenText.ScimPrefix), address: address);

        for (var i = 0; i < Tries - 1; i++)
        {
            using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "tok_1"), new("client_secret", $"guess {i}")]);
            using var answer = await guesser.PostAsync(new Uri("oauth2/scim/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBe(401);
        }

        (await TimeAsync(scim, 401)).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(380));
    }

    [Fact]
    public async Task So_does_guessing_at_what_apps_ask_from_one_network()
    {
        string[] endpoints = ["oauth2/token", "oauth2/introspect", "oauth2/revoke", "oauth2/par", "oauth2/userinfo"]; // One that were not counted would leave less to wait for.
        await using var node = await Node.StartAsync(gatehouse);
        using var scim = node.Idp(TokenText.New(TokenText.ScimPrefix), address: "2001:db8:0:7:ffff::1");

        for (var i = 0; i < Tries - 1; i++)
        {
            using var guesser = node.Client(null, "/", $"2001:db8:0:7::{i}");
            using var form = new FormUrlEncodedContent([new("client_id", "app_1"), new("client_secret", $"guess {i}"), new("token", "x"), new("access_token", "x"), new("grant_type", "refresh_token")]);
            using var answer = await guesser.PostAsync(new Uri(endpoints[i % endpoints.Length], UriKind.Relative), form, TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBe(401);
        }

        (await TimeAsync(scim, 401)).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(380));
    }

    static async Task<TimeSpan> TimeAsync(HttpClient idp, int status)
    {
        var begun = Stopwatch.GetTimestamp();
        (await idp.AskAsync("GET Users?count=1")).Status.ShouldBe(status);
        return Stopwatch.GetElapsedTime(begun);
    }
}
