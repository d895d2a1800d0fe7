using System.Text;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tests.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Audit;

public sealed class AuditStreamOnSqlite(OnSqlite gatehouse) : AuditStreamTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AuditStreamOnPostgres(OnPostgres gatehouse) : AuditStreamTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The audit log, as it reaches a receiver of webhooks and a collector of logs.</summary>
public abstract class AuditStreamTests
{
    readonly Running gatehouse;

    protected AuditStreamTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_endpoint_that_asks_by_name_is_told_of_each_act_and_nobody_is_where_none_asks()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        await using var sink = await WebhookSink.StartAsync();
        (await gatehouse.TypeAsync("webhook", "add", sink.Url, "--org", org.Slug, "--type", "audit.recorded", "--webhook-private")).Well();

        foreach (var one in (TestOrg[])[org, other]) (await gatehouse.TypeAsync("org", "rename", one.Slug, "--name", "Renamed")).Well();

        var told = await Soon.Async(() => Task.FromResult(sink.All.Select(r => Encoding.UTF8.GetString(r.Body)).Where(body => body.Contains("org rename", StringComparison.Ordinal)).ToList()), all => all.Count > 0, TimeSpan.FromSeconds(20));
        told.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            body => body.ShouldContain("\"type\":\"audit.recorded\""), body => body.ShouldContain("\"actorKind\":\"command-line\""), body => body.ShouldContain("\"to\":\"Renamed\""));
        (await new Tenancy.BareDatabase(gatehouse.Database).FirstColumnAsync($"select type from events where org_id = '{other.Id}' and type = 'audit.recorded'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_collector_gets_acts_and_sign_ins_of_all_Orgs_and_of_the_instance()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        var received = new StringBuilder();
        collector.MapPost("/v1/logs", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Ct);
            lock (received) received.Append(Encoding.UTF8.GetString(body.ToArray()));
        });
        await collector.StartAsync(Ct);
        var org = await gatehouse.OrgAsync();
        await using var served = await Served.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_LOGS_EXPORTER"] = "otlp", ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        }, gatehouse.DataFolder, gatehouse.Database);
        var bare = new Tenancy.BareDatabase(gatehouse.Database);
        (await Soon.Async(() => bare.FirstColumnAsync("select value from instance where name = 'audit_streamed'"), rows => rows.Count == 1, TimeSpan.FromSeconds(20))).ShouldHaveSingleItem();

        (await gatehouse.TypeAsync("org", "rename", org.Slug, "--name", "Streamed")).Well();
        (await gatehouse.TypeAsync("role", "add", "streamer", "--privilege", "read")).Well();
        using var surfer = new SignIn.Surfer(served.Url);
        await surfer.PostAsync("/operator", ("name", "nobody"), ("password", "guess"), ("code", "000000"));

        string[] wanted = ["org rename", "Streamed", "role add", "sign-in refused", "gatehouse.audit"];
        var text = await Soon.Async(() => Task.FromResult(Text()), seen => wanted.All(word => seen.Contains(word, StringComparison.Ordinal)), TimeSpan.FromSeconds(40));
        foreach (var word in wanted) text.ShouldContain(word);

        string Text()
        {
            lock (received) return received.ToString();
        }
    }
}
