using System.Text;
using Gatehouse.Orgs;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Cli;

namespace Gatehouse.Tests.SignIn;

public sealed class BrandingOnSqlite(OnSqlite gatehouse) : BrandingTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class BrandingOnPostgres(OnPostgres gatehouse) : BrandingTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>How sign-in pages look: the Org's own, else the instance's, and never anything from elsewhere.</summary>
public abstract class BrandingTests : IDisposable
{
    /// <summary>One red dot.</summary>
    internal const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    readonly Running gatehouse;
    readonly Surfer surfer;
    readonly Scene scene;

    protected BrandingTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
        surfer = scene.Surfer();
    }

    public void Dispose()
    {
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_Org_shows_its_own_look_and_all_else_the_instances()
    {
        var (org, _) = await scene.JitOrgAsync();
        using SamlParty first = new(), second = new();
        foreach (var party in (SamlParty[])[first, second]) await scene.ConnectAsync(party, org);
        var (instance, own) = (await Caller.WithAsync(gatehouse, null), await Caller.WithAsync(gatehouse, (await gatehouse.OrgAsync()).Db));
        await instance.DoAsync("PATCH /branding", """{"name":"Globex <Works>","colour":"#FFCC00"}""");
        await own.RefusedAsync("key.instance-only", "PATCH /branding", """{"name":"Mine"}""");

        var shown = await instance.DoAsync($"PATCH /orgs/{org.Slug}/branding", $$"""{"name":"Acme","colour":"#0a5c36","logo":"{{Png}}"}""");
        var page = await surfer.GoAsync($"/o/{org.Slug}");
        page.Text.ShouldContain($"<img src=\"{shown["logoAddress"]}\" alt=\"Acme\">");
        page.Text.ShouldContain($"href=\"{shown["styleAddress"]}\"");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldBe("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        var discovery = await surfer.GoAsync("/signin?anew=1");
        discovery.Text.ShouldContain("<p class=\"brand\">Globex &lt;Works&gt;</p>");
        discovery.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("img-src");

        using var client = new HttpClient { BaseAddress = gatehouse.Url };
        using var logo = await client.GetAsync(shown["logoAddress"]!.ToString(), TestContext.Current.CancellationToken);
        (logo.Content.Headers.ContentType!.MediaType, logo.Headers.CacheControl!.ToString(), logo.Headers.GetValues("X-Content-Type-Options").Single()).ShouldBe(("image/png", "public, max-age=31536000, immutable", "nosniff"));
        Convert.ToBase64String(await logo.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(Png);
        (await client.GetStringAsync(shown["styleAddress"]!.ToString(), TestContext.Current.CancellationToken)).ShouldStartWith(":root{--act:#0a5c36;--on-act:#ffffff;");
        foreach (var nothing in (string[])[shown["logoAddress"]!.ToString().Replace(org.Id.Value, "instance"), shown["logoAddress"]!.ToString().Replace(org.Id.Value, org.Slug), $"/branding/{org.Id.Value}/x.css", "/branding/nobody/x.png"])
            (await surfer.GoAsync(nothing)).Status.ShouldBe(404, nothing);

        await instance.DoAsync($"PATCH /orgs/{org.Slug}/branding", """{"name":null,"colour":null,"logo":null}""");
        (await surfer.GoAsync($"/o/{org.Slug}")).Text.ShouldContain("Globex &lt;Works&gt;");
        (await surfer.GoAsync(shown["logoAddress"]!.ToString())).Status.ShouldBe(404);
        await instance.DoAsync("PATCH /branding", """{"name":null,"colour":null}""");
    }

    [Fact]
    public async Task What_is_no_picture_no_colour_or_too_much_is_refused()
    {
        var (org, instance) = (await gatehouse.OrgAsync(), await Caller.WithAsync(gatehouse, null));
        var svg = Convert.ToBase64String(Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"));
        var large = Convert.ToBase64String([.. Convert.FromBase64String(Png), .. new byte[64 << 10]]);

        foreach (var body in (string[])[$$"""{"logo":"{{svg}}"}""", $$"""{"logo":"{{large}}"}""", """{"logo":"not base64"}""", """{"colour":"red"}""", """{"colour":"#12345g"}""", """{"colour":"#fff;}"}""", """{"moon":"full"}""", $$"""{"name":"{{new string('x', 101)}}"}"""])
            await instance.RefusedAsync("value.invalid", $"PATCH /orgs/{org.Slug}/branding", body);
        (await instance.DoAsync($"GET /orgs/{org.Slug}/branding"))["name"].ShouldBeNull();
    }

    [Fact]
    public async Task The_command_line_sets_it_too()
    {
        var org = await gatehouse.OrgAsync();
        var file = Path.Combine(gatehouse.DataFolder, "logo.png");
        await File.WriteAllBytesAsync(file, Convert.FromBase64String(Png), TestContext.Current.CancellationToken);

        (await gatehouse.TypeAsync("branding", "set", "name=Acme", "colour=#0A5C36", $"logo={file}", "--org", org.Slug)).Well();
        var shown = (await gatehouse.TypeAsync("branding", "show", "--org", org.Slug, "--json")).Well().Json;
        ((string?)shown["name"], (string?)shown["colour"], ((string?)shown["logo"])!.EndsWith(".png", StringComparison.Ordinal)).ShouldBe(("Acme", "#0a5c36", true));
        (await gatehouse.TypeAsync("branding", "set", "logo=", "--org", org.Slug, "--json")).Well().Json["logo"].ShouldBeNull();
        (await gatehouse.TypeAsync("branding", "set", "colour=blue", "--org", org.Slug)).Refused(1, "colour");
    }
}

public sealed class AccentTests
{
    [Theory, InlineData("#000000"), InlineData("#ffffff"), InlineData("#ffcc00"), InlineData("#777777"), InlineData("#0b57d0"), InlineData("#ff0000"), InlineData("#00ff00"), InlineData("#1a1f26")]
    public void Whatever_colour_is_chosen_text_can_be_read(string colour)
    {
        Accent.Contrast(Accent.TextOn(colour), colour).ShouldBeGreaterThanOrEqualTo(4.5);
        var links = Accent.Css(colour).Split("--link:").Skip(1).Select(rest => rest[..7]).ToList();
        Accent.Contrast(links[0], "#ffffff").ShouldBeGreaterThanOrEqualTo(4.5);
        Accent.Contrast(links[1], "#1a1f26").ShouldBeGreaterThanOrEqualTo(4.5);
    }
}
