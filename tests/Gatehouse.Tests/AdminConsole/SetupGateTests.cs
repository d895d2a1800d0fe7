using System.Net;
using System.Net.Http.Headers;
using Gatehouse.Api;
using Gatehouse.Doors;
using Gatehouse.SetupLinks;
using Gatehouse.Tests.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.AdminConsole;

public sealed class SetupGateOnSqlite(OnSqlite gatehouse) : SetupGateTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SetupGateOnPostgres(OnPostgres gatehouse) : SetupGateTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What a setup link opens, and all that it does not.</summary>
public abstract class SetupGateTests
{
    readonly Running gatehouse;
    readonly ConsoleScene scene;

    protected SetupGateTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IEnumerable<string> Pages(string under) => Routes.Of(gatehouse.Services).Select(route => "/" + route.RoutePattern.RawText!.Trim('/'))
        .Where(path => path.StartsWith(under, StringComparison.Ordinal) && !path.Contains("{token}", StringComparison.Ordinal)).Distinct();

    [Fact]
    public async Task The_secret_leaves_the_address_for_a_cookie_and_a_scanners_GET_uses_nothing_up()
    {
        var org = await gatehouse.OrgAsync();
        var (link, text) = await ConsoleScene.LinkAsync(org);
        using var client = scene.Client(null);

        for (var scans = 0; scans < 2; scans++)
        {
            using var scanned = await client.GetAsync($"/setup/{text}", Ct);
            (scanned.StatusCode, scanned.Headers.Location!.OriginalString, scanned.Headers.GetValues("Referrer-Policy").Single()).ShouldBe((HttpStatusCode.SeeOther, "/setup", "no-referrer"));
            var cookie = scanned.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ToLowerInvariant();
            foreach (var word in (string[])["path=/setup", "httponly", "samesite=lax"]) cookie.ShouldContain(word);
        }

        (await SetupLinkStore.FindAsync(org.Db, link.Id, Ct))!.OpenedAt.ShouldBeNull();
        string.Join(' ', (await new BareDatabase(gatehouse.Database).RowsAsync($"select * from setup_links where org_id = '{org.Id}'")).SelectMany(row => row)).ShouldNotContain(text[20..]);
        using var opened = scene.SetupClient(text);
        (await StatusAsync(opened, "/setup")).ShouldBe(200);
        (await SetupLinkStore.FindAsync(org.Db, link.Id, Ct))!.OpenedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Expired_revoked_cut_and_unknown_links_and_those_of_a_suspended_Org_get_the_same_page_at_the_next_request()
    {
        var org = await gatehouse.OrgAsync();
        var (closed, bare) = (await gatehouse.OrgAsync(), new BareDatabase(gatehouse.Database));
        var (_, shut) = await ConsoleScene.LinkAsync(closed);
        await bare.RowsAsync($"update orgs set suspended_at = 1 where id = '{closed.Id}'");
        var (gone, revoked) = await ConsoleScene.LinkAsync(org);
        var (old, expired) = await ConsoleScene.LinkAsync(org);
        using (var client = scene.SetupClient(revoked)) (await StatusAsync(client, "/setup")).ShouldBe(200);
        (await SetupLinkStore.RevokeAsync(org.Db, gone.Id, TimeProvider.System.GetUtcNow(), Ct)).ShouldBeTrue();
        await bare.RowsAsync($"update setup_links set expires_at = 1 where org_id = '{org.Id}' and id = '{old.Id}'");
        var unknown = SetupLinkText.New(org.Db.Org);

        var pages = new List<string>();
        foreach (var text in (string[])[revoked, expired, shut, unknown, revoked[..^3], "x"])
        {
            using var client = scene.SetupClient(text);
            foreach (var path in Pages("/setup").Append($"/setup/{text}"))
            {
                using var answer = await client.GetAsync(path, Ct);
                answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
                answer.Headers.TryGetValues("Set-Cookie", out _).ShouldBeFalse();
                pages.Add(await answer.Content.ReadAsStringAsync(Ct));
            }
        }

        pages.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().ShouldContain("Ask the person who sent it to you");
    }

    [Fact]
    public async Task A_link_opens_its_own_steps_and_no_page_of_the_console()
    {
        var org = await gatehouse.OrgAsync();
        var (_, text) = await ConsoleScene.LinkAsync(org, SetupStep.Sso);
        using var client = scene.SetupClient(text);

        foreach (var (path, status) in ((string, int)[])[("/setup", 200), ("/setup/sso", 200), ("/setup/provisioning", 404), ("/setup/domains", 404), ("/setup/people/x", 404)]) (await StatusAsync(client, path)).ShouldBe(status, path);
        foreach (var page in Pages("/console").Where(page => page != "/console/sign-in"))
            (await StatusAsync(client, page.Replace("{org}", org.Slug, StringComparison.Ordinal).Replace("{*rest}", "x", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal))).ShouldBe(302, $"{page}: to a sign-in, as for anybody");
        using var refused = await client.PostAsync("/setup/provisioning", new FormUrlEncodedContent([new("_handler", "issue")]), Ct);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Gatehouse.Tokens.TokenStore.ListAsync(org.Db, Ct)).Count.ShouldBe(1, "the Org's own");
    }

