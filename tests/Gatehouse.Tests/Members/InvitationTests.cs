using System.Text.RegularExpressions;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Mail;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Members;

public sealed class InvitationsOnSqlite(OnSqlite gatehouse) : InvitationTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class InvitationsOnPostgres(OnPostgres gatehouse) : InvitationTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Provisioned people may start as invited, and have no access before they came (product rule 1.6).</summary>
public abstract class InvitationTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Running gatehouse;

    /// <summary>What earlier tests left to be sent is sent to others.</summary>
    readonly string tag = Guid.NewGuid().ToString("N")[..8];

    protected InvitationTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provisioned_person_is_invited_by_mail_and_found_under_invited()
    {
        await using var sink = await SmtpSink.StartAsync();
        await using var node = await MailingAsync(sink);
        var org = await InvitingAsync();

        var ada = await org.Idp.UserAsync(Address("ada"));

        var mail = await MailAsync(sink, Address("ada"));
        ((string?)mail["headers"]!["Subject"]).ShouldBe("Acme invites you");
        ((string)mail["text"]!).ShouldContain("https://id.example.com/invitation/gatehouse_invite_");
        ((string)mail["html"]!).ShouldContain("https://id.example.com/invitation/gatehouse_invite_");
        (await MembersAsync(org, "invited")).ShouldBe([ada]);
        (await MembersAsync(org, "active")).ShouldBeEmpty();
        (await Soon.Async(() => OneAsync(org), one => one.SentAt is not null, Patience)).State(TimeProvider.System.GetUtcNow()).ShouldBe("sent");
    }

    [Fact]
    public async Task To_the_identity_provider_an_invited_person_is_as_it_sent_them()
    {
        var org = await InvitingAsync();

        var made = await org.Idp.AskAsync("POST Users", Wire.User(Address("ada"), "\"active\":true"));

        ((bool)made.Body!["active"]!).ShouldBeTrue();
        (await org.Idp.AskAsync(Wire.Filter("Users", "active eq true"))).Resources().Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_link_shows_the_Orgs_name_and_opening_it_lets_nobody_in()
    {
        var org = await InvitingAsync();
        await org.Idp.UserAsync(Address("ada"));

        var page = await OpenAsync(await LinkAsync(org));

        page.Status.ShouldBe(200);
        page.Text.ShouldContain("Acme invites you");
        (await MembersAsync(org, "invited")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_forged_link_an_unknown_one_and_a_used_one_look_the_same()
    {
        var (org, other) = (await InvitingAsync(), await InvitingAsync());
        var (ada, _) = (await org.Idp.UserAsync(Address("ada")), await other.Idp.UserAsync(Address("bob")));
        var (link, theirs) = (await LinkAsync(org), await LinkAsync(other));
        (await ActivateAsync(org, ada)).Granted();

        var used = await OpenAsync(link);
        var forged = await OpenAsync(theirs[..^1] + (theirs[^1] == '0' ? '1' : '0'));
        var moved = await OpenAsync(theirs.Replace(other.Id, org.Id, StringComparison.Ordinal));
        var unknown = await OpenAsync("gatehouse_invite_x");

        used.Status.ShouldBe(404);
        foreach (var answer in (Captures.Answer[])[forged, moved, unknown]) (answer.Status, answer.Text).ShouldBe((used.Status, used.Text));
    }

    [Fact]
    public async Task The_first_sign_in_activates_and_tells_the_app()
    {
        var org = await InvitingAsync();
        var ada = await org.Idp.UserAsync(Address("ada"));

        (await ActivateAsync(org, ada)).Granted().ShouldBe("active");

        (await MembersAsync(org, "active")).ShouldBe([ada]);
        (await InvitationStore.ListAsync(org.Db, Ct)).ShouldBeEmpty();
        (await EventsAsync(org, "membership.activated")).ShouldBe([ada]);
        (await ActivateAsync(org, ada)).Granted(); // Signing in again is no mistake,
        (await EventsAsync(org, "membership.activated")).Count.ShouldBe(1); // and no news.
    }

    [Fact]
    public async Task An_update_by_the_identity_provider_lets_nobody_in()
    {
        var org = await InvitingAsync();
        var ada = await org.Idp.UserAsync(Address("ada"));

        await org.Idp.AskAsync($"PATCH Users/{ada}", Wire.Patch(Wire.Replace("title", "\"Countess\""), Wire.Replace("active", "true")));

        (await MembersAsync(org, "invited")).ShouldBe([ada]);
    }

    [Fact]
    public async Task Who_was_deactivated_before_coming_gets_no_mail_and_is_invited_again_when_wanted_again()
    {
        await using var sink = await SmtpSink.StartAsync();
        var org = await InvitingAsync();
        var (ada, _) = (await org.Idp.UserAsync(Address("ada")), await org.Idp.UserAsync(Address("bob")));
        await org.Idp.AskAsync($"PATCH Users/{ada}", Wire.Patch(Wire.Replace("active", "false")));
        await using var node = await MailingAsync(sink);

        await MailAsync(sink, Address("bob"));
        (await Soon.Async(() => OneAsync(org), one => one.DueAt is null, Patience)).State(TimeProvider.System.GetUtcNow()).ShouldBe("withdrawn");
        sink.Recipients.ShouldNotContain(Address("ada"));

        await org.Idp.AskAsync($"PATCH Users/{ada}", Wire.Patch(Wire.Replace("active", "true")));

        await MailAsync(sink, Address("ada"));
        (await MembersAsync(org, "invited")).ShouldContain(ada);
    }

    [Fact]
    public async Task Who_comes_inactive_is_invited_when_activated()
    {
        var org = await InvitingAsync();
        var ada = await org.Idp.UserAsync(Address("ada"), "\"active\":false");
        (await MembersAsync(org, "suspended")).ShouldBe([ada]);

        await org.Idp.AskAsync($"PATCH Users/{ada}", Wire.Patch(Wire.Replace("active", "true")));

        (await MembersAsync(org, "invited")).ShouldBe([ada]);
    }

    [Fact]
    public async Task Who_came_once_is_not_invited_again()
    {
        var org = await InvitingAsync();
        var ada = await org.Idp.UserAsync(Address("ada"));
        (await ActivateAsync(org, ada)).Granted();

        await org.Idp.AskAsync($"PATCH Users/{ada}", Wire.Patch(Wire.Replace("active", "false")));
        await org.Idp.AskAsync($"PATCH Users/{ada}", Wire.Patch(Wire.Replace("active", "true")));

        (await MembersAsync(org, "active")).ShouldBe([ada]);
    }

    [Fact]
    public async Task An_expired_invitation_opens_nothing_and_can_be_sent_anew()
    {
        var org = await InvitingAsync("invitation-life=1s");
        await org.Idp.UserAsync(Address("ada"));
        var old = await LinkAsync(org);
        await Soon.Async(() => OpenAsync(old), page => page.Status == 404);
        (await gatehouse.TypeAsync("invitation", "list", "--org", org.Slug, "--json")).Well().Json[0]!["state"]!.ToString().ShouldBe("expired");
        await SetAsync(org, "invitation-life", "7d");

        (await gatehouse.TypeAsync("invitation", "resend", Address("ada"), "--org", org.Slug)).Well().Out.ShouldContain("invited anew");

        (await OpenAsync(await LinkAsync(org))).Status.ShouldBe(200);
        (await OpenAsync(old)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_address_refused_for_good_is_given_up_and_the_Org_is_told()
    {
        await using var sink = await SmtpSink.StartAsync();
        var org = await InvitingAsync();
        var ada = await org.Idp.UserAsync(Address("reject-ada"));
        await using var node = await MailingAsync(sink);

        var one = await Soon.Async(() => OneAsync(org), i => i.DueAt is null, Patience);

        (one.State(TimeProvider.System.GetUtcNow()), one.Failure, one.Attempts).ShouldBe(("failed", "550 5.1.1 no such user", 1));
        (await EventsAsync(org, "membership.invitation_failed")).ShouldBe([ada]);
        (await org.EntryAsync(e => e is { Action: "INVITE", Status: "FAILED" })).Reason!.ShouldContain("550 5.1.1 no such user");
    }

    [Fact]
    public async Task A_mail_server_that_says_later_is_asked_again_and_given_up_after_days()
    {
        await using var sink = await SmtpSink.StartAsync();
        var org = await InvitingAsync();
        await org.Idp.UserAsync(Address("tempfail-ada"));
        await using (await MailingAsync(sink))
        {
            var tried = await Soon.Async(() => OneAsync(org), i => i.Failure is not null, Patience);
            (tried.State(TimeProvider.System.GetUtcNow()), tried.Failure, tried.Attempts).ShouldBe(("waiting", "451 4.3.0 try later", 1));
            tried.DueAt!.Value.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
        }

        await using var later = await MailingAsync(sink, TimeSpan.FromDays(5));

        (await Soon.Async(() => OneAsync(org), i => i.DueAt is null, Patience)).Failure.ShouldBe("451 4.3.0 try later");
        (await org.EntryAsync(e => e is { Action: "INVITE", Status: "FAILED" })).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_could_not_be_sent_while_the_mail_server_was_down_is_sent_when_it_is_up()
    {
        await using var sink = await SmtpSink.StartAsync();
        await sink.DownAsync();
        var org = await InvitingAsync();
        await org.Idp.UserAsync(Address("ada"));
        await using (await MailingAsync(sink)) await Soon.Async(() => OneAsync(org), i => i.Failure is not null, Patience);

        await sink.UpAsync();
        await using var later = await MailingAsync(sink, TimeSpan.FromMinutes(3));

        await MailAsync(sink, Address("ada"));
    }

    [Fact]
    public async Task Two_nodes_send_each_mail_once()
    {
        await using var sink = await SmtpSink.StartAsync();
        var org = await InvitingAsync();
        for (var i = 0; i < 20; i++) await org.Idp.UserAsync($"{tag}-{i}@example.com");
        await using var one = await MailingAsync(sink);
        await using var two = await MailingAsync(sink);

        await Soon.Async(() => InvitationStore.ListAsync(org.Db, Ct), all => all.All(i => i.SentAt is not null), Patience);

        sink.Recipients.Where(to => to.StartsWith(tag, StringComparison.Ordinal)).Order().ShouldBe(Enumerable.Range(0, 20).Select(i => $"{tag}-{i}@example.com").Order());
    }

    [Fact]
    public async Task Without_a_mail_server_invitations_wait_and_the_operator_sees_the_link()
    {
        var org = await InvitingAsync();
        await using var node = await Node.StartAsync(gatehouse);
        await org.Idp.UserAsync(Address("ada"));

        var listed = (await gatehouse.TypeAsync("invitation", "list", "--org", org.Slug, "--json")).Well().Json[0]!;

        ((string?)listed["userName"], (string?)listed["email"], (string?)listed["state"]).ShouldBe((Address("ada"), Address("ada"), "waiting"));
        (await OpenAsync((string)listed["link"]!)).Status.ShouldBe(200);
        (await Soon.Async(() => Task.FromResult(node.Log), log => log.Contains("no mail server is configured", StringComparison.Ordinal), Patience)).ShouldContain("no mail server is configured");
        await Task.Delay(TimeSpan.FromSeconds(5), Ct);
        Regex.Count(node.Log, "no mail server is configured").ShouldBe(1);
    }

    [Fact]
    public async Task The_secret_of_a_link_lies_nowhere_in_the_database()
    {
        var org = await InvitingAsync();
        await org.Idp.UserAsync(Address("ada"));

        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain((await LinkAsync(org)).Split('-')[^1]);
    }

    [Fact]
    public async Task On_the_command_line_an_operator_lets_an_invited_person_in_also_in_SCIM_mode()
    {
        var org = await InvitingAsync();
        await org.Idp.UserAsync(Address("ada"));

        (await gatehouse.TypeAsync("member", "activate", Address("ada"), "--org", org.Slug, "--json")).Well().Json["status"]!.ToString().ShouldBe("active");

        (await gatehouse.TypeAsync("invitation", "resend", Address("ada"), "--org", org.Slug)).Refused(1, "active, not invited");
    }

    [Fact]
    public async Task In_groups_the_invited_count_as_pending_until_they_come()
    {
        var org = await InvitingAsync();
        var (ada, bob) = (await org.Idp.UserAsync(Address("ada")), await org.Idp.UserAsync(Address("bob")));
        await org.Idp.GroupAsync("Staff", ada, bob);
        var empty = await org.Idp.GroupAsync("Empty");
        (await gatehouse.TypeAsync("mapping", "set", "--org", org.Slug, "--group", "Staff", "--role", "viewer")).Well();
        async Task<string> CountsAsync(params string[] verb) => string.Join("; ", (await gatehouse.TypeAsync([.. verb, "--org", org.Slug, "--json"])).Well().Json.AsArray()
            .Select(g => $"{g!["name"] ?? g["group"]} {g["members"]} {g["pending"]}"));

        (await CountsAsync("group", "list")).ShouldBe("Staff 2 2; Empty 0 0");
        (await ActivateAsync(org, ada)).Granted();
        (await CountsAsync("group", "list")).ShouldBe("Staff 2 1; Empty 0 0");
        (await CountsAsync("mapping", "list")).ShouldBe("Staff 2 1");
        (await gatehouse.TypeAsync("member", "list", "--org", org.Slug, "--group", "Staff", "--status", "invited", "--json")).Well().Json.AsArray().Select(m => (string)m!["id"]!).ShouldBe([bob]);
        (await gatehouse.TypeAsync("member", "list", "--org", org.Slug, "--group", empty, "--json")).Well().Json.AsArray().ShouldBeEmpty();
        (await gatehouse.TypeAsync("member", "list", "--org", org.Slug, "--group", "Nobody's")).Refused(1, "no group");
        (await gatehouse.TypeAsync("group", "list", "--org", org.Slug)).Well().Out.ShouldContain("PENDING");
    }

    string Address(string who) => $"{who}-{tag}@example.com";

    async Task<TestOrg> InvitingAsync(params string[] more)
    {
        var org = await gatehouse.OrgAsync();
        foreach (var word in more.Prepend("invite=true").Select(w => w.Split('='))) await SetAsync(org, word[0], word[1]);
        return org;
    }

    async Task SetAsync(TestOrg org, string key, string value) =>
        (await gatehouse.Services.GetRequiredService<OrgChanges>().SetAsync(org.Db, new Dictionary<string, string> { [key] = value }, false, "test", Ct)).Granted();

    /// <summary>A node that has a mail server.</summary>
    Task<Node> MailingAsync(SmtpSink sink, TimeSpan ahead = default) => Node.StartAsync(gatehouse, new ShiftedClock(ahead),
        options => options with { Smtp = sink.Url("?timeout=10"), MailFrom = "Acme <noreply@example.com>", PublicUrl = "https://id.example.com" });

    static async Task<System.Text.Json.Nodes.JsonNode> MailAsync(SmtpSink sink, string to)
    {
        var all = await Soon.Async(() => Task.FromResult(sink.Mails), mails => mails.Any(m => (string?)m["to"]![0] == to), Patience);
        return all.Last(m => (string?)m["to"]![0] == to);
    }

    static async Task<Invitation> OneAsync(TestOrg org) => (await InvitationStore.ListAsync(org.Db, Ct))[0];

    async Task<string> LinkAsync(TestOrg org)
    {
        var links = gatehouse.Services.GetRequiredService<InvitationLinks>();
        var (_, db) = (await gatehouse.Services.GetRequiredService<Gatehouse.Doors.OperatorDoor>().OpenAsync(org.Slug, Ct))!.Value;
        return links.Of(new Gatehouse.Data.OrgId(org.Id), (await InvitationStore.ListAsync(db, Ct))[0].Id, gatehouse.Url.ToString());
    }

    async Task<Captures.Answer> OpenAsync(string link)
    {
        using var browser = new HttpClient { BaseAddress = gatehouse.Url };
        return await browser.AskAsync($"GET invitation/{link[(link.LastIndexOf('/') + 1)..]}");
    }

    static Task<Decision<string>> ActivateAsync(TestOrg org, string user) =>
        org.Db.WriteAsync(tx => MemberStore.ActivateAsync(tx, user, TimeProvider.System.GetUtcNow(), Ct), Ct);

    static async Task<List<string>> MembersAsync(TestOrg org, string status) => [.. (await MemberStore.ListAsync(org.Db, new MemberFilter(status), Ct)).Select(m => m.Id)];

    Task<List<string>> EventsAsync(TestOrg org, string type) =>
        new BareDatabase(gatehouse.Database).FirstColumnAsync($"select subject from events where org_id = '{org.Id}' and type = '{type}' order by position, id");
}
