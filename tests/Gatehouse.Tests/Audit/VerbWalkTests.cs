using System.CommandLine;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Sessions;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Audit;

public sealed class VerbWalkOnSqlite(OnSqlite gatehouse) : VerbWalkTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class VerbWalkOnPostgres(OnPostgres gatehouse) : VerbWalkTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Every verb that changes something is done once, and leaves the entry that docs/reference/audit.md says.</summary>
public abstract class VerbWalkTests
{
    readonly Running gatehouse;
    readonly Watch watch;

    protected VerbWalkTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, watch) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Names of operations have a capital letter in them.</summary>
    static bool IsVerb(string action) => !action.Any(char.IsUpper);

    [Fact]
    public void Every_verb_is_listed() => Leaves(Gatehouse.Cli.Verbs.Root, "").ShouldBe([.. ListedActs.All.Keys.Where(IsVerb), .. ListedActs.Silent.Where(IsVerb)], ignoreOrder: true);

    [Fact]
    public async Task Each_verb_leaves_its_entry()
    {
        await watch.NewAsync();
        await OfTheInstanceAsync();
        await OfAnOrgAsync();
        await OfItsEndAsync();
        await OfWhatIdentityProvidersPushAsync();
        await OfConnectionsAsync();
        await OfWebhooksAsync();

        ListedActs.All.Keys.Where(IsVerb).Except(watch.Done).ShouldBeEmpty("verbs that this walk does not do");
        watch.Faults.ShouldBeEmpty();
    }

    async Task OfTheInstanceAsync()
    {
        await DoAsync("instance set", "require-connection=true");
        await DoAsync("instance set", "require-connection=");
        var key = (await DoAsync("api-key create", "audited", "--scope", "*:read"))["id"]!.ToString();
        await DoAsync("api-key revoke", key);
        await DoAsync("operator add", "grace");
        await DoAsync("operator add", "heidi");
        await DoAsync("operator reset", "grace");
        await DoAsync("operator remove", "grace");
        await DoAsync("key rotate-master", "--at-once");
        var old = (await gatehouse.TypeAsync("key", "list", "--json")).Well().Json.AsArray().Single(k => (string)k!["state"]! == "old")!;
        await DoAsync("key retire", (string)old["id"]!, "--yes");
        await DoAsync("role add", "auditor", "--privilege", "look");
        await DoAsync("role set", "auditor", "--privilege", "read");
        await DoAsync("role move", "auditor", "--lowest");
        await DoAsync("role remove", "auditor");
        var app = (await DoAsync("app create", "Board", "--redirect-uri", "https://app.example.com/back"))["id"]!.ToString();
        await DoAsync("app set", app, "token-life=10m");
        await DoAsync("app rotate", app);
        await DoAsync("app delete", app, "--yes");
        var signing = (await LookAsync("signing-key list"))[0]!["id"]!.ToString();
        await DoAsync("signing-key rotate", "--now");
        await DoAsync("signing-key retire", signing);
        var saml = (await LookAsync("saml-key list")).AsArray().First(k => (string?)k!["purpose"] == "signing")!["id"]!.ToString();
        var next = (await DoAsync("saml-key next"))["id"]!.ToString();
        await DoAsync("saml-key use", next, "--yes");
        await DoAsync("saml-key retire", saml);
    }

    async Task OfAnOrgAsync()
    {
        var slug = "walked-" + Guid.NewGuid().ToString("N")[..8];
        await DoAsync("org create", "Walked", "--slug", slug);
        string[] org = ["--org", slug];
        await DoAsync("org set", slug, "grace=10d", "alert-email=ops@example.com");
        await DoAsync("alert set", ["alert-held=off", .. org]);
        await DoAsync("org rename", slug, "--name", "Walked on");
        var ada = (await DoAsync("member add", ["ada@example.com", .. org]))["id"]!.ToString();
        await DoAsync("member suspend", [ada, .. org]);
        await DoAsync("member activate", [ada, .. org]);
        await DoAsync("workspace create", ["Design", .. org]);
        await DoAsync("workspace rename", ["Design", "Drawing", .. org]);
        await DoAsync("workspace grant", ["Drawing", "--user", ada, .. org]);
        await DoAsync("workspace revoke", ["Drawing", "--user", ada, .. org]);
        await DoAsync("workspace remove", ["Drawing", .. org]);
        await DoAsync("mapping set", ["--scim-role", "boss", "--role", "viewer", .. org]);
        await DoAsync("mapping remove", ["--scim-role", "boss", .. org]);
        await gatehouse.Services.GetRequiredService<InstanceDb>().RunAsync($"update users set role = {"admin"} where id = {ada}", Ct);
        await DoAsync("access verify", ["--repair", .. org]);
        var file = Path.Combine(gatehouse.DataFolder, "badge.json");
        await File.WriteAllTextAsync(file, """{"id":"urn:example:scim:badge:2.0:User","name":"Badge","attributes":[{"name":"number","type":"string"}]}""", Ct);
        await DoAsync("schema add", [file, .. org]);
        await DoAsync("schema remove", ["urn:example:scim:badge:2.0:User", .. org]);
        await DoAsync("domain add", ["walked.example", .. org]);
        await DoAsync("domain verify", ["walked.example", "--dns-servers", "127.0.0.1:9", "127.0.0.2:9", .. org]);
        var connection = (await DoAsync("connection create", ["IdP", .. org]))["id"]!.ToString();
        await DoAsync("domain route", ["walked.example", "--connection", connection, .. org]);
        await DoAsync("domain remove", ["walked.example", .. org]);
        await DoAsync("identity link", [ada, "--connection", connection, "--stable-id", "e-1", .. org]);
        var (db, now) = (gatehouse.Services.GetRequiredService<Gatehouse.Doors.OperatorDoor>(), TimeProvider.System.GetUtcNow());
        var mine = (await db.OpenAsync(slug, Ct))!.Value.Db;
        await gatehouse.Services.GetRequiredService<InstanceDb>().RunAsync($"insert into sessions (hash, created_at, seen_at, ends_at) values ({"a0000000000000000000" + slug}, {now.ToUnixTimeMilliseconds()}, {now.ToUnixTimeMilliseconds()}, {now.AddHours(1).ToUnixTimeMilliseconds()})", Ct);
        (await mine.WriteAsync(tx => EntryStore.EnterAsync(tx, new SignInSettings(), "a0000000000000000000" + slug, null, ada, connection, null, now, Ct), Ct)).ShouldBeTrue();
        await DoAsync("session end", ["--all", .. org]);
        await DoAsync("identity unlink", [ada, .. org]);
        var link = (await DoAsync("setup-link create", ["Ada", "--step", "sso", "--expires", "3d", .. org]))["id"]!.ToString();
        await DoAsync("setup-link revoke", [link, .. org]);
        var token = (await DoAsync("token issue", org))["id"]!.ToString();
        await DoAsync("token set", [token, "profile=strict", .. org]);
        await DoAsync("token rotate", [token, .. org]);
        await DoAsync("token revoke", [token, .. org]);
    }

    async Task OfItsEndAsync()
    {
        var slug = (await gatehouse.OrgAsync()).Slug;
        await DoAsync("branding set", "colour=#ff6600", "--org", slug);
        await DoAsync("org export", slug, "--output", Path.Combine(gatehouse.DataFolder, "walked.jsonl"));
        await DoAsync("org suspend", slug);
        await DoAsync("org resume", slug);
        await DoAsync("org delete", slug, "--name", slug);
        await DoAsync("org restore", slug);
    }

    async Task OfWhatIdentityProvidersPushAsync()
    {
        var pushed = await gatehouse.OrgAsync("invite=true");
        var eve = await pushed.Idp.UserAsync("eve@example.com");
        await DoAsync("invitation resend", eve, "--org", pushed.Slug);
        await DoAsync("member activate", eve, "--org", pushed.Slug);
        await pushed.Idp.RemoveAsync(eve);
        await DoAsync("member restore", eve, "--org", pushed.Slug);
        foreach (var verb in (string[])["guard approve", "guard reject"])
        {
            var held = await gatehouse.OrgAsync("guard-least=1", "guard-share=0");
            await held.Idp.DeactivateAsync(await held.Idp.UserAsync("ann"));
            await held.Idp.DeactivateAsync(await held.Idp.UserAsync("bob"));
            await DoAsync(verb, (await LookAsync("guard list", "--org", held.Slug))[0]!["id"]!.ToString(), "--org", held.Slug);
        }

        foreach (var verb in (string[])["preview go", "preview cancel"])
        {
            var previewed = await gatehouse.OrgAsync();
            await DoAsync("preview start", "--org", previewed.Slug);
            await previewed.Idp.UserAsync("ann");
            await DoAsync(verb, ["--org", previewed.Slug, .. verb.EndsWith("cancel", StringComparison.Ordinal) ? (string[])["--yes"] : []]);
        }
    }

    async Task OfConnectionsAsync()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (one, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var id = (await DoAsync("connection create", "Everybody's", "--metadata-url", idp.Metadata, "--idp-private"))["id"]!.ToString();
        await DoAsync("connection serve", id, "--org", one.Slug);
        await DoAsync("connection serve", id, "--org", other.Slug);
        await DoAsync("connection default", await SecondAsync(one, id), "--org", one.Slug);
        await DoAsync("connection set", id, "--name", "All people's", "idp-initiated=off");
        await DoAsync("connection enable", id);
        await DoAsync("connection refresh", id, "--idp-private");
        await gatehouse.Services.GetRequiredService<InstanceDb>().WriteAsync(tx =>
        {
            ConnectionKeys.Add(tx, id, Some.Certificate(), accepted: false, TimeProvider.System.GetUtcNow());
            return Task.FromResult(true);
        }, Ct);
        await DoAsync("connection keys accept", id);
        await DoAsync("connection keys remove", id, (await LookAsync("connection keys list", id)).AsArray().First(k => (string?)k!["state"] != "retiring")!["thumbprint"]!.ToString());
        await DoAsync("connection disable", id);
        await DoAsync("connection leave", id, "--org", other.Slug);
        await DoAsync("connection delete", id);
    }

    /// <summary>One that is no default yet.</summary>
    async Task<string> SecondAsync(TestOrg org, string first)
    {
        var second = (await DoAsync("connection create", "Second", "--org", org.Slug))["id"]!.ToString();
        second.ShouldNotBe(first);
        return second;
    }

    async Task OfWebhooksAsync()
    {
        var org = await gatehouse.OrgAsync();
        await org.Idp.UserAsync("ann");
        var id = (await DoAsync("webhook add", "http://127.0.0.1:9/x?key=hush", "--org", org.Slug, "--webhook-private"))["id"]!.ToString();
        await DoAsync("webhook disable", id, "--org", org.Slug);
        await DoAsync("webhook enable", id, "--org", org.Slug);
        await DoAsync("webhook rotate", id, "--org", org.Slug);
        await DoAsync("webhook replay", id, "--after", "start", "--org", org.Slug);
        await DoAsync("webhook test", id, "--org", org.Slug, "--webhook-private");
        await DoAsync("webhook remove", id, "--org", org.Slug);
    }

    async Task<System.Text.Json.Nodes.JsonNode> DoAsync(string verb, params string[] arguments)
    {
        var said = await gatehouse.TypeAsync([.. verb.Split(' '), .. arguments, "--json"]);
        said.Code.ShouldBeLessThanOrEqualTo(verb is "webhook test" or "domain verify" ? 1 : 0, $"{verb}: {said.Err}"); // Nobody is there who answers.
        await watch.SawAsync(verb);
        return said.Json;
    }

    async Task<System.Text.Json.Nodes.JsonNode> LookAsync(string verb, params string[] arguments)
    {
        var said = (await gatehouse.TypeAsync([.. verb.Split(' '), .. arguments, "--json"])).Well();
        await watch.SawNothingAsync(verb);
        return said.Json;
    }

    static IEnumerable<string> Leaves(Command command, string before) => command.Subcommands.Count == 0 ? [before.TrimEnd()]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{before}{sub.Name} "));
}
