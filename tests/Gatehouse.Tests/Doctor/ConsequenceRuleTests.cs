using Gatehouse.Doctor;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Mail;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tests.Webhooks;
using Gatehouse.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorOfConsequencesOnSqlite(OnSqlite gatehouse) : ConsequenceRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorOfConsequencesOnPostgres(OnPostgres gatehouse) : ConsequenceRuleTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What was provisioned, and what came of it: access, held changes, mails, webhooks.</summary>
public abstract class ConsequenceRuleTests
{
    static readonly TimeSpan Later = TimeSpan.FromHours(2), Patience = TimeSpan.FromSeconds(30);

    readonly Running gatehouse;

    protected ConsequenceRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    WebhookStore Hooks => gatehouse.Services.GetRequiredService<WebhookStore>();

    async Task SetAsync(Patient org, params string[] words) => (await gatehouse.TypeAsync(["org", "set", org.Org.Slug, "--yes", .. words])).Well();

    /// <summary>The Org as it decided meanwhile.</summary>
    async Task<Patient> AfreshAsync(Patient org) => org with { Org = (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(org.Org.Slug, Ct))! };

    [Fact]
    public async Task A_mapped_group_that_nobody_is_in_is_found_after_an_hour()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var ann = await org.PersonAsync("ann@example.com");
        var (empty, outer, inner) = (await org.Idp.GroupAsync("Empty"), await org.Idp.GroupAsync("Outer"), await org.Idp.GroupAsync("Inner", ann));
        (await org.Idp.AskAsync($"PATCH Groups/{outer}", Wire.Patch($$"""{"op":"add","path":"members","value":[{"value":"{{inner}}"}]}"""))).Status.ShouldBe(204);
        foreach (var group in (string[])[empty, outer, inner]) (await gatehouse.TypeAsync("mapping", "set", "--org", org.Org.Slug, "--group", group, "--role", "viewer")).Well();

        var finding = await org.HasAsync("mapped-groups-empty", Later);
        finding.Severity.ShouldBe(Severity.Warning);
        finding.Evidence.ShouldHaveSingleItem().Text.ShouldContain($"'Empty' ({empty})");
        await org.HasNotAsync("mapped-groups-empty");

