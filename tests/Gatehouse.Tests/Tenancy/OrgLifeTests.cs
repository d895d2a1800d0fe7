using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Jobs;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Provider;
using Gatehouse.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Tenancy;

public sealed class OrgLifeOnSqlite(OnSqlite gatehouse) : OrgLifeTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class OrgLifeOnPostgres(OnPostgres gatehouse) : OrgLifeTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>An Org is suspended and comes back, is deleted and restored, taken along, and in the end gone.</summary>
public abstract class OrgLifeTests : IDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly BareDatabase bare;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected OrgLifeTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene, bare) = (gatehouse, new(gatehouse), new(gatehouse.Database));
        surfer = scene.Surfer();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        party.Dispose();
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    Task<Caller> InstanceAsync() => Caller.WithAsync(gatehouse, null);

    Task<List<string>> EventsAsync(string org) => bare.FirstColumnAsync($"select type from events where org_id = '{org}' and type like 'org.%' order by position, id");

    [Fact]
    public async Task A_suspended_Org_answers_its_tokens_and_keys_403_and_is_afterwards_as_it_was()
    {
        var (org, instance) = (await gatehouse.OrgAsync(), await InstanceAsync());
        var (ada, own) = (await org.Idp.UserAsync("ada"), await Caller.WithAsync(gatehouse, org.Db));
        var bought = await BuyAsync(org);
        using var access = gatehouse.Idp((string)bought.Body!["access_token"]!);
        (await access.AskAsync($"GET Users/{ada}")).Status.ShouldBe(200);
        var before = await bare.ExportAsync(org.Id, "orgs", "events", "audit_log", "sync_log", "api_keys", "access_tokens");

        ((string?)(await instance.DoAsync($"POST /orgs/{org.Slug}/suspend"))["state"]).ShouldBe("suspended");

        foreach (var idp in (HttpClient[])[org.Idp, access])
        foreach (var request in (string[])[$"GET Users/{ada}", "GET Users", $"DELETE Users/{ada}"])
        {
            var refused = await idp.AskAsync(request);
            (refused.Status, refused.Header("WWW-Authenticate")).ShouldBe((403, null), request);
            ((string?)refused.Body!["detail"]).ShouldNotBeNull().ShouldContain("suspended");
        }

        (await BuyAsync(org)).Status.ShouldBe(401);
        (await Soon.Async(() => bare.FirstColumnAsync($"select reason from sync_log where org_id = '{org.Id}' and action = 'AUTHENTICATE' and http_status = 403"), told => told.Count == 6)).ShouldAllBe(reason => reason.Contains("The Org is suspended"));
        foreach (var request in (string[])["GET /orgs", $"GET /orgs/{org.Slug}/members", "GET /events"]) await own.RefusedAsync("org.suspended", request);
        (await instance.DoAsync($"GET /orgs/{org.Slug}/members"))["data"]!.AsArray().ShouldHaveSingleItem();
        await instance.DoAsync($"POST /orgs/{org.Slug}/suspend"); // Once more is no mistake, and nothing new.
        await instance.DoAsync($"POST /orgs/{org.Slug}/resume");

        (await org.Idp.AskAsync($"GET Users/{ada}")).Status.ShouldBe(200);
        (await access.AskAsync($"GET Users/{ada}")).Status.ShouldBe(200);
        await own.DoAsync($"GET /orgs/{org.Slug}/members");
        (await bare.ExportAsync(org.Id, "orgs", "events", "audit_log", "sync_log", "api_keys", "access_tokens")).ShouldBe(before);
        (await EventsAsync(org.Id)).ShouldBe(["org.created", "org.updated", "org.suspended", "org.resumed"]);
        foreach (var log in (string[])[$"audit_log where org_id = '{org.Id}' and", "instance_audit_log where"])
            (await bare.FirstColumnAsync($"select action from {log} target_id = '{org.Id}' and target_type = 'org' order by id")).ShouldBe(["suspendOrg", "resumeOrg"]);
    }

    [Fact]
    public async Task Nobody_signs_in_to_a_suspended_Org_and_whoever_was_in_goes_on_elsewhere_and_comes_back_with_it()
    {
        var ((org, db), (other, _)) = (await scene.JitOrgAsync(), await scene.JitOrgAsync());
        await scene.ConnectAsync(party, null, [org.Id, other.Id]);
        var (app, instance) = (await RelyingApp.MakeAsync(gatehouse), await InstanceAsync());
        var tokens = await app.TokensAsync(await Scene.SignInAsync(surfer, app.Ask(("org", org.Slug)), party, "alice"));
        (await Scene.SignInAsync(surfer, $"/o/{other.Slug}?go_on=1", party, "alice")).Title.ShouldBe($"You are signed in to {other.Name}");
        using var late = scene.Surfer();
        var onTheWay = await late.GoAsync($"/o/{org.Slug}");
        var code = RelyingApp.Code(await surfer.GoAsync(app.Ask(("org", org.Slug))));

        await instance.DoAsync($"POST /orgs/{org.Slug}/suspend");

        var page = await surfer.GoAsync($"/o/{org.Slug}");
        (page.Status, page.Title).ShouldBe((403, "This organization is suspended"));
        (await surfer.GoAsync($"/o/{other.Slug}")).Title.ShouldBe($"You are signed in to {other.Name}");
        (await surfer.GoAsync($"/o/{other.Slug}")).Text.ShouldNotContain(org.Id.Value);
        RelyingApp.Answer(await surfer.GoAsync(app.Ask(("org", org.Slug))))["error"].ShouldBe("access_denied");
        (await app.RefreshAsync(tokens["refresh_token"]!.ToString())).Body["error"]!.ToString().ShouldBe("invalid_grant");
        (await app.ExchangeAsync(code)).Body["error"]!.ToString().ShouldBe("invalid_grant");
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Status.ShouldBe(401);
        var refused = await Scene.AnswerAsync(late, onTheWay, party, "alice");
        refused.Title.ShouldBe("This organization is suspended");
        (await scene.FoundAsync(db, refused)).Check.ShouldBe("OrgSuspended");

        await instance.DoAsync($"POST /orgs/{org.Slug}/resume");

        (await surfer.GoAsync($"/o/{org.Slug}")).Title.ShouldBe($"You are signed in to {org.Name}");
        (await app.RefreshAsync(tokens["refresh_token"]!.ToString())).Status.ShouldBe(200);
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_deleted_Org_is_named_first_closed_at_once_and_restored_as_it_was()
    {
        var (org, instance) = (await gatehouse.OrgAsync(), await InstanceAsync());
        var ada = await org.Idp.UserAsync("ada");
        await instance.RefusedAsync("confirmation.needed", $"DELETE /orgs/{org.Slug}");
        await instance.RefusedAsync("confirmation.needed", $"DELETE /orgs/{org.Slug}?name=acme-of-somebody-else");
        foreach (var request in (string[])["DELETE /orgs/primary?name=primary", "POST /orgs/primary/suspend"]) await instance.RefusedAsync("org.primary", request);
        await instance.DoAsync($"POST /orgs/{org.Slug}/suspend");

        await instance.DoAsync($"DELETE /orgs/{org.Slug}?name={org.Slug}");

        (await org.Idp.AskAsync($"GET Users/{ada}")).Body!["detail"]!.ToString().ShouldContain("deleted");
        (await surfer.GoAsync($"/o/{org.Slug}")).Title.ShouldBe("This organization is suspended");
        await instance.RefusedAsync("org.slug-taken", "POST /orgs", $$"""{"name":"New","slug":"{{org.Slug}}"}""");
        foreach (var verb in (string[])["suspend", "resume"]) await instance.RefusedAsync("org.deleted", $"POST /orgs/{org.Slug}/{verb}");
        await gatehouse.Services.GetRequiredService<OrgPurge>().RunAsync(Ct); // Its grace period has only begun.
        var told = JsonNode.Parse((await bare.FirstColumnAsync($"select data from events where org_id = '{org.Id}' and type = 'org.deleted'")).ShouldHaveSingleItem())!;
        DateTimeOffset.Parse((string)told["purgeAt"]!, CultureInfo.InvariantCulture).ShouldBe(TimeProvider.System.GetUtcNow().AddDays(30), TimeSpan.FromMinutes(5));

        ((string?)(await instance.DoAsync($"POST /orgs/{org.Slug}/restore"))["state"]).ShouldBe("suspended", "as it was");
        await instance.DoAsync($"POST /orgs/{org.Slug}/resume");
        (await org.Idp.AskAsync($"GET Users/{ada}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_is_purged_leaves_nothing_and_nothing_of_a_neighbour()
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse);
        var (mine, theirs, instance) = (neighbours.Mine, neighbours.Theirs, await InstanceAsync());
        await FillAsync(theirs, instance);
        await instance.DoAsync($"DELETE /orgs/{theirs.Slug}?name={theirs.Slug}");
        await bare.RowsAsync($"update orgs set deleted_at = 1 where id = '{theirs.Id}'");
        var (before, purge) = (await bare.ExportAsync(mine.Id), gatehouse.Services.GetRequiredService<OrgPurge>());
        (await bare.ExportAsync(theirs.Id)).ShouldContain("cellarNumber");

        // A node ends after some tables: whatever it was at, the Org is marked, nobody restores it, and another goes on.
        await bare.RowsAsync($"update orgs set purging = true where id = '{theirs.Id}'");
        await bare.RowsAsync($"delete from emails where org_id = '{theirs.Id}'");
        await instance.RefusedAsync("org.purging", $"POST /orgs/{theirs.Slug}/restore");
        await Task.WhenAll(purge.RunAsync(Ct), purge.RunAsync(Ct));

        (await bare.ExportAsync(theirs.Id)).ShouldBeEmpty();
        (await bare.EverythingAsync()).Split('\n').Where(row => row.Contains(theirs.Id) && !row.StartsWith("instance_audit_log:", StringComparison.Ordinal)).ShouldBeEmpty();
        (await bare.ExportAsync(mine.Id)).ShouldBe(before);
        (await theirs.Idp.AskAsync("GET Users")).Status.ShouldBe(401);
        (await bare.FirstColumnAsync($"select action from instance_audit_log where target_id = '{theirs.Id}'")).ShouldBe(["deleteOrg"]);
        (await instance.DoAsync("POST /orgs", $$"""{"name":"New","slug":"{{theirs.Slug}}"}"""))["id"]!.ToString().ShouldNotBe(theirs.Id);
    }

    [Fact]
    public async Task Everything_of_an_Org_goes_out_line_by_line_without_a_secret()
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse);
        var (org, instance) = (neighbours.Theirs, await InstanceAsync());
        await FillAsync(org, instance);
        for (var page = 0; page < 2; page++) // More than one page of them.
            (await org.Idp.AskAsync("POST Bulk", Wire.Bulk([.. Enumerable.Range(page * 300, 300).Select(i => $$"""{"method":"POST","path":"/Users","bulkId":"b{{i}}","data":{{Wire.User($"many{i}", "\"password\":\"Kellerschluessel1\"")}}}""")]))).Status.ShouldBe(200);
        await (await Caller.WithAsync(gatehouse, org.Db)).RefusedAsync("key.instance-only", $"GET /orgs/{org.Slug}/export");

        var answer = await instance.AskAsync($"GET /orgs/{org.Slug}/export?logs=true");

        answer.Header("Content-Type").ShouldBe("application/x-ndjson");
        var lines = answer.Text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        var kinds = lines.GroupBy(line => (string)line["kind"]!).ToDictionary(kind => kind.Key, kind => kind.Count());
        ((string?)lines[0]["slug"], kinds["org"], kinds["member"], kinds["deleted"], kinds["group"], kinds["group-member"], kinds["schema"], kinds["token"], kinds["connection"], kinds["domain"], kinds["workspace"], kinds["mapping"]).ShouldBe((org.Slug, 1, 601, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        lines.Single(line => (string)line["kind"]! == "member" && (string)line["id"]! == neighbours.TheirUser)["doc"]![Neighbours.TheirSchema]!["cellarNumber"]!.ToString().ShouldBe("7");
        kinds["sync-log"].ShouldBeGreaterThan(600);
        kinds.ShouldContainKey("audit");
        foreach (var secret in (string[])["Kellerschluessel1", org.Token, "client-secret-of-keycloak", TokenHash(org)]) answer.Text.ShouldNotContain(secret);
        (await instance.AskAsync($"GET /orgs/{org.Slug}/export")).Text.ShouldNotContain("\"sync-log\"");
        (await bare.FirstColumnAsync($"select action from instance_audit_log where target_id = '{org.Id}'")).ShouldBe(["exportOrg", "exportOrg"]);
    }

    [Fact]
    public async Task The_command_line_suspends_resumes_deletes_restores_and_exports()
    {
        var org = await gatehouse.OrgAsync();
        await org.Idp.UserAsync("ada");
        var file = Path.Combine(gatehouse.DataFolder, $"{org.Slug}.jsonl");

        ((string?)(await gatehouse.TypeAsync("org", "suspend", org.Slug, "--json")).Well().Json["state"]).ShouldBe("suspended");
        (await gatehouse.TypeAsync("org", "show", org.Slug)).Well().Out.ShouldContain("suspended");
        (await gatehouse.TypeAsync("org", "resume", org.Slug)).Well().Out.ShouldContain("is active");
        (await gatehouse.TypeAsync("org", "export", org.Slug, "--output", file)).Well();
        File.ReadLines(file).Count(line => line.Contains("\"kind\":\"member\"")).ShouldBe(1);
        var asked = await gatehouse.TypeAsync("org", "delete", org.Slug);
        asked.Code.ShouldBe(1);
        asked.Err.ShouldContain($"--name {org.Slug}");
        ((string?)(await gatehouse.TypeAsync("org", "delete", org.Slug, "--name", org.Slug, "--json")).Well().Json["state"]).ShouldBe("deleted");
        (await gatehouse.TypeAsync("org", "restore", org.Slug)).Well().Out.ShouldContain("is active");
    }

    static string TokenHash(TestOrg org) => Gatehouse.Tokens.TokenText.Hash(org.Token);

    async Task<Captures.Answer> BuyAsync(TestOrg org)
    {
        using var client = new HttpClient { BaseAddress = gatehouse.Url };
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", org.TokenId), new("client_secret", org.Token)]);
        using var response = await client.PostAsync(new Uri("oauth2/scim/token", UriKind.Relative), form, Ct);
        return await Captures.Answer.ReadAsync(response, Ct);
    }

    /// <summary>Something in as many tables as can be reached in a moment.</summary>
    async Task FillAsync(TestOrg org, Caller instance)
    {
        var at = $"/orgs/{org.Slug}";
        var design = (await instance.DoAsync($"POST {at}/workspaces", """{"name":"Design"}"""))["id"]!.ToString();
        var user = (await bare.FirstColumnAsync($"select id from users where org_id = '{org.Id}' limit 1"))[0];
        await instance.DoAsync($"PUT {at}/workspaces/{design}/members/{user}");
        await instance.DoAsync($"POST {at}/mappings", $$"""{"group":"Staff","role":"viewer","workspaces":["{{design}}"]}""");
        await instance.DoAsync($"POST {at}/domains", $$"""{"name":"{{org.Slug}}.example"}""");
        var connection = (await instance.DoAsync("POST /connections", $$"""{"name":"IdP","org":"{{org.Id}}","protocol":"oidc","idp":{"clientSecret":"client-secret-of-keycloak"} }"""))["id"]!.ToString();
        await instance.DoAsync($"POST {at}/members/{user}/identities", $$"""{"connection":"{{connection}}","stableId":"e-1"}""");
        await instance.DoAsync($"POST {at}/webhooks", """{"url":"https://app.example/hook"}""");
        await Caller.WithAsync(gatehouse, org.Db);
    }
}
