using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tests.Webhooks;
using Gatehouse.Tokens;
using Gatehouse.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Telemetry;

public sealed class MetricsOnSqlite(OnSqlite gatehouse) : MetricsTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class MetricsOnPostgres(OnPostgres gatehouse) : MetricsTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What a server in a process of its own counts of real traffic.</summary>
public abstract class MetricsTests
{
    readonly Running gatehouse;

    protected MetricsTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<Served> ServeAsync(params string[] more) => Served.StartAsync(gatehouse.DataFolder, gatehouse.Database, ["--metrics-urls", "http://127.0.0.1:0", .. more]);

    static Uri MetricsOf(Served served) => new(served.Output.Split("Metrics at ")[1].Split('\n')[0]);

    static async Task<string> ReadAsync(Served served)
    {
        using var prometheus = new HttpClient();
        using var answer = await prometheus.GetAsync(MetricsOf(served), Ct);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    static HttpClient Client(Served served, string token)
    {
        var client = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    [Fact]
    public async Task Sign_ins_and_what_apps_were_answered_are_counted()
    {
        using var party = new SignIn.SamlParty();
        var scene = new SignIn.Scene(gatehouse);
        var (org, _) = await scene.JitOrgAsync();
        var connection = await scene.ConnectAsync(party, org);
        var app = await Provider.RelyingApp.MakeAsync(gatehouse);
        await using var served = await ServeAsync();
        using var surfer = scene.Surfer(served.Url);

        var seen = await SignIn.Scene.SignInAsync(surfer, app.Ask(("org", org.Slug)), party, "alice");
        Provider.RelyingApp.Code(seen);
        await surfer.PostFromElsewhereAsync($"/sso/{connection.Id}/acs", ("SAMLResponse", "x"));
        await surfer.GoAsync(app.Ask(("scope", "none")));
        using var http = new HttpClient { BaseAddress = served.Url };
        (await http.PostAsync("/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = app.Client.Id, ["client_secret"] = app.Secret!, ["grant_type"] = "refresh_token", ["refresh_token"] = "x" }), Ct)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);

        var text = await ReadAsync(served);

        foreach (var line in (string[])["gatehouse_signins_total{outcome=\"signed-in\",check=\"\"} 1", "gatehouse_signins_total{outcome=\"refused\",check=\"Encoding\"} 1",
            "gatehouse_provider_answers_total{endpoint=\"authorize\",outcome=\"ok\"} 1", "gatehouse_provider_answers_total{endpoint=\"authorize\",outcome=\"invalid_scope\"} 1", "gatehouse_provider_answers_total{endpoint=\"refresh\",outcome=\"invalid_grant\"} 1"])
            text.ShouldContain(line);
    }

    [Fact]
    public async Task Requests_failures_and_refused_clients_are_counted_as_they_were()
    {
        var org = await gatehouse.OrgAsync();
        await using var served = await ServeAsync();
        using var idp = Client(served, org.Token);
        using var stranger = Client(served, TokenText.New(TokenText.ScimPrefix));
        var user = await idp.UserAsync("ann@example.com");
        await idp.AskAsync($"GET Users/{user}");
        await idp.AskAsync($"GET Users/{user}");
        await idp.AskAsync("PATCH Users/nobody", Wire.Patch(Wire.Replace("active", "false")));
        await idp.AskAsync("POST Users", Wire.User("ann@example.com"));
        await idp.AskAsync(Wire.Filter("Users", "mail eq \"x\""));
        await idp.GroupAsync("Staff");
        await idp.AskAsync("GET /scim/v2/never/heard/of");
        await stranger.AskAsync("GET Users");

        var read = Exposition.Parse(await ReadAsync(served));

        const string Requests = "gatehouse_scim_requests_total", Failures = "gatehouse_scim_failures_total", Duration = "gatehouse_scim_duration_seconds";
        (read.TypeOf(Requests), read.TypeOf(Duration), read.TypeOf("gatehouse_queue_age_seconds")).ShouldBe(("counter", "histogram", "gauge"));
        read.Value(Requests, "kind=\"user\",method=\"POST\",status=\"2xx\"").ShouldBe(1);
        read.Value(Requests, "kind=\"user\",method=\"POST\",status=\"4xx\"").ShouldBe(1);
        read.Value(Requests, "kind=\"user\",method=\"GET\",status=\"2xx\"").ShouldBe(2);
        read.Value(Requests, "kind=\"user\",method=\"GET\",status=\"4xx\"").ShouldBe(2);
        read.Value(Requests, "kind=\"group\",method=\"POST\",status=\"2xx\"").ShouldBe(1);
        read.Value(Requests, "kind=\"other\",method=\"GET\",status=\"4xx\"").ShouldBe(1);
        read.Sum(Requests).ShouldBe(9);
        read.Value(Failures, "kind=\"user\",reason=\"uniqueness\"").ShouldBe(1);
        read.Value(Failures, "kind=\"user\",reason=\"invalidFilter\"").ShouldBe(1);
        read.Value(Failures, "kind=\"user\",reason=\"unauthorized\"").ShouldBe(1);
        read.Value(Failures, "kind=\"user\",reason=\"notFound\"").ShouldBe(1);
        read.Value(Duration + "_count", "kind=\"user\",method=\"GET\"").ShouldBe(4);
        read.Value("gatehouse_scim_authentication_failures_total", "door=\"scim\"").ShouldBe(1);
    }

    [Fact]
    public async Task The_lag_of_an_Org_is_told_when_asked_for_and_under_its_id_alone()
    {
        var org = await gatehouse.OrgAsync();
        await org.Idp.UserAsync("ann@example.com");
        (await Soon.Async(async () => (await TokenStore.FindAsync(org.Db, org.TokenId, Ct))!.UsedAt, used => used is not null, TimeSpan.FromSeconds(15))).ShouldNotBeNull();
        await using var served = await ServeAsync("--metrics-orgs", "50");

        var text = await Soon.Async(() => ReadAsync(served), read => read.Contains(org.Id, StringComparison.Ordinal), TimeSpan.FromSeconds(10));

        var read = Exposition.Parse(text);
        read.Has("gatehouse_org_sync_lag_seconds", $"org=\"{org.Id}\"").ShouldBeTrue(text);
        read.Value("gatehouse_org_sync_lag_seconds", $"org=\"{org.Id}\"").ShouldBeInRange(0, 600);
        read.Value("gatehouse_sync_lag_seconds").ShouldBeInRange(0, 600);
        read.Value("gatehouse_orgs").ShouldBeGreaterThanOrEqualTo(2);
        foreach (var secret in (string[])[org.Slug, "Acme", org.Token]) text.ShouldNotContain(secret);

        await using var without = await ServeAsync();
        (await ReadAsync(without)).ShouldNotContain(org.Id);
    }

    [Fact]
    public async Task Queues_and_held_people_are_told_of_all_nodes_together()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Answer = http => WebhookSink.Say(http, 500);
        var org = await gatehouse.OrgAsync("guard-least=1", "guard-share=0");
        await gatehouse.Services.GetRequiredService<WebhookStore>().AddAsync(org.Db, sink.Url, EventFilter.Of(["user.created"]), Webhook.Json, "", "test", Ct);
        var people = new List<string>();
        for (var i = 0; i < 5; i++) people.Add(await org.Idp.UserAsync($"p{i}@example.com"));
        foreach (var id in people) await org.Idp.DeactivateAsync(id);
        await gatehouse.DecideAsync(org, "invite=true");
        await org.Idp.UserAsync("waits@example.com");
        await org.Db.WriteAsync(tx => Task.FromResult(Jobs.JobStore.Add(tx, "nobody does this", "{}", 1, TimeProvider.System.GetUtcNow())), Ct);
        await using var served = await ServeAsync("--webhook-private");

        var text = await Soon.Async(() => ReadAsync(served), read => Exposition.Parse(read) is var seen && seen.Has("gatehouse_queue_length", "queue=\"webhooks\"") && seen.Value("gatehouse_queue_length", "queue=\"webhooks\"") >= 5, TimeSpan.FromSeconds(40));

        var read = Exposition.Parse(text);
        read.Value("gatehouse_queue_length", "queue=\"webhooks\"").ShouldBeGreaterThanOrEqualTo(5);
        read.Value("gatehouse_queue_age_seconds", "queue=\"webhooks\"").ShouldBeGreaterThan(0);
        read.Value("gatehouse_queue_length", "queue=\"jobs\"").ShouldBeGreaterThanOrEqualTo(1);
        read.Value("gatehouse_queue_length", "queue=\"alert_mails\"").ShouldBe(0);
        read.Value("gatehouse_queue_length", "queue=\"invitations\"").ShouldBe(1);
        read.Value("gatehouse_held").ShouldBe(4);
    }

    [Fact]
    public async Task Metrics_and_SCIM_have_addresses_of_their_own()
    {
        await using var served = await ServeAsync();
        using var client = new HttpClient();

        ((int)(await client.GetAsync(new Uri(served.Url, "/metrics"), Ct)).StatusCode).ShouldBe(404);
        ((int)(await client.GetAsync(new Uri(MetricsOf(served), "/scim/v2/ServiceProviderConfig"), Ct)).StatusCode).ShouldBe(404);
        (await served.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Without_the_option_nobody_listens()
    {
        await using var served = await Served.StartAsync(gatehouse.DataFolder, gatehouse.Database);

        served.Output.ShouldNotContain("Metrics at");
    }

    [Fact]
    public async Task A_collector_gets_the_same_by_OTLP()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        collector.MapPost("/v1/metrics", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Ct);
            var text = Encoding.UTF8.GetString(body.ToArray());
            if (text.Contains("gatehouse.scim.requests", StringComparison.Ordinal)) received.TrySetResult(text);
        });
        await collector.StartAsync(Ct);
        var org = await gatehouse.OrgAsync();
        await using var served = await Served.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        }, gatehouse.DataFolder, gatehouse.Database);
        using var idp = Client(served, org.Token);
        await idp.UserAsync("ann@example.com");

        var text = await received.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        foreach (var word in (string[])["gatehouse.scim.duration", "service.name", "gatehouse.queue.length", "2xx"]) text.ShouldContain(word);
        text.ShouldNotContain(org.Slug);
    }
}
