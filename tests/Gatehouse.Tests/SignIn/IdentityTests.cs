using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SignIn;

public sealed class IdentitiesOnSqlite(OnSqlite gatehouse) : IdentityTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class IdentitiesOnPostgres(OnPostgres gatehouse) : IdentityTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>An administrator sees who is linked to whom, tries how they would find each other, and links by hand (product rule 4.10).</summary>
public abstract class IdentityTests : IDisposable
{
    const string Alice = "alice@acme.test";

    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected IdentityTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
        surfer = scene.Surfer();
    }

    public void Dispose()
    {
        party.Dispose();
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Somebody_who_matches_nobody_is_linked_by_the_reference_number_and_comes_in()
    {
        var (org, _) = await scene.OrgAsync();
        await scene.ConnectAsync(party, org);
        var ann = await MemberAsync(org, "a.arnold@corp.example");
        var refused = await InAsync(org);
        refused.Status.ShouldBe(403);
        await ReadAsync(org, refused.Reference);

        (await TypeAsync(org, "link", "a.arnold@corp.example", "--reference", refused.Reference)).Well().Json["subject"]!.GetValue<string>().ShouldBe(Alice);

        var listed = (await TypeAsync(org, "list")).Well().Json.AsArray().ShouldHaveSingleItem()!;
        ((string?)listed["member"], (string?)listed["userName"], (string?)listed["seenAt"]).ShouldBe((ann, "a.arnold@corp.example", null));
        (await InAsync(org)).Title.ShouldBe($"You are signed in to {org.Name}");
        (await TypeAsync(org, "list", "--member", ann)).Well().Json[0]!["seenAt"].ShouldNotBeNull();
        (await scene.LogAsync(await DbAsync(org))).Select(e => e.Outcome).ShouldContain("linked");
    }

    [Fact]
    public async Task Unlinking_ends_the_sessions_and_the_next_sign_in_decides_anew()
    {
        var (org, _) = await scene.OrgAsync();
        var connection = await scene.ConnectAsync(party, org);
        var ann = await MemberAsync(org, "ann@corp.example");
        (await TypeAsync(org, "link", ann, "--connection", connection.Id, "--stable-id", Alice)).Well();
        (await InAsync(org)).Status.ShouldBe(200);

        (await TypeAsync(org, "unlink", ann)).Well().Json["unlinked"]!.GetValue<int>().ShouldBe(1);

        (await surfer.GoAsync($"/o/{org.Slug}")).Location!.Host.ShouldBe("idp.test");
        (await InAsync(org)).Status.ShouldBe(403);
        (await TypeAsync(org, "unlink", ann)).Err.ShouldContain("Nobody is linked to ann@corp.example");
        (await gatehouse.TypeAsync("sign-ins", "--org", org.Slug, "--outcome", "unlinked", "--json")).Well().Json.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nobody_is_taken_over_by_a_link()
    {
        var (org, _) = await scene.OrgAsync();
        var (other, _) = await scene.OrgAsync();
        var (connection, foreign) = (await scene.ConnectAsync(party, org), await scene.ConnectAsync(new SamlParty(), other));
        var (ann, bob) = (await MemberAsync(org, "ann@corp.example"), await MemberAsync(org, "bob@corp.example"));
        (await LinkAsync(ann, connection.Id, "1")).Well();
        (await LinkAsync(ann, connection.Id, "1")).Well(); // The same again is the same.

        (await LinkAsync(bob, connection.Id, "1")).Err.ShouldContain($"'1' is the member {ann} already");
        (await LinkAsync(ann, connection.Id, "2")).Err.ShouldContain("ann@corp.example is '1' of this connection already");
        (await LinkAsync(bob, foreign.Id, "3")).Err.ShouldContain("does not serve this Org");
        (await TypeAsync(org, "link", bob, "--connection", connection.Id)).Err.ShouldContain("Say --connection and --stable-id");
        (await TypeAsync(org, "link", bob, "--reference", "NOSUCH")).Err.ShouldContain("no sign-in with the reference");

        Task<Said> LinkAsync(string member, string of, string subject) => TypeAsync(org, "link", member, "--connection", of, "--stable-id", subject);
    }

    [Fact]
    public async Task A_dry_run_says_which_attribute_must_equal_which_claim_who_waits_and_who_came_in_vain()
    {
        var (org, db) = await scene.OrgAsync();
        var connection = await scene.ConnectAsync(party, org);
        var ann = await MemberAsync(org, "Arnold"); // Her userName is what comes as lastName.
        var refused = await InAsync(org);
        await ReadAsync(org, refused.Reference);

        var today = await MatchAsync();
        var other = await MatchAsync("--join", "userName=lastName");

        ((string?)today["attribute"], (string?)today["claim"], (int?)today["linked"]).ShouldBe(("externalId", "NameID", 0));
        today["waiting"]!.AsArray().ShouldHaveSingleItem()!["value"].ShouldBeNull(); // No externalId: nothing could join her.
        var stranger = today["strangers"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)stranger["reference"], (string?)stranger["subject"], (string?)stranger["now"]).ShouldBe((refused.Reference, Alice, null));
        ((string?)other["waiting"]![0]!["value"], (string?)other["strangers"]![0]!["now"]).ShouldBe(("arnold", ann));
        (await gatehouse.TypeAsync("identity", "match", "--org", org.Slug, "--connection", connection.Id)).Well().Out.ShouldContain("A member's externalId must equal the claim 'NameID'.");
        (await IdentityCountAsync(db)).ShouldBe(0); // Nothing was changed.

        async Task<JsonNode> MatchAsync(params string[] more) => (await TypeAsync(org, "match", ["--connection", connection.Id, .. more])).Well().Json;
    }

    static async Task<int> IdentityCountAsync(OrgDb db) => (await Gatehouse.SignIn.IdentityLinks.ListAsync(db, null, null, 100, TestContext.Current.CancellationToken)).Count;

    Task<Seen> InAsync(Org org) => Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

    /// <summary>Refusals stand in the log a moment later.</summary>
    async Task ReadAsync(Org org, string reference)
    {
        var db = await DbAsync(org);
        (await Soon.Async(() => scene.LogAsync(db, reference), log => log.Count == 1)).ShouldHaveSingleItem();
    }

    async Task<OrgDb> DbAsync(Org org) => (await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Gatehouse.Doors.OperatorDoor>(gatehouse.Services).OpenAsync(org.Slug, TestContext.Current.CancellationToken))!.Value.Db;

    async Task<string> MemberAsync(Org org, string name) => (string)(await gatehouse.TypeAsync("member", "add", name, "--org", org.Slug, "--json")).Well().Json["id"]!;

    Task<Said> TypeAsync(Org org, string verb, params string[] more) => gatehouse.TypeAsync(["identity", verb, .. more, "--org", org.Slug, "--json"]);
}

/// <summary>What came, as text and back.</summary>
public sealed class ToldClaimsTests
{
    [Fact]
    public void Claims_are_read_back_as_they_were_whatever_stands_in_them()
    {
        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["NameID"] = ["a: b"], ["http://schemas/x"] = ["a | b", "|", "c\\n\nd\\"], ["odd: name"] = ["\\p"], ["z"] = [""],
        };

        var text = Gatehouse.SignIn.ToldClaims.Write(new(claims, false, null, null));

        text.ShouldContain("http://schemas/x: a ");
        foreach (var (name, values) in Gatehouse.SignIn.ToldClaims.Read(text)!.Claims) values.ShouldBe(claims[name]);
        Gatehouse.SignIn.ToldClaims.Read("<Response/>").ShouldBeNull();
    }
}
