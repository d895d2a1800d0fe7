using Gatehouse.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Client.Tests;

public sealed class ClientOnSqlite(OnSqlite gatehouse) : ClientTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ClientOnPostgres(OnPostgres gatehouse) : ClientTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The client against the running product.</summary>
public abstract class ClientTests
{
    readonly Running gatehouse;

    protected ClientTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<(GatehouseClient Client, Org Org)> SceneAsync()
    {
        var client = await gatehouse.ClientAsync();
        return (client, await client.Orgs.CreateOrgAsync(new("Acme", AgainstGatehouse.FreshSlug()), cancellationToken: Ct));
    }

    [Fact]
    public async Task From_an_Org_to_what_a_member_may_use()
    {
        var (client, org) = await SceneAsync();
        (org.Name, org.Isolation, org.Mode).ShouldBe(("Acme", "isolated", "manual"));

        var rosa = await client.Members.AddMemberAsync(org.Slug, new("rosa@acme.test", "Rosa"), cancellationToken: Ct);
        var berlin = await client.Workspaces.CreateWorkspaceAsync(org.Slug, new("Berlin"), cancellationToken: Ct);
        await client.Workspaces.GrantWorkspaceAsync(org.Slug, berlin.Id, rosa.Id, Ct);
        var access = await client.Members.GetMemberAccessAsync(org.Id, "rosa@acme.test", Ct);

        (rosa.UserName, rosa.DisplayName, rosa.Status, rosa.Source).ShouldBe(("rosa@acme.test", "Rosa", "active", "manual"));
        (access.Role, access.Workspaces.Single().Name).ShouldBe((null, "Berlin"));
        (await client.Members.SuspendMemberAsync(org.Slug, rosa.Id, cancellationToken: Ct)).Status.ShouldBe("suspended");
        await client.Members.DeleteMemberAsync(org.Slug, rosa.Id, Ct);
        (await client.DeletedMembers.ListDeletedMembersAsync(org.Slug, cancellationToken: Ct).SingleAsync(Ct)).Id.ShouldBe(rosa.Id);
        (await client.DeletedMembers.RestoreMemberAsync(org.Slug, rosa.Id, cancellationToken: Ct)).Id.ShouldBe(rosa.Id);
    }

    [Fact]
    public async Task A_list_goes_on_from_page_to_page_by_itself()
    {
        var (client, org) = await SceneAsync();
        foreach (var n in Enumerable.Range(0, 7)) await client.Members.AddMemberAsync(org.Slug, new($"p{n}@acme.test"), cancellationToken: Ct);

        var all = await client.Members.ListMembersAsync(org.Slug, pageSize: 3, cancellationToken: Ct).Select(m => m.UserName).ToListAsync(Ct);

        all.ShouldBe(Enumerable.Range(0, 7).Select(n => $"p{n}@acme.test"));
        (await client.Members.ListMembersAsync(org.Slug, status: "suspended", cancellationToken: Ct).CountAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task Somebody_who_was_quicker_is_not_overrun()
    {
        var (client, org) = await SceneAsync();
        var before = await client.Orgs.GetOrgAsync(org.Slug, Ct);

        var changed = await client.Orgs.UpdateOrgAsync(org.Slug, new("Acme Two"), before.ETag, Ct);
        var stale = await Should.ThrowAsync<GatehouseException>(() => client.Orgs.UpdateOrgAsync(org.Slug, new("Acme Three"), before.ETag, Ct));

        (changed.Value.Name, stale.Code, stale.Status).ShouldBe(("Acme Two", "version.stale", 412));
        changed.ETag.ShouldNotBe(before.ETag);
        (await client.Orgs.UpdateOrgAsync(org.Slug, new("Acme Four"), changed.ETag, Ct)).Value.Slug.ShouldBe(org.Slug); // What is not named stays.
    }

    [Fact]
    public async Task A_setting_is_changed_and_null_takes_it_back()
    {
        var (client, org) = await SceneAsync();

        (await client.Orgs.UpdateOrgSettingsAsync(org.Slug, new Dictionary<string, string?> { ["mode"] = "jit", ["invite"] = "true" }, cancellationToken: Ct)).Value["invite"].ShouldBe("true");
        (await client.Orgs.UpdateOrgSettingsAsync(org.Slug, new Dictionary<string, string?> { ["invite"] = null }, cancellationToken: Ct)).Value.Keys.ShouldNotContain("invite");
        (await client.Orgs.GetOrgSettingsAsync(org.Slug, Ct)).Value["mode"].ShouldBe("jit");
    }

    [Fact]
    public async Task Null_is_said_where_it_is_a_word()
    {
        var (client, org) = await SceneAsync();
        var domain = await client.Domains.AddDomainAsync(org.Slug, new("acme-mail.test"), cancellationToken: Ct);
        (domain.State, domain.Record.Type).ShouldBe(("pending", "TXT"));

        (await client.Domains.RouteDomainAsync(org.Slug, domain.Name, new(null), Ct)).Connection.ShouldBeNull();
    }

    [Fact]
    public async Task The_same_creation_twice_is_one()
    {
        var (client, org) = await SceneAsync();

        var (one, two) = (await client.Workspaces.CreateWorkspaceAsync(org.Slug, new("Bonn"), "k1", Ct), await client.Workspaces.CreateWorkspaceAsync(org.Slug, new("Bonn"), "k1", Ct));

        two.ShouldBe(one);
        (await Should.ThrowAsync<GatehouseException>(() => client.Workspaces.CreateWorkspaceAsync(org.Slug, new("Bonn"), cancellationToken: Ct))).Code.ShouldBe("workspace.taken");
    }

    [Fact]
    public async Task Refusals_have_the_code_of_the_reference()
    {
        var (client, org) = await SceneAsync();
        var reader = await gatehouse.ClientAsync(null, "orgs:read");

        (await Should.ThrowAsync<GatehouseException>(() => reader.Orgs.CreateOrgAsync(new("Acme"), cancellationToken: Ct))).ShouldSatisfyAllConditions(refused => refused.Code.ShouldBe("scope.missing"), refused => refused.Status.ShouldBe(403),
            refused => refused.Problem.GetProperty("scope").GetString().ShouldBe("orgs:write"), refused => refused.RequestId.ShouldNotBeNullOrEmpty());
        (await Should.ThrowAsync<GatehouseException>(() => client.Orgs.GetOrgAsync("nowhere", Ct))).Code.ShouldBe("org.not-found");
        (await Should.ThrowAsync<GatehouseException>(() => client.Members.AddMemberAsync(org.Slug, new(" "), cancellationToken: Ct))).Code.ShouldBe("value.invalid");
        (await Should.ThrowAsync<GatehouseException>(() => new GatehouseClient(new(), new() { Url = gatehouse.Url, Key = "gatehouse_api_none" }).Orgs.GetOrgAsync("primary", Ct))).Code.ShouldBe("key.invalid");
    }

    [Fact]
    public async Task The_container_hands_out_a_client()
    {
        var key = await gatehouse.KeyAsync();
        await using var services = new ServiceCollection().AddGatehouse(options => (options.Url, options.Key) = (gatehouse.Url, key)).Services.BuildServiceProvider();

        (await services.GetRequiredService<GatehouseClient>().Orgs.GetOrgAsync("primary", Ct)).Value.Primary.ShouldBeTrue();
    }
}
