using System.Net;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.SignIn;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class FloodsOnSqlite(OnSqlite gatehouse) : FloodTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class FloodsOnPostgres(OnPostgres gatehouse) : FloodTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whoever asks too often waits, and nobody else does.</summary>
public abstract class FloodTests
{
    readonly Running gatehouse;
    readonly Scene scene;

    protected FloodTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<Node> NodeAsync(int limit) => Node.StartAsync(gatehouse, with: options => options with { SignInLimit = limit });

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1")] // One customer's network, and the next one's.
    public async Task An_address_that_begins_too_many_sign_ins_is_asked_to_come_again_and_its_neighbours_go_on(string one, string same, string other)
    {
        using var party = new SamlParty();
        await using var node = await NodeAsync(60);
        var (org, _) = await scene.JitOrgAsync();
        var start = $"/sso/{(await scene.ConnectAsync(party, org)).Id}/start";

        var met = await ManyAsync(node, 150, _ => one, start);

        met.Keys.ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.TooManyRequests], ignoreOrder: true);
        met[HttpStatusCode.Redirect].ShouldBeGreaterThanOrEqualTo(60);
        using var refused = await TurnedAwayAsync(node, same);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        (await refused.Content.ReadAsStringAsync(Ct)).ShouldContain("<h1>One moment, please</h1>");
        (await ManyAsync(node, 10, _ => other, start)).Keys.ShouldBe([HttpStatusCode.Redirect]);
        node.Log.ShouldContain("Sign-ins are turned away");
        node.Log.ShouldNotContain(one, Case.Sensitive, "an address is personal");
    }

    [Fact]
    public async Task A_connection_takes_five_times_as_many_and_then_the_others_go_on()
    {
        using var party = new SamlParty();
        await using var node = await NodeAsync(60);
        var (org, _) = await scene.JitOrgAsync();
        var (one, other) = (await scene.ConnectAsync(party, org), await scene.ConnectAsync(new SamlParty(), org));

        var met = await ManyAsync(node, 450, i => $"203.0.{i / 50}.113", $"/sso/{one.Id}/start");

        met[HttpStatusCode.Redirect].ShouldBeGreaterThanOrEqualTo(300);
        met.ShouldContainKey(HttpStatusCode.TooManyRequests);
        (await ManyAsync(node, 10, _ => "203.0.200.113", $"/sso/{other.Id}/start")).Keys.ShouldBe([HttpStatusCode.Redirect]);
    }

    [Fact]
    public async Task Without_a_limit_there_is_none()
    {
        await using var node = await NodeAsync(0);

        (await ManyAsync(node, 150, _ => "192.0.2.9", "/signin")).Keys.ShouldBe([HttpStatusCode.OK]);
    }

    [Fact]
    public async Task Bad_answers_from_one_address_are_not_looked_at_any_more_and_a_good_one_from_there_is()
    {
        using var party = new SamlParty();
        using var forger = new SamlParty { EntityId = party.EntityId };
        await using var node = await NodeAsync(60);
        var (org, _) = await scene.JitOrgAsync();
        var connection = await scene.ConnectAsync(party, org);
        using var surfer = new Surfer(node.Url);
        var acs = $"{node.Url}sso/{connection.Id}/acs";
        var bad = forger.Respond(acs, $"{node.Url}sso/{connection.Id}", null, "alice");

        var statuses = new List<int>();
        for (var i = 0; i < 200; i++) statuses.Add((await surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", bad))).Status);

        statuses.Distinct().ShouldBe([403, 429]);
        statuses.Count(s => s == 403).ShouldBeGreaterThanOrEqualTo(100);
        (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice")).Title.ShouldBe($"You are signed in to {org.Name}");
        // A sign-in that is open has three tries, not as many as somebody likes.
        using var second = new Surfer(node.Url);
        var (to, response, relay) = forger.Answer((await second.GoAsync($"/o/{org.Slug}")).Location!, "alice");
        var tries = new List<int>();
        for (var i = 0; i < 15; i++) tries.Add((await second.PostFromElsewhereAsync(to, ("SAMLResponse", response), ("RelayState", relay))).Status);
        tries.Take(3).ShouldBe([403, 403, 403]);
        tries.Skip(3).ShouldContain(429);
    }

    /// <summary>A password costs work, and one customer's network has 2^64 addresses.</summary>
    [Fact]
    public async Task A_network_has_ten_tries_a_minute_at_the_operators()
    {
        await using var node = await NodeAsync(0);
        var statuses = new List<int>();
        for (var i = 1; i <= 12; i++)
        {
            using var client = node.Client(null, "/", $"2001:db8:0:9::{i}");
            using var form = new FormUrlEncodedContent([new("password", "guess")]);
            using var answer = await client.PostAsync(new Uri("operator", UriKind.Relative), form, Ct);
            statuses.Add((int)answer.StatusCode);
        }

        statuses.ShouldBe([.. Enumerable.Repeat(403, 10), 429, 429]);
    }

    [Fact]
    public async Task A_flood_of_refusals_is_counted_and_does_not_fill_the_log()
    {
        var (mallory, alice) = (Node.NewAddress(), Node.NewAddress());
        var primary = (await gatehouse.Services.GetRequiredService<OperatorDoor>().OpenAsync((await gatehouse.Services.GetRequiredService<OrgStore>().ListAsync(Ct)).First(o => o.IsPrimary).Slug, Ct))!.Value.Item2;
        await using (var node = await NodeAsync(0))
        {
            await ManyAsync(node, 400, _ => mallory, "/oauth2/authorize?client_id=nobody&redirect_uri=https://evil.example");
            await ManyAsync(node, 1, _ => alice, "/oauth2/authorize?client_id=mistyped");
        }

        var log = await gatehouse.Services.GetRequiredService<SignInLogStore>().ListAsync(primary, null, "refused", 1000, Ct);
        log.Count(entry => entry.Address == mallory).ShouldBeInRange(250, 340);
        log.Count(entry => entry.Address == alice).ShouldBe(1);
        var rest = 400 - log.Count(entry => entry.Address == mallory);
        log.ShouldContain(entry => entry.Check == "UnknownApp" && entry.Detail == $"{rest} more were refused within a minute and are not kept one by one: too many at once.");
    }

    /// <summary>Every second one more is let in.</summary>
    static async Task<HttpResponseMessage> TurnedAwayAsync(Node node, string address)
    {
        while (true)
        {
            var response = await AskAsync(node, address, "/signin");
            if (response.StatusCode == HttpStatusCode.TooManyRequests) return response;
            response.Dispose();
        }
    }

    static async Task<Dictionary<HttpStatusCode, int>> ManyAsync(Node node, int count, Func<int, string> address, string path)
    {
        var met = new Dictionary<HttpStatusCode, int>();
        for (var i = 0; i < count; i++)
        {
            using var response = await AskAsync(node, address(i), path);
            met[response.StatusCode] = met.GetValueOrDefault(response.StatusCode) + 1;
        }

        return met;
    }

    static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });

    static async Task<HttpResponseMessage> AskAsync(Node node, string address, string path)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Url, path));
        message.Headers.Add("X-Forwarded-For", address);
        return await Client.SendAsync(message, Ct);
    }
}
