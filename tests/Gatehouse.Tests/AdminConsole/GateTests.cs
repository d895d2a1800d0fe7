using System.Net;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.AdminConsole;

public sealed class GateOnSqlite(OnSqlite gatehouse) : GateTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class GateOnPostgres(OnPostgres gatehouse) : GateTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Who may see which page, over every page that there is.</summary>
public abstract class GateTests
{
    readonly Running gatehouse;
    readonly ConsoleScene scene;

    protected GateTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Of an Org, or of the instance.</summary>
    IEnumerable<string> Pages(bool ofOrg, string org) => Routes.Of(gatehouse.Services)
        .Where(route => route.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is null)
        .Select(route => "/" + route.RoutePattern.RawText!.Trim('/')).Where(path => path.StartsWith("/console", StringComparison.Ordinal) && path.Contains("{org}", StringComparison.Ordinal) == ofOrg).Distinct()
        .Select(path => string.Join('/', path.Replace("{org}", org, StringComparison.Ordinal).Split('/').Select(segment => segment.StartsWith('{') ? "x" : segment)));

    [Fact]
    public async Task Nobody_sees_a_page_without_signing_in()
    {
        var org = await gatehouse.OrgAsync();
        using var client = scene.Client(null);

        foreach (var page in Pages(true, org.Slug).Concat(Pages(false, org.Slug)))
        {
            using var answer = await client.GetAsync(page, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.Found, page);
            answer.Headers.Location!.OriginalString.ShouldContain(page.StartsWith("/console/o/", StringComparison.Ordinal) ? $"/o/{org.Slug}?return_to=" : "/console/sign-in?return_to=", customMessage: page);
        }
    }

    [Fact]
    public async Task Another_Orgs_administrator_gets_404_everywhere_and_the_instance_is_not_theirs()
    {
        var (mine, theirs) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        using var client = scene.Client(await scene.MemberAsync(mine, "admin"));

        (await StatusAsync(client, $"/console/o/{mine.Slug}")).ShouldBe(200);
        foreach (var page in Pages(true, theirs.Slug).Concat(Pages(true, theirs.Id)).Concat(Pages(true, "no-such-org"))) (await StatusAsync(client, page)).ShouldBe(404, page);
        foreach (var page in Pages(false, mine.Slug).Where(page => page != "/console")) (await StatusAsync(client, page)).ShouldBe(403, page);
        (await StatusAsync(client, "/console")).ShouldBe(302); // To the only Org there is.
    }

    [Fact]
    public async Task A_member_without_the_role_is_told_so_and_sees_nothing()
    {
        var org = await gatehouse.OrgAsync();
        using var client = scene.Client(await scene.MemberAsync(org, "developer"));

        foreach (var page in Pages(true, org.Slug)) (await StatusAsync(client, page)).ShouldBe(403, page);
    }

    [Fact]
    public async Task A_form_of_another_site_is_refused()
    {
        using var client = scene.Client(await scene.OperatorAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/console/orgs/new") { Content = new FormUrlEncodedContent([new("_handler", "create"), new("name", "Mallory's")]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await client.SendAsync(request, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_role_that_is_lost_closes_the_console_with_the_next_click()
    {
        var org = await gatehouse.OrgAsync();
        using var client = scene.Client(await scene.MemberAsync(org, "admin"));
        (await StatusAsync(client, $"/console/o/{org.Slug}")).ShouldBe(200);

        await new BareDatabase(gatehouse.Database).RowsAsync($"update users set role = 'viewer' where org_id = '{org.Id}'");

        (await StatusAsync(client, $"/console/o/{org.Slug}")).ShouldBe(403);
    }

    static async Task<int> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Ct);
        if (answer.StatusCode == HttpStatusCode.OK) answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        return (int)answer.StatusCode;
    }
}