        (await org.Idp.AskAsync($"PATCH Groups/{empty}", Wire.Patch($$"""{"op":"add","path":"members","value":[{"value":"{{ann}}"}]}"""))).Status.ShouldBe(204);
        await org.HasNotAsync("mapped-groups-empty", Later);
    }

    [Fact]
    public async Task Changes_that_the_guard_holds_are_found_and_urgent_before_they_are_approved_by_themselves()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await SetAsync(org, "guard-least=1", "guard-share=0");
        var people = new List<string>();
        for (var i = 0; i < 4; i++) people.Add(await org.PersonAsync($"p{i}@example.com"));
        await org.HasNotAsync("changes-held");
        foreach (var id in people) await org.Idp.DeactivateAsync(id);

        var finding = await org.HasAsync("changes-held");
        (finding.Severity, finding.Evidence.ShouldHaveSingleItem().Text).ShouldSatisfyAllConditions(f => f.Severity.ShouldBe(Severity.Warning), f => f.Text.ShouldContain("holds 3 people"));
        (await org.HasAsync("changes-held", TimeSpan.FromHours(23))).Severity.ShouldBe(Severity.Error);

        var batch = (string)(await gatehouse.TypeAsync("guard", "list", "--org", org.Org.Slug, "--json")).Well().Json[0]!["id"]!;
        (await gatehouse.TypeAsync("guard", "reject", batch, "--org", org.Org.Slug)).Well();
        await org.HasNotAsync("changes-held");
    }

    [Fact]
    public async Task Invitations_that_the_mail_server_refuses_are_found()
    {
        await using var sink = await SmtpSink.StartAsync();
        await using var node = await Node.StartAsync(gatehouse, with: options => options with { Smtp = sink.Url(), MailFrom = "noreply@example.com" });
        var org = await Patient.ComesAsync(gatehouse);
        await SetAsync(org, "invite=true");
        await org.PersonAsync($"ok-{Guid.NewGuid():N}@example.com");
        await org.PersonAsync($"reject-{Guid.NewGuid():N}@example.com");

        var finding = await Soon.Async(async () => (await org.SeenAsync()).Find(f => f.Rule == "invitations-failing"), found => found is not null, Patience);

        finding.ShouldNotBeNull().Evidence.ShouldHaveSingleItem().Text.ShouldContain("550 5.1.1 no such user");
        finding.Title.ShouldBe("1 invitation does not arrive");
    }

    [Fact]
    public async Task Invitations_that_nobody_sends_are_found_after_an_hour()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await SetAsync(org, "invite=true");
        await org.PersonAsync("ann@example.com");

        (await org.HasAsync("invitations-failing", Later)).Evidence.ShouldHaveSingleItem().Text.ShouldContain("--smtp");
        await org.HasNotAsync("invitations-failing");
    }

    [Fact]
    public async Task An_endpoint_that_fails_is_found_and_one_that_was_switched_off_by_hand_is_not()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Answer = http => WebhookSink.Say(http, 500);
        var org = await Patient.ComesAsync(gatehouse);
        var (hook, _) = await Hooks.AddAsync(org.Db, sink.Url, EventFilter.Of(["*"]), Webhook.Json, "", "test", Ct);
        for (var i = 0; i < 5; i++) await org.PersonAsync($"p{i}@example.com");
        (await Soon.Async(() => Hooks.FindAsync(org.Db, hook.Id, Ct), h => h!.IsFailing, Patience))!.IsFailing.ShouldBeTrue();

        var finding = await org.HasAsync("webhooks-dead", Later);
        (finding.Severity, finding.OperatorOnly).ShouldBe((Severity.Warning, false));
        finding.Evidence.ShouldHaveSingleItem().Text.ShouldContain("the last answer was 500");
        await org.HasNotAsync("webhooks-dead");

        (await gatehouse.TypeAsync("webhook", "disable", hook.Id, "--org", org.Org.Slug)).Well();
        await org.HasNotAsync("webhooks-dead", Later);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_an_error_and_one_of_the_instance_is_for_operators()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Answer = http => WebhookSink.Say(http, 410);
        var (org, orgs) = (await Patient.ComesAsync(gatehouse), gatehouse.Services.GetRequiredService<OrgStore>());
        var (own, _) = await Hooks.AddAsync(org.Db, sink.Url, EventFilter.Of(["user.created"]), Webhook.Json, "", "test", Ct);
        var (whole, _) = await Hooks.AddAsync(null, sink.Url, EventFilter.Of(["user.created"]), Webhook.Json, "", "test", Ct);
        await org.PersonAsync("ann@example.com");
        foreach (var (owner, id) in ((Data.OrgDb?, string)[])[(org.Db, own.Id), (null, whole.Id)])
            (await Soon.Async(() => Hooks.FindAsync(owner, id, Ct), h => !h!.Enabled, Patience))!.Enabled.ShouldBeFalse();

        var finding = await org.HasAsync("webhooks-dead");
        (finding.Severity, finding.Evidence.ShouldHaveSingleItem().Text).ShouldBe((Severity.Error, $"{sink.Url} ({own.Id}) was switched off: It answered 410 Gone."));

        var primary = (await orgs.ListAsync(Ct)).Single(o => o.IsPrimary);
        var instance = (await gatehouse.Services.GetRequiredService<Checkup>().ExamineAsync(primary, Ct)).Single(f => f.Rule == "webhooks-dead");
        instance.Evidence.ShouldHaveSingleItem().Text.ShouldContain(whole.Id);
        instance.ForOrg().ShouldBeNull();
        await Hooks.RemoveAsync(null, whole.Id, Ct);
    }

    [Fact]
    public async Task A_mode_without_what_it_needs_is_found()
    {
        var org = await gatehouse.Services.GetRequiredService<OrgStore>().CreateAsync("Acme", "acme-" + Guid.NewGuid().ToString("N")[..12], "isolated", "userName", Ct);
        var (checkup, orgs) = (gatehouse.Services.GetRequiredService<Checkup>(), gatehouse.Services.GetRequiredService<OrgStore>());
        async Task<Finding?> SeenAsync() => (await checkup.ExamineAsync((await orgs.FindAsync(org!.Slug, Ct))!, Ct)).Find(f => f.Rule == "mode-prerequisites");
        (await SeenAsync()).ShouldBeNull("manual mode needs nothing");

        (await gatehouse.TypeAsync("org", "set", org!.Slug, "mode=jit")).Well();
        (await SeenAsync()).ShouldNotBeNull().Evidence.Select(e => e.Text).ShouldBe(["The Org lacks an active sign-in connection.", "The Org lacks a verified domain."]);

        (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=scim")).Well();
        (await SeenAsync()).ShouldNotBeNull().Evidence.ShouldHaveSingleItem().Text.ShouldContain("No token was ever issued");
        (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug)).Well();
        (await SeenAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task An_Org_that_was_in_SCIM_mode_before_the_instance_asked_for_more_is_found()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.HasNotAsync("mode-prerequisites");
        (await gatehouse.TypeAsync("instance", "set", "require-connection=true")).Well();
        try
        {
            (await (await AfreshAsync(org)).HasAsync("mode-prerequisites")).Severity.ShouldBe(Severity.Hint);
        }
        finally
        {
            (await gatehouse.TypeAsync("instance", "set", "require-connection=")).Well();
        }
    }
}
