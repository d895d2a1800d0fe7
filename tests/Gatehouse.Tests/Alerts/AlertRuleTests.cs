using Gatehouse.Alerts;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Jobs;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Mail;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tests.Webhooks;
using Gatehouse.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Alerts;

public sealed class AlertRulesOnSqlite(OnSqlite gatehouse) : AlertRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AlertRulesOnPostgres(OnPostgres gatehouse) : AlertRuleTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What is held, dead or undeliverable, and the mails about it.</summary>
public abstract class AlertRuleTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly Running gatehouse;

    protected AlertRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    WebhookStore Hooks => gatehouse.Services.GetRequiredService<WebhookStore>();

    /// <summary>The look of another node, which may live later.</summary>
    Task LookAsync(TimeSpan later = default) =>
        new AlertWatch(gatehouse.Services.GetRequiredService<InstanceDb>(), new Troubled(), new ShiftedClock(later), NullLogger<AlertWatch>.Instance).LookAsync(Ct);

    static async Task<List<string>> ToldAsync(TestOrg org) => [.. (await org.ToldAsync()).Where(e => e.Type.StartsWith("alert.", StringComparison.Ordinal)).Select(e => $"{e.Type} {e.Subject}")];

    /// <summary>An Org with four people of whom the guard holds three.</summary>
    async Task<TestOrg> HoldingAsync(params string[] settings)
    {
        var org = await gatehouse.OrgAsync(["guard-least=1", "guard-share=0", .. settings]);
        var people = new List<string>();
        for (var i = 0; i < 4; i++) people.Add(await org.Idp.UserAsync($"p{i}@example.com"));
        foreach (var id in people) await org.Idp.DeactivateAsync(id);
        return org;
    }

    async Task DecideAsync(TestOrg org)
    {
        var batch = (string)(await gatehouse.TypeAsync("guard", "list", "--org", org.Slug, "--json")).Well().Json[0]!["id"]!;
        (await gatehouse.TypeAsync("guard", "reject", batch, "--org", org.Slug)).Well();
    }

    [Fact]
    public async Task Held_changes_are_raised_until_somebody_decides()
    {
        var (org, off) = (await HoldingAsync(), await HoldingAsync("alert-held=off"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync()));
        (await ToldAsync(org)).ShouldBe(["alert.raised held-changes"]);
        (await ToldAsync(off)).ShouldBeEmpty();

        await DecideAsync(org);
        await LookAsync();
        (await ToldAsync(org)).ShouldBe(["alert.raised held-changes", "alert.resolved held-changes"]);
    }

    [Fact]
    public async Task A_dead_webhook_is_raised_until_it_is_enabled_and_one_of_the_instance_with_the_instance()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Answer = http => WebhookSink.Say(http, 410);
        var org = await gatehouse.OrgAsync();
        var (own, _) = await Hooks.AddAsync(org.Db, sink.Url, EventFilter.Of(["user.created"]), Webhook.Json, "", "test", Ct);
        var (whole, _) = await Hooks.AddAsync(null, sink.Url, EventFilter.Of(["user.created"]), Webhook.Json, "", "test", Ct);
        var (byHand, _) = await Hooks.AddAsync(org.Db, sink.Url, EventFilter.Of(["group.*"]), Webhook.Json, "", "test", Ct);
        (await gatehouse.TypeAsync("webhook", "disable", byHand.Id, "--org", org.Slug)).Well();
        await org.Idp.UserAsync("ann@example.com");
        foreach (var (owner, id) in ((OrgDb?, string)[])[(org.Db, own.Id), (null, whole.Id)])
            (await Soon.Async(() => Hooks.FindAsync(owner, id, Ct), h => !h!.Enabled, Patience))!.Enabled.ShouldBeFalse();

        await LookAsync();
        (await AlertStore.ListAsync(org.Db, all: false, Ct)).ShouldHaveSingleItem().Detail.ShouldBe($"The webhook {sink.Url} ({own.Id}) was switched off: It answered 410 Gone.");
        async Task<List<string>> InstanceAsync() => [.. (await gatehouse.TypeAsync("alert", "list", "--json")).Well().Json.AsArray().Select(a => $"{a!["rule"]} {a["subject"]}")];
        (await InstanceAsync()).ShouldContain($"instance-webhook {whole.Id}");
        (await gatehouse.TypeAsync("alert", "list", "--org", "primary")).Well().Out.ShouldNotContain(whole.Id);

        await Hooks.EnableAsync(org.Db, own.Id, enabled: true, null, Ct);
        await Hooks.RemoveAsync(null, whole.Id, Ct);
        await LookAsync();
        (await ToldAsync(org)).ShouldBe(["alert.raised dead-webhook", "alert.resolved dead-webhook"]);
        (await InstanceAsync()).ShouldNotContain($"instance-webhook {whole.Id}");
        await Hooks.RemoveAsync(org.Db, own.Id, Ct);
    }

    [Fact]
    public async Task Whoever_the_Org_names_gets_a_mail_when_it_begins_and_one_when_it_is_over()
    {
        await using var sink = await SmtpSink.StartAsync();
        var to = $"it-{Guid.NewGuid():N}@example.com";
        var org = await HoldingAsync($"alert-email={to},reject-{to}");
        await LookAsync();
        await using var node = await Node.StartAsync(gatehouse, with: options => options with { Smtp = sink.Url(), MailFrom = "noreply@example.com" });
        async Task<List<System.Text.Json.Nodes.JsonNode>> MailsAsync(int count) =>
            [.. (await Soon.Async(() => Task.FromResult(sink.Mails), all => all.Count(m => (string?)m["to"]![0] == to) >= count, Patience)).Where(m => (string?)m["to"]![0] == to)];

        var raised = (await MailsAsync(1)).ShouldHaveSingleItem();
        ((string?)raised["headers"]!["Subject"]).ShouldBe("Alert: Acme, held-changes");
        ((string)raised["text"]!).ShouldContain($"gatehouse alert list --org {org.Slug}");
        ((string)raised["text"]!).ShouldContain("The guard holds changes");
        var refused = await Soon.Async(() => org.LogAsync(), log => log.Any(e => e.Action == "ALERT"), Patience);
        refused.Single(e => e.Action == "ALERT").Reason!.ShouldContain("550 5.1.1 no such user");

        await DecideAsync(org);
        await LookAsync();
        ((string?)(await MailsAsync(2))[1]["headers"]!["Subject"]).ShouldBe("Resolved: Acme, held-changes");
        (await Soon.Async(() => new BareDatabase(gatehouse.Database).RowsAsync($"select id from alert_mails where org_id = '{org.Id}'"), rows => rows.Count == 0, Patience)).ShouldBeEmpty("What was sent is done.");
        sink.Recipients.Count(r => r == to).ShouldBe(2);
    }

    [Fact]
    public async Task Invitations_that_were_given_up_are_raised_and_those_that_nobody_sends_are_the_instances()
    {
        await using var sink = await SmtpSink.StartAsync();
        var org = await gatehouse.OrgAsync("invite=true");
        (await gatehouse.TypeAsync("instance", "set", "alert-email=oncall@example.com")).Well();
        var ann = await org.Idp.UserAsync($"reject-{Guid.NewGuid():N}@example.com");

        await LookAsync(TimeSpan.FromHours(2));
        (await gatehouse.TypeAsync("alert", "list")).Well().Out.ShouldContain("instance-mail");
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync("select recipient from alert_mails where rule = 'instance-mail'")).ShouldBe(["oncall@example.com"]);
        (await ToldAsync(org)).ShouldBeEmpty();
        (await gatehouse.TypeAsync("instance", "set", "alert-email=")).Well();

        await using (await Node.StartAsync(gatehouse, with: options => options with { Smtp = sink.Url(), MailFrom = "noreply@example.com" }))
            await Soon.Async(() => org.LogAsync(), log => log.Any(e => e.Action == "INVITE"), Patience);
        await LookAsync();
        (await AlertStore.ListAsync(org.Db, all: false, Ct)).ShouldHaveSingleItem().Detail.ShouldBe("1 invitations could not be delivered.");

        (await org.Idp.RemoveAsync(ann)).Status.ShouldBe(204);
        await LookAsync();
        (await ToldAsync(org)).ShouldBe(["alert.raised undeliverable-mail", "alert.resolved undeliverable-mail"]);
    }

    [Fact]
    public async Task A_job_that_fails_again_and_again_is_the_instances()
    {
        var org = await gatehouse.OrgAsync();
        var id = await org.Db.WriteAsync(tx => Task.FromResult(JobStore.Add(tx, "nobody knows this kind", "{}", 1, TimeProvider.System.GetUtcNow())), Ct);
        (await Soon.Async(() => JobStore.FindAsync(org.Db, id, Ct), job => job!.Attempts >= 5, TimeSpan.FromMinutes(2)))!.Attempts.ShouldBeGreaterThanOrEqualTo(5);

        await LookAsync();

        (await gatehouse.TypeAsync("alert", "list")).Well().Out.ShouldContain("instance-jobs");
    }

    [Fact]
    public async Task Recipients_are_addresses_ten_at_most_and_can_be_taken_back()
    {
        var org = await gatehouse.OrgAsync();
        async Task<string> SetAsync(string word) => (await gatehouse.TypeAsync("alert", "set", "--org", org.Slug, word, "--json")).Well().Json["alertEmail"]!.ToJsonString();

        (await SetAsync("alert-email=a@example.com, b@example.com,a@example.com")).ShouldBe("[\"a@example.com\",\"b@example.com\"]");
        (await SetAsync("alert-email=")).ShouldBe("[]");
        foreach (var wrong in (string[])["alert-email=nobody", "alert-email=a@example.com,<b@example.com>", "alert-email=" + string.Join(',', Enumerable.Range(0, 11).Select(i => $"{i}@example.com"))])
            (await gatehouse.TypeAsync("alert", "set", "--org", org.Slug, wrong)).Refused(1, "is no setting of alerts");
        (await gatehouse.TypeAsync("instance", "set", "alert-email=nobody")).Refused(1, "is no setting of the instance");
    }
}
