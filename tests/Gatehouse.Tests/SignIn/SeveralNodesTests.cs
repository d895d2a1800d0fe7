using Gatehouse.Doors;
using Gatehouse.Members;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class SignInOnNodesOnSqlite(OnSqlite gatehouse) : SeveralNodesTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SignInOnNodesOnPostgres(OnPostgres gatehouse) : SeveralNodesTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Each request of a sign-in meets another node, and an end of access counts on all of them (product rule 2.4).</summary>
public abstract class SeveralNodesTests
{
    const int Count = 3;

    readonly Running gatehouse;
    readonly Scene scene;

    protected SeveralNodesTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    [Fact]
    public async Task A_deactivation_by_SCIM_ends_the_session_on_every_node_with_its_next_request()
    {
        using var party = new SamlParty();
        var nodes = new List<Node>();
        for (var i = 0; i < Count; i++) nodes.Add(await Node.StartAsync(gatehouse, with: options => options with { PublicUrl = "http://id.test" }));
        var org = await gatehouse.OrgAsync();
        var (found, db) = (await gatehouse.Services.GetRequiredService<OperatorDoor>().OpenAsync(org.Slug, TestContext.Current.CancellationToken))!.Value;
        await scene.ConnectAsync(party, found);
        var id = await org.Idp.UserAsync("alice@acme.test", "\"externalId\":\"alice@acme.test\"");
        using var surfer = new Surfer(new("http://id.test"), [.. nodes.Select(n => n.Url)]);

        (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice")).Title.ShouldBe($"You are signed in to {found.Name}");
        foreach (var _ in nodes) (await surfer.GetAsync($"/o/{org.Slug}")).Status.ShouldBe(200);
        using var idp = nodes[1].Idp(org.Token);
        (await idp.AskAsync($"PATCH Users/{id}", Wire.Patch(Wire.Replace("active", "false")))).Status.ShouldBe(200);

        foreach (var _ in nodes) (await surfer.GetAsync($"/o/{org.Slug}")).Status.ShouldBe(303);
        surfer.Met.Distinct().Count().ShouldBe(Count);
        foreach (var node in nodes) await node.DisposeAsync();
        (await MemberStore.FindAsync(db, id, TestContext.Current.CancellationToken))!.Status.ShouldBe("suspended");
    }

    [Fact]
    public async Task The_Orgs_own_host_leads_to_its_sign_in_and_to_no_other_Orgs()
    {
        await using var node = await Node.StartAsync(gatehouse, with: options => options with { PublicUrl = "http://id.test" });
        var ((a, dbA), (b, _)) = (await scene.JitOrgAsync("org-url=true"), await scene.JitOrgAsync());
        async Task<Seen> AtAsync(string slug, string path)
        {
            using var surfer = new Surfer(new($"http://{slug}.id.test"), [node.Url]);
            return await surfer.GetAsync(path);
        }

        (await AtAsync(a.Slug, "/?return_to=%2Fx")).Location!.ToString().ShouldBe($"http://id.test/o/{a.Slug}?return_to=%2Fx");
        (await AtAsync(a.Slug, $"/o/{b.Slug}")).Location!.ToString().ShouldBe($"http://id.test/o/{a.Slug}");
        (await AtAsync(b.Slug, "/")).Status.ShouldBe(404);
        dbA.ShouldNotBeNull();
    }
}