    [Fact]
    public async Task Of_all_operations_a_link_may_use_those_of_its_steps_on_what_was_made_with_it()
    {
        var (mine, theirs) = (await scene.FilledAsync(), await scene.FilledAsync());
        var (_, text) = await ConsoleScene.LinkAsync(mine.Org, SetupStep.Sso);
        var caller = (await gatehouse.Services.GetRequiredService<SetupDoor>().OpenAsync(text, null, Ct))!.Value.Caller;
        async Task<int> AskAsync(Operation operation, string org, string id, string? body = null) =>
            (await gatehouse.Services.GetRequiredService<ApiPipeline>().RunAsync(Request(operation, org, id, body), operation, caller)).Status;
        var operations = gatehouse.Services.GetRequiredService<ApiOperations>().All;

        foreach (var operation in operations.Where(o => o.Name is not ("createConnection" or "getConnection" or "updateConnection" or "makeTestLink" or "refreshConnection" or "deleteConnection" or "getSetupLink")))
            (await AskAsync(operation, mine.Org.Id, mine.Ids["connections"])).ShouldBe(403, operation.Name);
        foreach (var operation in operations.Where(o => o.Name is "getConnection" or "updateConnection" or "makeTestLink" or "refreshConnection" or "deleteConnection"))
            foreach (var id in (string[])[mine.Ids["connections"], theirs.Ids["connections"], "x"]) (await AskAsync(operation, mine.Org.Id, id, "{}")).ShouldBe(404, operation.Name);
        (await AskAsync(operations.Single(o => o.Name == "createConnection"), "", "", $$"""{"name":"Theirs","org":"{{theirs.Org.Slug}}"}""")).ShouldBe(404);
        (await AskAsync(operations.Single(o => o.Name == "getSetupLink"), theirs.Org.Id, (await ConsoleScene.LinkAsync(theirs.Org)).Link.Id)).ShouldBe(404);
        (await AskAsync(operations.Single(o => o.Name == "getSetupLink"), mine.Org.Id, (await ConsoleScene.LinkAsync(mine.Org)).Link.Id)).ShouldBe(404, "another link is not this one's");
    }

    [Fact]
    public async Task Forms_that_are_too_large_broken_or_from_elsewhere_are_refused_with_a_page()
    {
        using var client = scene.SetupClient((await ConsoleScene.LinkAsync(await gatehouse.OrgAsync())).Text);
        client.DefaultRequestHeaders.ExpectContinue = true; // Who sends all the same may find the connection closed before the answer is read.
        using var large = new MultipartFormDataContent { { new StringContent("choose"), "_handler" }, { new ByteArrayContent(new byte[2 << 20]), "file", "x.xml" } };
        using var broken = new StringContent("nothing of the kind");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        foreach (var (content, status) in ((HttpContent, int)[])[(large, 413), (broken, 400)])
        {
            using var answer = await client.PostAsync("/setup/sso", content, Ct);
            ((int)answer.StatusCode).ShouldBe(status);
            (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain("could not be read");
        }

        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/setup/sso") { Content = new FormUrlEncodedContent([new("_handler", "choose"), new("vendor", "okta")]) };
        elsewhere.Headers.Add("Sec-Fetch-Site", "cross-site");
        (await client.SendAsync(elsewhere, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    static DefaultHttpContext Request(Operation operation, string org, string id, string? body)
    {
        var http = new DefaultHttpContext();
        foreach (var hole in (string[])["id", "member", "key", "domain"]) http.Request.RouteValues[hole] = id;
        http.Request.RouteValues["org"] = org;
        if (operation.Body is null) return http;
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body ?? "{}"));
        return http;
    }

    static async Task<int> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Ct);
        return (int)answer.StatusCode;
    }
}
