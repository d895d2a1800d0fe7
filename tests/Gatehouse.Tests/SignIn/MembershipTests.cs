using Gatehouse.Doors;
using Gatehouse.Members;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class SignInMembershipOnSqlite(OnSqlite gatehouse) : MembershipTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SignInMembershipOnPostgres(OnPostgres gatehouse) : MembershipTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Who somebody is who came, and whether that one may come in (product rules 1.6, 1.8, 2.4, 4.5, 4.6, 4.10, 4.14).</summary>
public abstract class MembershipTests : IDisposable
{
    const string Alice = "alice@acme.test";

    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected MembershipTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
        surfer = scene.Surfer();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        party.Dispose();
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task In_SCIM_mode_a_person_who_is_not_provisioned_is_refused_and_the_sync_log_says_why()
    {
        var (org, saved) = await ScimOrgAsync();

        var seen = await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        (seen.Status, seen.Title).ShouldBe((403, "Your administrator must assign you"));
        (await scene.FoundAsync(saved.Db, seen)).Check.ShouldBe("NotAssigned");
        (await org.EntryAsync(e => e is { Action: "SIGNIN", Status: "FAILED" })).ShouldSatisfyAllConditions(e => e.Reason!.ShouldStartWith("Sign-in before provisioning"), e => e.ResourceName.ShouldBe(Alice));
        (await MemberStore.ListAsync(saved.Db, new(), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_provisioned_person_is_joined_by_the_stable_id_and_claims_change_nothing()
    {
        var (org, saved) = await ScimOrgAsync();
        var id = await org.Idp.UserAsync("a.arnold@corp.example", $"\"externalId\":\"{Alice}\",\"displayName\":\"As provisioned\"");

        foreach (var _ in (int[])[1, 2]) (await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}", party, "alice")).Title.ShouldBe($"You are signed in to {saved.Org.Name}");

        var member = (await MemberStore.ListAsync(saved.Db, new(), Ct)).ShouldHaveSingleItem();
        (member.Id, member.UserName, member.DisplayName).ShouldBe((id, "a.arnold@corp.example", "As provisioned"));
        (await org.Idp.AskAsync("GET Groups")).Resources().ShouldBeEmpty();
        (await org.LogAsync()).Count(e => e is { Action: "SIGNIN", Status: "SKIPPED" }).ShouldBe(1); // Said once.
    }

    [Fact]
    public async Task Whom_no_mapping_gives_a_role_has_that_of_the_connection_and_else_that_of_the_Org()
    {
        var (org, db) = await scene.JitOrgAsync("default-role=developer");
        using var other = new SamlParty();
        var first = await scene.ConnectAsync(party, org, ("default-role", "viewer"));
        var second = await scene.ConnectAsync(other, org);

        await Scene.SignInAsync(surfer, $"/signin?connection={first.Id}", party, "alice");
        (await MemberStore.FindAsync(db, Alice, Ct))!.Role.ShouldBe("viewer");

        await Scene.SignInAsync(scene.Surfer(), $"/signin?connection={second.Id}", other, "bob");
        (await MemberStore.FindAsync(db, "bob@acme.test", Ct))!.Role.ShouldBe("developer");
        (await Gatehouse.Access.AccessCheck.RunAsync(db, repair: false, TimeProvider.System.GetUtcNow(), Ct)).Different.ShouldBe(0);
    }

    [Fact]
    public async Task An_address_joins_only_where_the_Org_has_proven_the_domain_and_sends_it_here()
    {
        var (org, saved) = await ScimOrgAsync();
        var id = await org.Idp.UserAsync(Alice);
        (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice")).Title.ShouldBe("Your administrator must assign you");

        await scene.VerifiedAsync(saved.Org, "acme.test");

        (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice")).Title.ShouldBe($"You are signed in to {saved.Org.Name}");
        (await scene.LogAsync(saved.Db))[0].User.ShouldBe(id);
    }

    [Fact]
    public async Task An_address_of_a_domain_that_goes_elsewhere_joins_nobody()
    {
        var (org, saved) = await ScimOrgAsync();
        await org.Idp.UserAsync(Alice);
        using var other = new SamlParty();
        await scene.VerifiedAsync(saved.Org, "acme.test", (await scene.ConnectAsync(other, saved.Org)).Id);
        var connection = (await gatehouse.Services.GetRequiredService<ConnectionStore>().ListAsync(saved.Org.Id, Ct))[0];

        (await Scene.SignInAsync(surfer, $"/sso/{connection.Id}/start?org={org.Slug}", party, "alice")).Title.ShouldBe("Your administrator must assign you");
    }

    [Fact]
    public async Task The_connection_says_which_attribute_must_equal_which_claim()
    {
        var (org, saved) = await ScimOrgAsync(("join", "userName=uid"));
        var id = await org.Idp.UserAsync("alice");

        (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice")).Status.ShouldBe(200);
        (await scene.LogAsync(saved.Db))[0].User.ShouldBe(id);
    }

    [Fact]
    public async Task Somebody_else_of_the_same_connection_does_not_become_a_member_who_is_joined()
    {
        var (org, saved) = await ScimOrgAsync(("join", "userName=firstName"));
        await org.Idp.UserAsync("Alice");
        (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice@acme.test")).Status.ShouldBe(200);

        (await scene.FoundAsync(saved.Db, await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}", party, "alice@elsewhere.test"))).Check.ShouldBe("JoinedToAnother");
    }

    [Fact]
    public async Task Access_that_ends_by_SCIM_is_over_with_the_next_request_and_comes_back_only_by_signing_in()
    {
        var (org, saved) = await ScimOrgAsync();
        var id = await org.Idp.UserAsync(Alice, $"\"externalId\":\"{Alice}\"");
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");
        (await surfer.GetAsync($"/o/{org.Slug}")).Status.ShouldBe(200);

        (await org.Idp.AskAsync($"PATCH Users/{id}", Wire.Patch(Wire.Replace("active", "false")))).Status.ShouldBe(200);

        var after = await surfer.GoAsync($"/o/{org.Slug}");
        after.Location!.Host.ShouldBe("idp.test");
        var refused = await Scene.AnswerAsync(surfer, after, party, "alice");
        (refused.Title, (await scene.FoundAsync(saved.Db, refused)).Check).ShouldBe(("Your access has ended", "Suspended"));
        await org.Idp.AskAsync($"PATCH Users/{id}", Wire.Patch(Wire.Replace("active", "true")));
        (await surfer.GoAsync($"/o/{org.Slug}")).Location!.Host.ShouldBe("idp.test"); // The old session stays void.
        (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Who_was_deleted_does_not_come_back_by_signing_in()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");
        var id = (await MemberStore.FindAsync(db, Alice, Ct))!.Id;
        await scene.DeleteAsync(org, db, id);

        var refused = await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}", party, "alice");

        (await scene.FoundAsync(db, refused)).Check.ShouldBe("Deleted");
        (await surfer.GoAsync($"/o/{org.Slug}")).Location!.Host.ShouldBe("idp.test");
        (await MemberStore.ListAsync(db, new(), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_sign_in_activates_who_is_invited()
    {
        var (org, saved) = await ScimOrgAsync();
        await scene.SetAsync(saved.Db, "invite=true");
        var id = await org.Idp.UserAsync(Alice, $"\"externalId\":\"{Alice}\"");
        (await MemberStore.FindAsync(saved.Db, id, Ct))!.Status.ShouldBe("invited");

        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        (await MemberStore.FindAsync(saved.Db, id, Ct))!.Status.ShouldBe("active");
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select type from events where org_id = '{org.Id}' and type = 'membership.activated'")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_link_of_an_invitation_joins_whoever_signs_in_behind_it()
    {
        var (org, saved) = await ScimOrgAsync();
        await scene.SetAsync(saved.Db, "invite=true");
        var id = await org.Idp.UserAsync("somebody@elsewhere.example");
        var invitation = (await InvitationStore.ListAsync(saved.Db, Ct)).ShouldHaveSingleItem();
        var link = gatehouse.Services.GetRequiredService<InvitationLinks>().Of(saved.Org.Id, invitation.Id, gatehouse.Url.ToString());
        var page = await surfer.GetAsync(link);

        var seen = await Scene.SignInAsync(surfer, page.Links[0], party, "alice");

        seen.Title.ShouldBe($"You are signed in to {saved.Org.Name}");
        (await MemberStore.FindAsync(saved.Db, id, Ct))!.Status.ShouldBe("active");
        (await surfer.GetAsync(link)).Status.ShouldBe(404); // It is used up.
    }

    [Fact]
    public async Task In_JIT_mode_groups_follow_the_claims_and_an_absent_claim_changes_nothing()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        async Task<string[]> GroupsAsync(Gatehouse.Idp.Quirks quirks)
        {
            (await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}", party, "alice", quirks)).Status.ShouldBe(200);
            return [.. await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select g.shown_as from members m join groups g on g.org_id = m.org_id and g.id = m.group_id where m.org_id = '{org.Id.Value}' order by 1")];
        }

        (await GroupsAsync(new())).ShouldBe(["Admins", "Engineering"]);
        (await GroupsAsync(new() { Groups = "absent" })).ShouldBe(["Admins", "Engineering"]);
        (await GroupsAsync(new() { Groups = "overage" })).ShouldBe(["Admins", "Engineering"]);
        (await scene.LogAsync(db))[0].Detail!.ShouldContain("too many groups");
        (await GroupsAsync(new() { Groups = "empty" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Joined_groups_are_taken_apart_by_the_delimiter_that_was_chosen_and_by_none_that_was_not()
    {
        var (org, _) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org, ("groups-delimiter", ","));
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice", new() { Groups = "comma" });
        var (other, _) = await scene.JitOrgAsync();
        using var second = new SamlParty();
        await scene.ConnectAsync(second, other);
        await Scene.SignInAsync(surfer, $"/o/{other.Slug}", second, "alice", new() { Groups = "comma" });

        (await NamesAsync(org.Id.Value)).ShouldBe(["Admins", "Engineering"]);
        (await NamesAsync(other.Id.Value)).ShouldBe(["Engineering,Admins"]);

        Task<List<string>> NamesAsync(string id) => new BareDatabase(gatehouse.Database).FirstColumnAsync($"select shown_as from groups where org_id = '{id}' order by 1");
    }

    [Fact]
    public async Task A_group_that_somebody_is_in_for_another_reason_is_left_alone()
    {
        var (org, saved) = await ScimOrgAsync();
        var id = await org.Idp.UserAsync(Alice, $"\"externalId\":\"{Alice}\"");
        await org.Idp.GroupAsync("Pushed", id);
        await scene.SetAsync(saved.Db, "mode=manual");
        await scene.SetAsync(saved.Db, "mode=jit");

        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select g.shown_as from members m join groups g on g.org_id = m.org_id and g.id = m.group_id where m.org_id = '{org.Id}' order by 1")).ShouldBe(["Admins", "Engineering", "Pushed"]);
    }

    [Fact]
    public async Task Whose_id_changes_with_every_sign_in_is_nobody()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);

        (await scene.FoundAsync(db, await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice", new() { NameId = "transient" }))).Check.ShouldBe("StableId");
        (await scene.FoundAsync(db, await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice", new() { NameIdMissing = true }))).Check.ShouldBe("StableId");
    }

    [Fact]
    public async Task A_member_who_has_the_username_already_is_not_taken_over()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        (await gatehouse.TypeAsync("member", "add", Alice, "--org", org.Slug)).Well();

        (await scene.FoundAsync(db, await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice"))).Check.ShouldBe("EmailUnproven");
    }

    [Fact]
    public async Task Names_follow_the_identity_provider_for_those_who_came_by_it()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org, ("stable-id", "uid"), ("display-name", "email"));
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}", party, "alice@married.test");

        var member = (await MemberStore.ListAsync(db, new(), Ct)).ShouldHaveSingleItem();
        (member.UserName, member.Email, member.DisplayName).ShouldBe((Alice, "alice@married.test", "alice@married.test"));
    }

    /// <summary>An Org that an identity provider provisions, with a connection.</summary>
    async Task<(TestOrg Org, (Gatehouse.Orgs.Org Org, Gatehouse.Data.OrgDb Db) Saved)> ScimOrgAsync(params (string, string)[] words)
    {
        var org = await gatehouse.OrgAsync();
        var (found, db) = (await gatehouse.Services.GetRequiredService<OperatorDoor>().OpenAsync(org.Slug, Ct))!.Value;
        await scene.ConnectAsync(party, found, words);
        return (org, (found, db));
    }
}
