using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Cli;

public sealed class ApplyOnSqlite(OnSqlite gatehouse) : ApplyTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ApplyOnPostgres(OnPostgres gatehouse) : ApplyTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The instance from a file: what is missing is made by commands that can be read, and a second time there is nothing to do.</summary>
public abstract class ApplyTests
{
    readonly Running gatehouse;

    protected ApplyTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<Said> ApplyAsync(string yaml, params string[] more)
    {
        var file = Path.Combine(gatehouse.DataFolder, Guid.NewGuid().ToString("N") + ".yaml");
        await File.WriteAllTextAsync(file, yaml, Ct);
        return await gatehouse.TypeAsync(["apply", "-f", file, .. more]);
    }

    async Task<string> FileAsync(string slug, string metadata) => $$"""
        settings:
          alert-email: ops@example.com
        roles:
          - name: viewer
            privileges: [read]
          - name: reviewer-{{slug}}
            privileges: [read, "comment: all"]
        apps:
          - name: Shop {{slug}}
            settings:
              redirect-uris: https://shop.example.com/cb https://shop.example.com/other
              token-life: 10m
        connections:
          - name: Company {{slug}}
            template: okta
            protocol: saml
            metadata: {{metadata}}
            state: active
            serves: [{{slug}}]
        orgs:
          - slug: {{slug}}
            name: "Acme & Söhne"
            domains: [{{slug}}.example.com]
            workspaces: [Roadmap, "Ops: night"]
            connections:
              - name: Own
                template: generic-saml
                metadata: {{metadata}}
                settings:
                  email: mail
            settings:
              default-role: viewer
              mode: jit
            mappings:
              - scim-role: lead
                role: reviewer-{{slug}}
              - group: Engineering
                workspaces: [Roadmap]
        """.Replace("{{metadata}}", await MetadataAsync(), StringComparison.Ordinal);

    async Task<string> MetadataAsync()
    {
        using var party = new SignIn.SamlParty();
        var made = party.Connection(null);
        var file = Path.Combine(gatehouse.DataFolder, "metadata.xml");
        await File.WriteAllTextAsync(file, $"""
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{made.Idp.Name}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{made.Certificates[0]}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>
            """, Ct);
        return file;
    }

    [Fact]
    public async Task What_the_file_says_is_made_once_and_shown_before()
    {
        var slug = "acme-" + Guid.NewGuid().ToString("N")[..8];
        var yaml = await FileAsync(slug, Path.Combine(gatehouse.DataFolder, "metadata.xml"));

        var plan = (await ApplyAsync(yaml, "--plan")).Well();
        plan.Out.ShouldContain($"gatehouse org create 'Acme & Söhne' --slug {slug}");
        plan.Out.ShouldContain("was not pushed yet");
        (await gatehouse.TypeAsync("org", "show", slug)).Refused(1, slug); // Nothing was done.
        (await ApplyAsync(yaml)).Refused(1, "--yes");

        (await ApplyAsync(yaml, "--yes")).ShouldBe0().Out.ShouldContain("1 wait");
        var org = (await gatehouse.TypeAsync("org", "show", slug, "--json")).Well().Json;
        ((string)org["name"]!, (string)org["mode"]!).ShouldBe(("Acme & Söhne", "jit"));
        (await gatehouse.TypeAsync("connection", "list", "--org", slug, "--json")).Well().Json.AsArray().Select(c => ((string)c!["name"]!, (string)c["state"]!)).ShouldBe([("Own", "draft"), ($"Company {slug}", "active")], ignoreOrder: true);
        (await gatehouse.TypeAsync("app", "list", "--json")).Well().Json.AsArray().Single(a => (string)a!["name"]! == $"Shop {slug}")!["settings"]!["token-life"]!.ToString().ShouldBe("10m");

        var again = (await ApplyAsync(yaml, "--plan", "--json")).Well().Json.AsArray();
        again.ShouldHaveSingleItem()!["waits"]!.ToString().ShouldContain("Engineering"); // All else is as it says.
    }

