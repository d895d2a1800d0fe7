using Gatehouse.Operator;
using Gatehouse.Tests.Access;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Doctor;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Previews;

public sealed class PreviewsOnSqlite(OnSqlite gatehouse) : PreviewTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class PreviewsOnPostgres(OnPostgres gatehouse) : PreviewTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Product rule 2.6: a new set-up is answered, stored and logged, and nothing gives or takes access until somebody says go.</summary>
public abstract class PreviewTests
{
    readonly Running gatehouse;

    protected PreviewTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    Task<Said> PreviewAsync(World world, params string[] words) => gatehouse.TypeAsync(["preview", .. words, "--org", world.Org.Slug, "--json"]);

    /// <summary>Old is a member before, with the role that everybody has; then the preview begins.</summary>
    async Task<(World World, string Old)> BeginAsync(params string[] settings)
    {
        var world = await World.BeginAsync(gatehouse);
        await world.WorkspaceAsync("Berlin");
        await world.DefaultRoleAsync("viewer");
        if (settings.Length > 0) await gatehouse.DecideAsync(world.Org, settings);
        var old = await world.UserAsync("old", "{'title':'Clerk'}");
        (await PreviewAsync(world, "start")).Well();
        return (world, old);
    }

    static async Task EndAsync(World world, Said said)
    {
        said.Well();
        await world.JobsEndAsync();
        await world.ShouldAgreeAsync();
        (await world.Db.ListAsync($"select user_id from preview_before where org_id = {Mine} union all select id from withheld_events where org_id = {Mine}", row => row.GetString(0), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    async Task GoAsync(World world) => await EndAsync(world, await PreviewAsync(world, "go"));

    async Task CancelAsync(World world) => await EndAsync(world, await PreviewAsync(world, "cancel", "--yes"));

    static async Task ShouldBeAsync(World world, string id, string? status, string access)
    {
        (await world.Org.StatusAsync(id)).ShouldBe(status);
        if (status != "deleted") (await world.AccessAsync(id)).ShouldBe(access);
        await world.ShouldAgreeAsync();
    }

    [Fact]
    public async Task Who_is_new_is_there_for_SCIM_and_has_no_access_and_the_app_hears_nothing()
    {
        var (world, old) = await BeginAsync();

        var ann = await world.UserAsync("ann");
        var staff = await world.GroupAsync("Staff", ann, old);
        await world.MapAsync(staff, "developer", ["Berlin"]);

        (await world.Org.Idp.GroupsOfAsync(ann)).ShouldBe([staff]);
        await ShouldBeAsync(world, ann, "previewed", "no role");
        await ShouldBeAsync(world, old, "active", "viewer");
        (await world.Org.ToldAsync()).Where(e => e.Subject == ann || e.Subject == staff).ShouldBeEmpty();
        (await world.Org.LogAsync()).ShouldContain(e => e.ResourceId == ann && e.Reason!.Contains("In preview"));
        var shown = (await PreviewAsync(world, "show")).Well().Json;
        ((int)shown["arrive"]!, (string?)shown["people"]![0]!["id"], (int)shown["groups"]!, (int)shown["gain"]!, (int)shown["lose"]!).ShouldBe((1, ann, 1, 2, 0));
        ((string?)(await gatehouse.TypeAsync("org", "show", world.Org.Slug, "--json")).Well().Json["preview"]).ShouldBe((string?)shown["id"]);
    }

    [Fact]
    public async Task Go_lets_everybody_in_and_tells_what_waited_in_order()
    {
        var (world, old) = await BeginAsync();
        var ann = await world.UserAsync("ann");
        var staff = await world.GroupAsync("Staff", ann, old);
        await world.MapAsync(staff, "developer", ["Berlin"]);

        await GoAsync(world);

        await ShouldBeAsync(world, ann, "active", "developer in Berlin");
        await ShouldBeAsync(world, old, "active", "developer in Berlin");
        (await world.Org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.activated", "access.changed"]);
        (await world.Org.ToldOfAsync(staff)).ShouldBe(["group.created", "group.member_added"]);
        (await world.Org.ToldAsync()).Select(e => e.Type).Where(t => t.StartsWith("provisioning.", StringComparison.Ordinal)).ShouldBe(["provisioning.preview_started", "provisioning.preview_ended"]);
        // From now on it counts at once.
        await ShouldBeAsync(world, await world.UserAsync("bob"), "active", "viewer");
        (await PreviewAsync(world, "show")).Refused(1, "in no preview");
    }

    [Fact]
    public async Task Cancel_takes_away_all_that_was_pushed_and_the_tokens_with_it()
    {
        var (world, old) = await BeginAsync();
        var (ann, gone) = (await world.UserAsync("ann"), await world.UserAsync("gone"));
        var staff = await world.GroupAsync("Staff", ann, old);
        await world.MapAsync(staff, "developer", ["Berlin"]);
        await world.PatchAsync("/Users/" + old, "{'op':'replace','path':'title','value':'Boss'}", "{'op':'replace','path':'emails','value':[{'value':'old@new.example'}]}");
        await world.DeleteAsync("/Users/" + gone);

        await CancelAsync(world);

        (await world.Org.StatusAsync(ann), await world.Org.StatusAsync(gone)).ShouldBe((null, null));
        await ShouldBeAsync(world, old, "active", "viewer");
        (await world.Org.Idp.AskAsync("GET Users")).Status.ShouldBe(401);
        var token = (string)(await gatehouse.TypeAsync("token", "issue", "--org", world.Org.Slug, "--json")).Well().Json["token"]!;
        using var idp = gatehouse.Idp(token);
        ((string?)(await idp.AskAsync($"GET Users/{old}")).Body!["title"]).ShouldBe("Clerk");
        ((int)(await idp.AskAsync("GET Groups")).Body!["totalResults"]!).ShouldBe(0);
        (await world.Org.ToldAsync()).Select(e => e.Subject).ShouldNotContain(ann);
        (await world.Org.ToldOfAsync(old)).ShouldBe(["user.created", "access.changed"]);
        // The mapping waits for its group.
        await idp.GroupAsync("Staff", await idp.UserAsync("ann"), old);
        (await world.AccessAsync(old)).ShouldBe("developer in Berlin");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Who_was_a_member_goes_on_until_go_and_after_a_cancel(bool deleted, bool go)
    {
        var (world, old) = await BeginAsync();
        if (deleted) await world.DeleteAsync("/Users/" + old);
        else await world.ActivateAsync(old, active: false);
        (await world.Org.StatusAsync(old)).ShouldBe("active");
        (await PreviewAsync(world, "show")).Well().Json["leave"]!.AsArray().ShouldHaveSingleItem();

        if (go) await GoAsync(world);
        else await CancelAsync(world);

        (await world.Org.StatusAsync(old)).ShouldBe(go ? "suspended" : "active");
        if (!go || !deleted) (await world.AccessAsync(old)).ShouldBe(go ? "no role" : "viewer");
        (await world.Org.ToldOfAsync(old)).Contains("membership.suspended").ShouldBe(go);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_was_suspended_comes_in_only_with_go(bool go)
    {
        var world = await World.BeginAsync(gatehouse);
        await world.DefaultRoleAsync("viewer");
        var old = await world.UserAsync("old");
        await world.ActivateAsync(old, active: false);
        (await PreviewAsync(world, "start")).Well();

        await world.ActivateAsync(old, active: true);
        await ShouldBeAsync(world, old, "previewed", "no role");
        if (go) await GoAsync(world);
        else await CancelAsync(world);

        await ShouldBeAsync(world, old, go ? "active" : "suspended", go ? "viewer" : "no role");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_was_deleted_and_is_pushed_again_is_back_only_with_go(bool go)
    {
        var world = await World.BeginAsync(gatehouse);
        await world.DefaultRoleAsync("viewer");
        var old = await world.UserAsync("old");
        await gatehouse.DecideAsync(world.Org, "on-delete=delete");
        await world.DeleteAsync("/Users/" + old);
        (await PreviewAsync(world, "start")).Well();

        (await world.UserAsync("old")).ShouldBe(old);
        await ShouldBeAsync(world, old, "previewed", "no role");
        if (go) await GoAsync(world);
        else await CancelAsync(world);

        (await world.Org.StatusAsync(old)).ShouldBe(go ? "active" : "deleted");
    }

    [Fact]
    public async Task Roles_of_a_member_count_only_with_go_and_the_Org_stays_in_SCIM_mode_until_then()
    {
        var (world, old) = await BeginAsync();
        await world.MapValueAsync("boss", "admin");
        await world.PatchAsync("/Users/" + old, "{'op':'replace','path':'roles','value':[{'value':'boss'}]}");
        await ShouldBeAsync(world, old, "active", "viewer");
        ((int)(await PreviewAsync(world, "show")).Well().Json["gain"]!).ShouldBe(1);

        (await gatehouse.TypeAsync("org", "set", world.Org.Slug, "mode=manual", "--yes")).Refused(1, "in preview");
        await GoAsync(world);
        await ShouldBeAsync(world, old, "active", "admin");
    }

    [Fact]
    public async Task With_invitations_go_invites_and_no_mail_waits_before()
    {
        var (world, old) = await BeginAsync("invite=true");
        var ann = await world.UserAsync("ann", "{'emails':[{'value':'ann@acme.example'}]}");
        (await gatehouse.TypeAsync("invitation", "list", "--org", world.Org.Slug, "--json")).Json.AsArray().Select(i => (string?)i!["userId"]).ShouldNotContain(ann);

        await GoAsync(world);

        await ShouldBeAsync(world, ann, "invited", "no role");
        (await gatehouse.TypeAsync("invitation", "list", "--org", world.Org.Slug, "--json")).Json.AsArray().Select(i => (string?)i!["userId"]).ShouldContain(ann);
    }

    [Fact]
    public async Task A_group_that_is_pushed_anew_in_the_preview_keeps_its_mapping()
    {
        var (world, old) = await BeginAsync();
        var staff = await world.GroupAsync("Staff", old);
        await world.MapAsync(staff, "developer");
        await world.DeleteAsync("/Groups/" + staff);
        await world.GroupAsync("Staff", old);

        await ShouldBeAsync(world, old, "active", "viewer");
        await GoAsync(world);

        await ShouldBeAsync(world, old, "active", "developer");
    }

    [Fact]
    public async Task The_doctor_remembers_a_preview_that_nobody_ended()
    {
        var patient = await Patient.ComesAsync(gatehouse);
        (await gatehouse.TypeAsync("preview", "start", "--org", patient.Org.Slug)).Well();
        patient = patient with { Org = (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(patient.Org.Slug, TestContext.Current.CancellationToken))! };

        await patient.HasNotAsync("preview-forgotten", TimeSpan.FromDays(6));
        await patient.HasAsync("preview-forgotten", TimeSpan.FromDays(8));
    }

    [Fact]
    public async Task Only_a_new_set_up_of_SCIM_can_be_previewed_and_only_once()
    {
        var (world, _) = await BeginAsync();
        (await PreviewAsync(world, "start")).Refused(1, "already");
        await GoAsync(world);
        await world.GroupAsync("Staff");
        (await PreviewAsync(world, "start")).Refused(1, "has groups");
        (await PreviewAsync(world, "go")).Refused(1, "no preview");

        var jit = "jit-" + Guid.NewGuid().ToString("N")[..8];
        (await gatehouse.TypeAsync("org", "create", "Jit", "--slug", jit)).Well();
        (await gatehouse.TypeAsync("org", "set", jit, "mode=jit")).Well();
        (await gatehouse.TypeAsync("preview", "start", "--org", jit)).Refused(1, "JIT");
    }
}
