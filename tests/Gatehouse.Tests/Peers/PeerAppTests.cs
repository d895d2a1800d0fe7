using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gatehouse.Apps;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Sessions;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Tests.Peers;

public sealed class PeerAppsOnSqlite(OnSqlite gatehouse) : PeerAppTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class PeerAppsOnPostgres(OnPostgres gatehouse) : PeerAppTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Apps on libraries that nobody here wrote, before identity providers that nobody here wrote: whole journeys, as a browser without scripts sees them.</summary>
public abstract class PeerAppTests
{
    const string Host = "127.0.0.3"; // Cookies ignore ports.

    readonly Running gatehouse;
    readonly Scene scene;

    protected PeerAppTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Peer.Installed is not null, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string Home => gatehouse.Url.GetLeftPart(UriPartial.Authority);

    static JsonNode Json(Visitor visitor) => JsonNode.Parse(visitor.Text) ?? throw new InvalidOperationException(visitor.Text);

    async Task<(AppClient App, string? Secret, int Port)> RegisterAsync(string authentication = AppClient.Secret, string? jwks = null, params (string Key, string Value)[] words)
    {
        var port = Peer.FreePort();
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["redirect-uris"] = $"http://{Host}:{port}/cb", ["logout-uris"] = $"http://{Host}:{port}/bye http://{Host}:{port}/ready.txt", ["backchannel-uri"] = $"http://{Host}:{port}/backchannel" };
        foreach (var (key, value) in words) all[key] = value;
        var (app, secret) = await gatehouse.Services.GetRequiredService<AppStore>().CreateAsync("Peer", authentication, jwks, all, "test", Ct);
        return (app, secret, port);
    }

    Task<Peer> StartAsync(string script, (AppClient App, string? Secret, int Port) app, params (string, string)[] more) => Peer.StartAsync(app.Port, Directory.CreateTempSubdirectory("peer-").FullName, "/", ["node", script],
        [("ISSUER", Home), ("CLIENT_ID", app.App.Id), ("CLIENT_SECRET", app.Secret ?? ""), ("HOST", Host), ("PORT", $"{app.Port}"), .. more]);

    /// <summary>An Org whose people come from oidc-provider.</summary>
    async Task<(Org Org, Data.OrgDb Db, Peer Idp)> OrgAsync()
    {
        var (org, db) = await scene.JitOrgAsync();
        var port = Peer.FreePort();
        var connection = await scene.ActivateAsync(new(org.Id, "oidc-provider", "generic-oidc", new Dictionary<string, string> { ["userinfo"] = "true", ["username"] = "email", ["email"] = "email" }, new Gatehouse.Connections.IdentityProvider.Oidc($"http://127.0.0.1:{port}", "gatehouse")) { Secret = "secret-secret-secret-secret-secret-secret" }, [org.Id]);
        var ours = new Gatehouse.Connections.Addresses(Home, connection.Id);
        return (org, db, await Providers.OidcProviderAsync(port, ours.Callback, Home + "/signout/done"));
    }

    static async Task SignInAsync(Visitor visitor, string at)
    {
        await visitor.GoAsync(at);
        if (visitor.At.Host != Host && visitor.Page.Forms.Any(f => f.Elements.Any(e => e.GetAttribute("name") == "prompt"))) await visitor.PressAsync("prompt", "consent");
    }

    [Theory]
    [InlineData("basic", null, false)]
    [InlineData("post", "ES256", true)]
    [InlineData("none", null, false)]
    [InlineData("jwt", null, true)]
    public async Task Openid_client_signs_in_refreshes_and_signs_out(string authentication, string? algorithm, bool pushes)
    {
        var (org, _, idp) = await OrgAsync();
        await using var _1 = idp;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var registered = await RegisterAsync(authentication switch { "none" => AppClient.None, "jwt" => AppClient.PrivateKey, _ => AppClient.Secret }, authentication == "jwt" ? $$"""{"keys":[{{Jwk(key, false)}}]}""" : null,
            algorithm is null ? [] : [("signed-with", algorithm)]);
        await using var app = await StartAsync("openid-client.mjs", registered, [("AUTH", authentication), ("ALG", algorithm ?? ""), ("PAR", pushes ? "1" : ""), ("KEY", Jwk(key, true))]);
        using var visitor = new Visitor("bob", "any");
        var at = $"http://{Host}:{registered.Port}";

        await SignInAsync(visitor, $"{at}/login?org={org.Slug}");

        var came = Json(visitor);
        ((string)came["claims"]!["org_slug"]!, (string)came["userinfo"]!["email"]!).ShouldBe((org.Slug, "bob@acme.test"), string.Join('\n', visitor.Way));
        await visitor.GoAsync($"{at}/refresh");
        ((string)Json(visitor)["claims"]!["sub"]!, (bool)Json(visitor)["rotated"]!).ShouldBe(((string)came["claims"]!["sub"]!, true), visitor.Text);
        await visitor.GoAsync($"{at}/login?org={org.Slug}&prompt=none"); // Still signed in, here.
        Json(visitor)["claims"].ShouldNotBeNull(visitor.Text);
        await visitor.GoAsync($"{at}/logout");
        if (visitor.At.Host != Host) await visitor.PressAsync("logout", "yes"); // oidc-provider asks.
        ((string?)Json(visitor)["bye"]).ShouldBe("s1", string.Join('\n', visitor.Way));
        await visitor.GoAsync($"{at}/refresh");
        ((string)Json(visitor)["error"]!).ShouldBe("invalid_grant");
        (await Soon.Async(ToldAsync, told => told["told"] is not null))["told"]!["sid"].ShouldNotBeNull();
        await visitor.GoAsync($"{at}/login?org={org.Slug}&prompt=none");
        ((string)Json(visitor)["error"]!).ShouldBe("login_required");

        async Task<JsonNode> ToldAsync()
        {
            await visitor.GoAsync($"{at}/told");
            return Json(visitor);
        }
    }

    [Fact]
    public async Task Openid_client_switches_the_Org()
    {
        var (first, _, idp) = await OrgAsync();
        await using var _1 = idp;
        var (second, _) = await scene.JitOrgAsync();
        var registered = await RegisterAsync();
        var connections = await gatehouse.Services.GetRequiredService<ConnectionStore>().ListAsync(first.Id, Ct);
        await new BareDatabase(gatehouse.Database).RowsAsync($"insert into connection_orgs (org_id, connection_id, is_default) values ('{second.Id.Value}', '{connections[0].Id}', true)");
        await using var app = await StartAsync("openid-client.mjs", registered);
        using var visitor = new Visitor("bob", "any");
        var at = $"http://{Host}:{registered.Port}/login?org=";

        await SignInAsync(visitor, at + first.Slug);
        var one = Json(visitor)["claims"]!;
        await SignInAsync(visitor, at + second.Slug);
        var other = Json(visitor)["claims"]!;
        await visitor.GoAsync(at + first.Slug + "&prompt=none");

        ((string)one["org_slug"]!, (string)other["org_slug"]!, (string)Json(visitor)["claims"]!["org_slug"]!).ShouldBe((first.Slug, second.Slug, first.Slug));
        ((string)one["sub"]!).ShouldNotBe((string)other["sub"]!);
        ((string)Json(visitor)["claims"]!["sid"]!).ShouldBe((string)one["sid"]!);
    }

    [Fact]
    public async Task Oauth4webapi_finds_nothing_wrong_with_any_answer()
    {
        var (org, _, idp) = await OrgAsync();
        await using var _1 = idp;
        var registered = await RegisterAsync(words: ("pushed", "required"));
        await using var app = await StartAsync("oauth4webapi.mjs", registered);
        using var visitor = new Visitor("bob", "any");

        await SignInAsync(visitor, $"http://{Host}:{registered.Port}/login?org={org.Slug}");

        ((string?)Json(visitor)["email"], (bool?)Json(visitor)["before"], (bool?)Json(visitor)["after"]).ShouldBe(("bob@acme.test", true, false), visitor.Text);
    }

    [Fact]
    public async Task Mod_auth_openidc_lets_the_Orgs_people_in_and_nobody_else()
    {
        var (org, db, idp) = await OrgAsync();
        await using var _1 = idp;
        var (app, secret, port) = await RegisterAsync();
        var folder = Directory.CreateTempSubdirectory("peer-").FullName;
        await using var apache = await Peer.StartAsync(port, folder, "/ready.txt", ["./apache.sh", folder, Host, $"{port}", Home, app.Id, secret!, $"org_slug:{org.Slug}"], ("HOST", Host));
        using var visitor = new Visitor("bob", "any");
        await SignInAsync(visitor, $"{Home}/o/{org.Slug}");

        await visitor.GoAsync($"http://{Host}:{port}/");
        visitor.Text.ShouldContain("Behind the door", customMessage: string.Join('\n', visitor.Way));
        await visitor.GoAsync($"http://{Host}:{port}/cb?logout=" + Uri.EscapeDataString($"http://{Host}:{port}/ready.txt"));
        await visitor.PressAsync("logout", "yes"); // oidc-provider asks.
        visitor.At.AbsolutePath.ShouldBe("/ready.txt", string.Join('\n', visitor.Way));
        (await SessionStore.ListAsync(db, null, TimeProvider.System.GetUtcNow(), Ct)).ShouldBeEmpty();
    }

    static string Jwk(ECDsa key, bool isPrivate)
    {
        var numbers = key.ExportParameters(isPrivate);
        var d = isPrivate ? $",\"d\":\"{Base64UrlEncoder.Encode(numbers.D!)}\"" : "";
        return $$"""{"kty":"EC","crv":"P-256","kid":"k1","alg":"ES256","x":"{{Base64UrlEncoder.Encode(numbers.Q.X!)}}","y":"{{Base64UrlEncoder.Encode(numbers.Q.Y!)}}"{{d}}}""";
    }
}
