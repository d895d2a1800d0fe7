using System.Text.RegularExpressions;
using Gatehouse.Connections;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Saml;
using Gatehouse.Tests.SignIn;

namespace Gatehouse.Tests.Peers;

public sealed class PeerSignInOnSqlite(OnSqlite gatehouse) : PeerSignInTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class PeerSignInOnPostgres(OnPostgres gatehouse) : PeerSignInTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whole sign-ins and sign-outs through identity providers that nobody here wrote, as a browser without scripts sees them.</summary>
public abstract partial class PeerSignInTests
{
    readonly Running gatehouse;
    readonly Scene scene;

    protected PeerSignInTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Peer.Installed is not null, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string Home => gatehouse.Url.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SimpleSAMLphp_signs_people_in_and_out(bool encrypts)
    {
        var (org, db) = await scene.JitOrgAsync();
        await using var idp = await Providers.SimpleSamlPhpAsync();
        var connection = await ConnectAsync(org, idp, "saml2/idp/metadata.php", "SimpleSAMLphp", ("sign-requests", "true"), ("email", "mail"), ("username", "mail"), ("given-name", "givenName"), ("family-name", "sn"), ("display-name", "sn"));
        await TrustAsync(idp, connection, encrypts);
        using var visitor = new Visitor("bob", "bobpass");

        await visitor.GoAsync($"{Home}/o/{org.Slug}");

        visitor.Text.ShouldContain($"You are signed in to {org.Name}", customMessage: string.Join('\n', visitor.Way));
        (await MemberStore.FindAsync(db, "bob@acme.test", Ct))!.DisplayName.ShouldBe("Berg & <Sons> \"é\"");

        await visitor.SendAsync("/signout");
        visitor.Text.ShouldContain("signed out", Case.Insensitive, string.Join('\n', visitor.Way));
        await visitor.GoAsync($"{Home}/o/{org.Slug}");
        visitor.Way.ShouldContain(way => way.Contains("loginuserpass", StringComparison.Ordinal)); // It asks for the password again.
    }

    [Fact]
    public async Task A_tile_of_SimpleSAMLphp_begins_a_sign_in_of_ours_and_keeps_the_deep_link()
    {
        var (org, _) = await scene.JitOrgAsync();
        await using var idp = await Providers.SimpleSamlPhpAsync();
        var connection = await ConnectAsync(org, idp, "saml2/idp/metadata.php", "SimpleSAMLphp", ("sign-requests", "true"), ("email", "mail"), ("username", "mail"));
        await TrustAsync(idp, connection, encrypts: false);
        using var visitor = new Visitor("alice", "alicepass");

        await visitor.GoAsync($"{idp.Url}saml2/idp/SSOService.php?spentityid={Uri.EscapeDataString(AddressesOf(connection).EntityId)}&RelayState=/o/{org.Slug}?deep=1");

        visitor.At.PathAndQuery.ShouldBe($"/o/{org.Slug}?deep=1", string.Join('\n', visitor.Way));
        visitor.Text.ShouldContain("You are signed in to");
    }

    [Fact]
    public async Task Signing_out_at_SimpleSAMLphp_ends_the_session_here()
    {
        var (org, _) = await scene.JitOrgAsync();
        await using var idp = await Providers.SimpleSamlPhpAsync();
        var connection = await ConnectAsync(org, idp, "saml2/idp/metadata.php", "SimpleSAMLphp", ("sign-requests", "true"), ("email", "mail"), ("username", "mail"));
        await TrustAsync(idp, connection, encrypts: false);
        using var visitor = new Visitor("alice", "alicepass");
        await visitor.GoAsync($"{Home}/o/{org.Slug}");

        await visitor.GoAsync($"{idp.Url}saml2/idp/initSLO.php?RelayState={Uri.EscapeDataString(Home + "/signout/done")}");

        visitor.Way.ShouldContain(way => way.Contains("/slo ", StringComparison.Ordinal));
        await visitor.GoAsync($"{Home}/o/{org.Slug}");
        visitor.Way.Count(way => way.Contains("loginuserpass", StringComparison.Ordinal)).ShouldBeGreaterThan(1, string.Join('\n', visitor.Way));
    }

