using Gatehouse.Tests.Tenancy;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Gatehouse.Tests.AdminConsole;

/// <summary>Every page there is, looked at: on a wide screen in the light and on a phone in the dark. The pictures are below artifacts/screenshots.</summary>
public sealed class LookTests : IClassFixture<OnSqlite>, IClassFixture<Chromium>
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    public LookTests(OnSqlite gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    [Theory, InlineData(false, false), InlineData(true, true)]
    public async Task Every_page_is_readable(bool dark, bool phone)
    {
        var filled = await scene.FilledAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), dark: dark, phone: phone);

        var findings = new List<string>();

        foreach (var page in Pages("/console"))
        {
            await window.Page.GotoAsync(filled.Address(page));
            findings.AddRange(await window.FindingsAsync(Name(page)));
        }

        await window.Page.GotoAsync($"/setup/{(await ConsoleScene.LinkAsync(filled.Org)).Text}");
        foreach (var page in Pages("/setup").Append("/setup/provisioning?vendor=entra"))
        {
            await window.Page.GotoAsync(page);
            findings.AddRange(await window.FindingsAsync(Name(page)));
        }

        findings.ShouldBeEmpty();
    }

    IEnumerable<string> Pages(string under) => Routes.Of(gatehouse.Services).Where(route => route.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        .Select(route => "/" + route.RoutePattern.RawText!.Trim('/')).Where(path => path.StartsWith(under, StringComparison.Ordinal) && !path.Contains('*', StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

    static string Name(string page) => page.Trim('/').Replace("console/", "", StringComparison.Ordinal).Replace("o/{org}", "org", StringComparison.Ordinal).Replace("{id}", "one", StringComparison.Ordinal).Replace('/', '-').Replace("?vendor=", "-", StringComparison.Ordinal);
}
