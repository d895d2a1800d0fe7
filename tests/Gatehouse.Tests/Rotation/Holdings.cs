using System.Text.Json.Nodes;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.SignIn;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Provider;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Rotation;

/// <summary>Something in every column that is sealed, and something of everything that is derived from the master key; and what people then go on to do with it.</summary>
sealed class Holdings : IAsyncDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer signedIn, underWay, answered;
    readonly WebhookSink sink;
    readonly BareDatabase bare;

    Holdings(Running gatehouse, WebhookSink sink)
    {
        (this.gatehouse, this.sink, scene, bare) = (gatehouse, sink, new(gatehouse), new(gatehouse.Database));
        (signedIn, underWay, answered) = (scene.Surfer(), scene.Surfer(), scene.Surfer());
    }

    TestOrg org = null!;
    Orgs.Org front = null!;
    OrgDb frontDb = null!;
    RelyingApp app = null!;
    Caller caller = null!;
    NewOperator root = null!;
    Seen asked = null!, half = null!;
    string hook = "", secret = "", cursor = "", test = "";

    public string Invitation { get; private set; } = "";

    public string Refresh { get; private set; } = "";

    string Answer { get; set; } = "";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Holdings> MakeAsync(Running gatehouse)
    {
        var all = new Holdings(gatehouse, await WebhookSink.StartAsync());
        await all.ProvisionAsync();
        await all.ConnectAsync();
        return all;
    }

    async Task ProvisionAsync()
    {
        org = await gatehouse.OrgAsync();
        (await gatehouse.TypeAsync("org", "set", org.Slug, "invite=true")).Well();
        foreach (var name in (string[])["ada", "ben", "cleo"]) await org.Idp.UserAsync($"{name}@example.com");
        cursor = (string)(await org.Idp.AskAsync("GET Users?count=2&cursor=")).Body!["nextCursor"]!;
        Invitation = new Uri((string)(await JsonAsync("invitation", "list", "--org", org.Slug))[0]!["link"]!).PathAndQuery;

        var added = await JsonAsync("webhook", "add", sink.Url, "--org", org.Slug, "--type", "user.created", "--webhook-private", "true");
        hook = (string)added["id"]!;
        secret = (string)(await JsonAsync("webhook", "rotate", hook, "--org", org.Slug))["secret"]!;
        root = (await gatehouse.Services.GetRequiredService<OperatorStore>().SaveAsync("root", anew: false, "test", Ct))!;
        caller = await Caller.WithAsync(gatehouse, org.Db);
        Answer = (await AskedAsync()).Text;
    }

    async Task ConnectAsync()
    {
        (front, frontDb) = await scene.JitOrgAsync();
        var connection = await scene.ConnectAsync(party, front);
        app = await RelyingApp.MakeAsync(gatehouse);
        Refresh = (string)(await app.TokensAsync(await Scene.SignInAsync(signedIn, app.Ask(("org", front.Slug)), party, "alice")))["refresh_token"]!;
        test = new Uri((string)(await JsonAsync("connection", "test", connection.Id))["link"]!).PathAndQuery;
        asked = await underWay.GoAsync(app.Ask(("org", front.Slug)));
        var (acs, response, relay) = party.Answer((await answered.GoAsync($"/o/{front.Slug}")).Location!, "bob");
        half = await answered.BringAsync(acs, ("SAMLResponse", response), ("RelayState", relay));
        var refused = scene.Surfer();
        (await Scene.SignInAsync(refused, $"/o/{front.Slug}", party, "eve", new() { Refuses = true })).Status.ShouldBe(403);
        refused.Dispose();

        var oidc = await scene.ActivateAsync(new(front.Id, "OIDC", "generic-oidc", new Dictionary<string, string>(StringComparer.Ordinal) { ["username"] = "email" },
            new IdentityProvider.Oidc("https://idp.test", "client")) { Secret = "s3cret" }, [front.Id]);
        // What begins by OpenID Connect keeps a nonce and a verifier.
        await gatehouse.Services.GetRequiredService<Doors.PendingSignIns>().StartAsync(Begun(oidc.Id), Ct);
        await JsonAsync("saml-key", "list");
    }

    Pending Begun(string connection)
    {
        var (handle, pending) = (Doors.PendingSignIns.NewHandle(), gatehouse.Services.GetRequiredService<Doors.PendingSignIns>());
        return new(handle, "browser", connection, front.Id.Value, Gatehouse.SignIn.Pending.SignIn, null, pending.SealSecrets(handle, "nonce and verifier"), null, null, null, null, default, false);
    }

    /// <summary>The ids of the keys that each column names; "" where a value names none.</summary>
    public async Task<Dictionary<string, HashSet<string>>> SealedByAsync()
    {
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var column in SealedColumn.All)
            found[column.ToString()] = [.. (await bare.FirstColumnAsync($"select {column.Column} from {column.Table} where {column.Column} is not null")).Select(value => value.Split('.') is [var id, _] ? id : "")];
        return found;
    }

    /// <summary>What everybody was about to do, they can.</summary>
    public async Task ShouldGoOnAsync(string who)
    {
        await RefreshAsync();
        (await Scene.AnswerAsync(underWay, asked, party, "carol")).Location!.GetLeftPart(UriPartial.Path).ShouldBe(RelyingApp.Callback);
        (await answered.FollowAsync(half)).Title.ShouldBe($"You are signed in to {front.Name}");
        (await underWay.GoAsync(test)).Location!.Host.ShouldBe("idp.test");
        (await signedIn.GetAsync(Invitation)).Status.ShouldBe(200);
        (await org.Idp.AskAsync($"GET Users?count=2&cursor={cursor}")).Resources().ShouldNotBeEmpty();
        (await gatehouse.Services.GetRequiredService<OperatorStore>().RefusalAsync("root", root.Password, OperatorTests.Code(root), Ct)).ShouldBeNull();
        await ShouldStayAsync(who);
    }

    /// <summary>What does not end.</summary>
    public async Task ShouldStayAsync(string who)
    {
        (await AskedAsync()).Text.ShouldBe(Answer);
        await org.Idp.UserAsync($"{who}@example.com");
        var got = await Soon.Async(() => Task.FromResult(sink.All.LastOrDefault(r => r.Text.Contains(who, StringComparison.Ordinal))), r => r is not null, TimeSpan.FromSeconds(40));
        got.ShouldNotBeNull().IsSignedBy(secret).ShouldBeTrue();
        (await scene.LogAsync(frontDb)).ShouldContain(e => e.Message != null && e.Message.StartsWith('<'));
    }

    public async Task RefreshAsync()
    {
        var (status, body) = await app.RefreshAsync(Refresh);
        status.ShouldBe(200, body.ToJsonString());
        Refresh = (string)body["refresh_token"]!;
    }

    public async Task<int> OpenedAsync(string path) => (await signedIn.GetAsync(path)).Status;

    Task<Captures.Answer> AskedAsync() => caller.AskAsync($"POST /orgs/{org.Id}/tokens", """{"name":"Okta"}""", ("Idempotency-Key", "one/<two>&'"));

    async Task<JsonNode> JsonAsync(params string[] command) => (await gatehouse.TypeAsync([.. command, "--json"])).Well().Json;

    public async ValueTask DisposeAsync()
    {
        party.Dispose();
        foreach (var surfer in (Surfer[])[signedIn, underWay, answered]) surfer.Dispose();
        await sink.DisposeAsync();
    }
}
