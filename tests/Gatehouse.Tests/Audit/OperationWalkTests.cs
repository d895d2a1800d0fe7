using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Sessions;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Audit;

public sealed class OperationWalkOnSqlite(OnSqlite gatehouse) : OperationWalkTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class OperationWalkOnPostgres(OnPostgres gatehouse) : OperationWalkTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Every operation that changes something is done once, and leaves the entry that docs/reference/audit.md says.</summary>
public abstract class OperationWalkTests
{
    readonly Running gatehouse;
    readonly Watch watch;
    Caller caller = null!;

    protected OperationWalkTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, watch) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    InstanceDb Database => gatehouse.Services.GetRequiredService<InstanceDb>();

    [Fact]
    public async Task Each_operation_leaves_its_entry()
    {
        await watch.NewAsync();
        caller = await Caller.WithAsync(gatehouse, null);
        await OfTheInstanceAsync();
        await OfAnOrgAsync();
        await OfItsEndAsync();
        await OfWhatIdentityProvidersPushAsync();
        await OfConnectionsAsync();
        foreach (var whose in (string[])["", $"/orgs/{(await gatehouse.OrgAsync()).Slug}"]) await OfWebhooksAsync(whose);

        var changing = caller.Document.Operations.Where(o => o.Method != "GET" || o.Name == "exportOrg").Select(o => o.Name).ToList();
        changing.ShouldBe([.. ListedActs.All.Keys.Where(IsOperation), .. ListedActs.Silent.Where(IsOperation)], ignoreOrder: true);
        changing.Except(ListedActs.Silent).Except(watch.Done).ShouldBeEmpty("operations that this walk does not do");
        watch.Faults.ShouldBeEmpty();
    }

    static bool IsOperation(string action) => action.Any(char.IsUpper);

    async Task OfTheInstanceAsync()
    {
        await DoAsync("PATCH /settings", """{"require-connection":"true"}""");
        await DoAsync("PATCH /settings", """{"require-connection":null}""");
        await DoAsync("POST /operators", """{"name":"grace"}""");
        await DoAsync("POST /operators", """{"name":"heidi"}""");
        await DoAsync("POST /operators/grace/reset");
        await DoAsync("DELETE /operators/grace");
        await DoAsync("POST /roles", """{"name":"auditor","privileges":["look"]}""");
        await DoAsync("PATCH /roles/auditor", """{"privileges":["read"]}""");
        await DoAsync("POST /roles/auditor/move", """{"above":""}""");
        await DoAsync("DELETE /roles/auditor");
        var app = (await DoAsync("POST /apps", """{"name":"Board","settings":{"redirect-uris":"https://app.example.com/back"}}"""))["app"]!["id"]!.ToString();
        await DoAsync($"PATCH /apps/{app}", """{"settings":{"token-life":"10m"}}""");
        await DoAsync($"POST /apps/{app}/rotate", "{}");
        await DoAsync($"DELETE /apps/{app}?confirm=true");
    }

    async Task OfAnOrgAsync()
    {
        var id = (await DoAsync("POST /orgs", $$"""{"name":"Walked","slug":"walked-{{Guid.NewGuid().ToString("N")[..8]}}"}"""))["id"]!.ToString();
        var at = $"/orgs/{id}";
        await DoAsync($"PATCH {at}", """{"name":"Walked on"}""");
        await DoAsync($"PATCH {at}/settings", """{"grace":"10d","alert-email":"ops@example.com"}""");
        var ada = (await DoAsync($"POST {at}/members", """{"userName":"ada@example.com"}"""))["id"]!.ToString();
        await DoAsync($"POST {at}/members/{ada}/suspend");
        await DoAsync($"POST {at}/members/{ada}/activate");
        var bob = (await DoAsync($"POST {at}/members", """{"userName":"bob@example.com"}"""))["id"]!.ToString();
        await DoAsync($"DELETE {at}/members/{bob}");
        await DoAsync($"POST {at}/deleted-members/{bob}/restore");
        var design = (await DoAsync($"POST {at}/workspaces", """{"name":"Design"}"""))["id"]!.ToString();
        await DoAsync($"PATCH {at}/workspaces/{design}", """{"name":"Drawing"}""");
        await DoAsync($"PUT {at}/workspaces/{design}/members/{ada}");
        await DoAsync($"DELETE {at}/workspaces/{design}/members/{ada}");
        await DoAsync($"DELETE {at}/workspaces/{design}");
        await LookAsync($"POST {at}/mappings/preview", """{"scimRole":"boss","role":"viewer"}""");
        var mapping = (await DoAsync($"POST {at}/mappings", """{"scimRole":"boss","role":"viewer"}"""))["mapping"]!["id"]!.ToString();
        await DoAsync($"DELETE {at}/mappings/{mapping}");
        await DoAsync($"POST {at}/domains", """{"name":"walked.example"}""");
        await DoAsync($"POST {at}/domains/walked.example/verify");
        var connection = (await DoAsync("POST /connections", $$"""{"name":"IdP","org":"{{id}}"}"""))["id"]!.ToString();
        await DoAsync($"PATCH {at}/domains/walked.example", $$"""{"connection":"{{connection}}"}""");
        await DoAsync($"DELETE {at}/domains/walked.example");
        await DoAsync($"POST {at}/members/{ada}/identities", $$"""{"connection":"{{connection}}","stableId":"e-1"}""");
        await EnterAsync(id, ada, connection, 'a');
        await DoAsync($"DELETE {at}/sessions/a000000000000000");
        await EnterAsync(id, ada, connection, 'b');
        await DoAsync($"POST {at}/members/{ada}/end-sessions");
        await DoAsync($"DELETE {at}/members/{ada}/identities");
        var link = (await DoAsync($"POST {at}/setup-links", """{"name":"Ada","steps":["sso"],"life":"3d"}"""))["setupLink"]!["id"]!.ToString();
        await DoAsync($"DELETE {at}/setup-links/{link}");
        var token = (await DoAsync($"POST {at}/tokens", """{"name":"Okta"}"""))["token"]!["id"]!.ToString();
        await DoAsync($"PATCH {at}/tokens/{token}", """{"settings":{"profile":"strict"}}""");
        await DoAsync($"POST {at}/tokens/{token}/rotate", "{}");
        await DoAsync($"DELETE {at}/tokens/{token}");
    }

    async Task OfItsEndAsync()
    {
        var org = await gatehouse.OrgAsync();
        var at = $"/orgs/{org.Slug}";
        foreach (var whose in (string[])[at, ""]) await DoAsync($"PATCH {whose}/branding", """{"name":"Walked","colour":"#ff6600"}""");
        await DoAsync($"GET {at}/export");
        await DoAsync($"POST {at}/suspend");
        await DoAsync($"POST {at}/resume");
        await DoAsync($"DELETE {at}?name={org.Slug}");
        await DoAsync($"POST {at}/restore");
    }

    /// <summary>Somebody is signed in: what a sign-in leaves.</summary>
    async Task EnterAsync(string org, string user, string connection, char hash)
    {
        var (now, text) = (TimeProvider.System.GetUtcNow(), $"{hash}0000000000000000000{org}");
        await Database.RunAsync($"insert into sessions (hash, created_at, seen_at, ends_at) values ({text}, {now.ToUnixTimeMilliseconds()}, {now.ToUnixTimeMilliseconds()}, {now.AddHours(1).ToUnixTimeMilliseconds()})", Ct);
        (await Database.For(new(org)).WriteAsync(tx => EntryStore.EnterAsync(tx, new SignInSettings(), text, null, user, connection, null, now, Ct), Ct)).ShouldBeTrue();
    }

    async Task OfWhatIdentityProvidersPushAsync()
    {
        var pushed = await gatehouse.OrgAsync("invite=true");
        var eve = await pushed.Idp.UserAsync("eve@example.com");
        await DoAsync($"POST /orgs/{pushed.Slug}/members/{eve}/invite");
        await DoAsync($"POST /orgs/{pushed.Slug}/members/{eve}/activate");
        foreach (var decision in (string[])["approve", "reject"])
        {
            var held = await gatehouse.OrgAsync("guard-least=1", "guard-share=0");
            await held.Idp.DeactivateAsync(await held.Idp.UserAsync("ann"));
            await held.Idp.DeactivateAsync(await held.Idp.UserAsync("bob"));
            var batch = (await LookAsync($"GET /orgs/{held.Slug}/held-batches"))["data"]![0]!["id"];
            await DoAsync($"POST /orgs/{held.Slug}/held-batches/{batch}/{decision}");
        }

        foreach (var end in (string[])["go", "cancel?confirm=true"])
        {
            var previewed = await gatehouse.OrgAsync();
            await DoAsync($"POST /orgs/{previewed.Slug}/preview/start");
            await previewed.Idp.UserAsync("ann");
            await DoAsync($"POST /orgs/{previewed.Slug}/preview/{end}");
        }
    }

    async Task OfConnectionsAsync()
    {
        await using var idp = await RunningIdp.StartAsync();
        var org = await gatehouse.OrgAsync();
        await DoAsync("POST /connections", $$"""{"name":"First","org":"{{org.Slug}}"}""");
        var id = (await DoAsync("POST /connections", $$"""{"name":"Everybody's","idp":{"metadataUrl":"{{idp.Metadata}}"} }"""))["id"]!.ToString();
        await DoAsync($"PUT /orgs/{org.Slug}/connections/{id}");
        await DoAsync($"PUT /orgs/{org.Slug}/connections/{id}/default");
        await DoAsync($"PATCH /connections/{id}", """{"state":"active","settings":{"idp-initiated":"off"}}""");
        await LookAsync($"POST /connections/{id}/test-link");
        await DoAsync($"POST /connections/{id}/refresh");
        var waiting = Some.Certificate();
        await Database.WriteAsync(tx =>
        {
            ConnectionKeys.Add(tx, id, waiting, accepted: false, TimeProvider.System.GetUtcNow());
            return Task.FromResult(true);
        }, Ct);
        var thumbprint = Gatehouse.Connections.KeyNews.ThumbprintOf(waiting);
        await DoAsync($"POST /connections/{id}/keys/{thumbprint}/accept");
        await DoAsync($"DELETE /connections/{id}/keys/{thumbprint}");
        await DoAsync($"DELETE /orgs/{org.Slug}/connections/{id}");
        await DoAsync($"DELETE /connections/{id}?confirm=true");
    }

    async Task OfWebhooksAsync(string whose)
    {
        var id = (await DoAsync($"POST {whose}/webhooks", """{"url":"http://127.0.0.1:9/x?key=hush"}"""))["webhook"]!["id"]!.ToString();
        await DoAsync($"PATCH {whose}/webhooks/{id}", """{"enabled":false}""");
        await DoAsync($"POST {whose}/webhooks/{id}/rotate", "{}");
        await DoAsync($"POST {whose}/webhooks/{id}/replay", $$"""{"after":"{{new Gatehouse.Events.EventCursor(0, "")}}"}""");
        await DoAsync($"DELETE {whose}/webhooks/{id}");
    }

    async Task<JsonNode> DoAsync(string request, string? body = null)
    {
        var answer = await caller.DoAsync(request, body);
        var words = request.Split(' ', 2);
        await watch.SawAsync(caller.Document.Of(words[0], words[1].Split('?')[0]).Name);
        return answer;
    }

    async Task<JsonNode> LookAsync(string request, string? body = null)
    {
        var answer = await caller.DoAsync(request, body);
        await watch.SawNothingAsync(request);
        return answer;
    }
}