    [Fact]
    public async Task A_mapping_waits_for_its_group_and_what_differs_is_changed()
    {
        var org = await gatehouse.OrgAsync();
        var yaml = $$"""
            orgs:
              - slug: {{org.Slug}}
                name: Renamed
                workspaces: [Roadmap]
                mappings:
                  - group: engineering
                    role: developer
                    workspaces: [roadmap]
                    on-delete: keep
            """;
        (await ApplyAsync(yaml, "--yes")).ShouldBe0().Out.ShouldContain("2 done. 1 wait");
        await org.Idp.GroupAsync("Engineering");

        (await ApplyAsync(yaml, "--yes")).ShouldBe0().Out.ShouldContain("1 done.");

        (await ApplyAsync(yaml, "--plan")).Well().Out.ShouldContain("The instance is as the file says.");
        var mapping = (await gatehouse.TypeAsync("mapping", "list", "--org", org.Slug, "--json")).Well().Json.AsArray().ShouldHaveSingleItem()!;
        ((string)mapping["role"]!, (string)mapping["onDelete"]!).ShouldBe(("developer", "keep"));
        (await ApplyAsync(yaml.Replace("keep", "drop"), "--plan")).Well().Out.ShouldContain("mapping set");
    }

    [Fact]
    public async Task What_is_exported_is_what_is_there()
    {
        var slug = "acme-" + Guid.NewGuid().ToString("N")[..8];
        (await ApplyAsync(await FileAsync(slug, Path.Combine(gatehouse.DataFolder, "metadata.xml")), "--yes")).ShouldBe0();

        var exported = (await gatehouse.TypeAsync("export")).Well().Out;

        exported.ShouldContain($"slug: \"{slug}\"");
        exported.ShouldContain("\"comment: all\"");
        exported.ShouldNotContain("gatehouse_app_");
        (await ApplyAsync(exported, "--plan")).Well().Out.ShouldContain("The instance is as the file says.");
    }

    [Fact]
    public async Task A_step_that_is_refused_ends_it_and_says_which()
    {
        var slug = "acme-" + Guid.NewGuid().ToString("N")[..8];

        var said = await ApplyAsync($$"""
            orgs:
              - slug: {{slug}}
                settings: { default-role: nobody }
                workspaces: [Never]
            """, "--yes");

        (said.Code, said.Err.Contains($"Refused: gatehouse org set {slug} default-role=nobody --yes\n1 of 3 steps were done", StringComparison.Ordinal)).ShouldBe((1, true), said.Err);
        (await gatehouse.TypeAsync("workspace", "list", "--org", slug)).Well().Out.ShouldNotContain("Never");
    }

    [Theory]
    [InlineData("orgs:\n  - slug: a\n    nmae: x", "Line 3: 'nmae' is no word here")]
    [InlineData("orgs:\n  - name: x", "Line 2: 'slug' is missing")]
    [InlineData("orgs: acme", "Line 1: 'orgs' is a list")]
    [InlineData("roles:\n  - name: a\n  - name: a", "The role 'a' stands twice")]
    [InlineData("orgs:\n  - slug: a\n    mappings:\n      - role: viewer", "Line 4: A mapping is of a 'group' or of a 'scim-role'")]
    [InlineData("orgs: [", "this is no YAML")]
    [InlineData("", "not one document")]
    [InlineData("connections:\n  - name: a\n    state: on", "Line 2: The state")]
    public async Task What_is_wrong_with_the_file_is_told_with_its_line(string yaml, string words) => (await ApplyAsync(yaml)).Refused(1, words);
}

static class Applied
{
    /// <summary>The plan is told on the other channel, so that is not empty.</summary>
    public static Said ShouldBe0(this Said said)
    {
        said.Code.ShouldBe(0, said.Err);
        return said;
    }
}