    [Theory]
    [InlineData("1", "1", "0")]
    [InlineData("1", "0", "0")]
    [InlineData("0", "1", "1")]
    public async Task Samlp_signs_people_in_whatever_it_signs_and_encrypts(string response, string assertion, string encrypts)
    {
        var (org, db) = await scene.JitOrgAsync();
        await using var idp = await Providers.SamlpAsync(("SIGN_RESPONSE", response), ("SIGN_ASSERTION", assertion), ("ENCRYPT", encrypts));
        var connection = await ConnectAsync(org, idp, "metadata", "samlp", ("email", "email"), ("username", "email"));
        await File.WriteAllTextAsync(Path.Combine(idp.Folder, "sp"), AddressesOf(connection).Metadata, Ct);
        using var visitor = new Visitor("alice", "password");

        await visitor.GoAsync($"{Home}/o/{org.Slug}");

        visitor.Text.ShouldContain($"You are signed in to {org.Name}", customMessage: string.Join('\n', visitor.Way));
        (await MemberStore.FindAsync(db, "alice@acme.test", Ct)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("RS256", "client_secret_basic")]
    [InlineData("PS256", "client_secret_post")]
    [InlineData("ES256", "private_key_jwt")]
    public async Task The_certified_OpenID_provider_signs_people_in(string algorithm, string authentication)
    {
        var (org, db) = await scene.JitOrgAsync();
        var port = Peer.FreePort();
        var connection = await scene.ActivateAsync(new(org.Id, "oidc-provider", "generic-oidc", Words(("userinfo", "true"), ("scopes", "openid email profile groups"), ("username", "email"), ("email", "email"), ("display-name", "given_name"), ("client-auth", authentication switch
        {
            "client_secret_post" => "post", "private_key_jwt" => "private-key", _ => "basic",
        })), new IdentityProvider.Oidc($"http://127.0.0.1:{port}", "gatehouse"))
        { Secret = authentication == "private_key_jwt" ? null : "secret-secret-secret-secret-secret-secret" }, [org.Id]);
        var ours = AddressesOf(connection);
        await using var idp = await Providers.OidcProviderAsync(port, ours.Callback, Home + "/signout/done", ("ALG", algorithm), ("AUTH", authentication), ("CLIENT_JWKS", ours.Jwks));
        using var visitor = new Visitor("alice", "any");

        await visitor.GoAsync($"{Home}/o/{org.Slug}");
        if (visitor.Page.Forms.Length > 0 && visitor.At.Port == port) await visitor.PressAsync("prompt", "consent");

        visitor.Text.ShouldContain($"You are signed in to {org.Name}", customMessage: string.Join('\n', visitor.Way) + visitor.Text);
        (await MemberStore.FindAsync(db, "alice@acme.test", Ct)).ShouldNotBeNull().DisplayName.ShouldBe("Alice");
    }

    [Fact]
    public async Task Glewlwyd_signs_people_in()
    {
        var (org, db) = await scene.JitOrgAsync();
        var port = Peer.FreePort();
        var connection = await scene.ActivateAsync(new(org.Id, "glewlwyd", "generic-oidc", Words(("username", "email"), ("email", "email"), ("display-name", "name"), ("scopes", "openid")),
            new IdentityProvider.Oidc($"http://127.0.0.1:{port}/api/oidc", "client1")) { Secret = "secret1" }, [org.Id]);
        await using var idp = await Providers.GlewlwydAsync(port, AddressesOf(connection).Callback, Home + "/signout/done");
        using var visitor = new Visitor("carol", "carolpass");
        await visitor.GoAsync($"{Home}/o/{org.Slug}");

        // Its pages are made by scripts; this is what they ask for.
        var asked = visitor.Asked.Last(url => url.AbsolutePath == "/api/oidc/auth");
        await visitor.AskAsync(HttpMethod.Post, $"{idp.Url}api/auth/", """{"username":"carol","password":"carolpass"}""");
        await visitor.AskAsync(HttpMethod.Put, $"{idp.Url}api/auth/grant/client1", """{"scope":"openid"}""");
        await visitor.GoAsync(asked + "&g_continue");

        visitor.Text.ShouldContain($"You are signed in to {org.Name}", customMessage: string.Join('\n', visitor.Way));
        (await MemberStore.FindAsync(db, "carol@acme.test", Ct)).ShouldNotBeNull().DisplayName.ShouldBe("Carol Cole");
    }

    Addresses AddressesOf(Connection connection) => new(Home, connection.Id);

    async Task<Connection> ConnectAsync(Org org, Peer idp, string metadata, string name, params (string, string)[] words)
    {
        var read = await MetadataAsync(idp, metadata);
        return await scene.ActivateAsync(new(org.Id, name, "generic-saml", Words(words), new IdentityProvider.Saml(read.EntityId, read.SignOn, read.Logout, read.WantsSignedRequests)) { Certificates = read.Certificates }, [org.Id]);
    }

    static async Task<IdpMetadata> MetadataAsync(Peer idp, string path)
    {
        using var client = new HttpClient();
        return IdpMetadata.Read(await client.GetByteArrayAsync(new Uri(idp.Url, path), Ct), null, TimeProvider.System.GetUtcNow()).ShouldBeOfType<Verdict<IdpMetadata>.Accepted>().Value;
    }

    async Task TrustAsync(Peer idp, Connection connection, bool encrypts)
    {
        using var client = new HttpClient();
        var ours = await client.GetStringAsync(new Uri(AddressesOf(connection).Metadata), Ct);
        await Providers.TrustAsync(idp, AddressesOf(connection), Certificate("signing"), encrypts ? Certificate("encryption") : null);

        string Certificate(string use) => Key().Matches(ours).First(m => m.Groups["use"].Value == use).Groups["certificate"].Value;
    }

    static Dictionary<string, string> Words(params (string Key, string Value)[] words) => words.ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal);

    [GeneratedRegex("use=\"(?<use>[a-z]*)\".*?X509Certificate>(?<certificate>[^<]*)<", RegexOptions.Singleline, 5000)]
    private static partial Regex Key();
}
