using System.Text.Json;
using Gatehouse.Tests.Peers;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

/// <summary>
/// A real browser, one for all tests. Every page that is looked at is also checked: no word in its console, nothing that scrolls sideways, no serious finding of axe; and a
/// picture of it is kept.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    // It ends with the process that started it.
    static readonly Lazy<Task<IBrowser>> Started = new(async () => await (await Playwright.CreateAsync()).Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true }));

    IBrowser? browser;

    public static bool Available => Peer.Installed is not null;

    public async ValueTask InitializeAsync()
    {
        if (Available) browser = await Started.Value;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <param name="secret">Of the cookie of who comes.</param>
    /// <param name="zone">Where the viewer lives.</param>
    public async Task<Window> OpenAsync(Uri home, string? secret, bool scripts = true, bool dark = false, bool phone = false, string? zone = null)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = home.GetLeftPart(UriPartial.Authority), JavaScriptEnabled = scripts, TimezoneId = zone, ReducedMotion = ReducedMotion.Reduce, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = phone ? new() { Width = 375, Height = 740 } : new() { Width = 1280, Height = 800 },
        });
        if (secret is not null) await context.AddCookiesAsync([new() { Name = "gatehouse-session", Value = secret, Url = home.GetLeftPart(UriPartial.Authority) }]);
        return new(context, await context.NewPageAsync(), $"{(dark ? "dark" : "light")}-{(phone ? "phone" : "wide")}{(scripts ? "" : "-plain")}");
    }
}

/// <summary>One person's browser window.</summary>
public sealed class Window : IAsyncDisposable
{
    static readonly string Pictures = Path.Combine(Peer.Installed ?? Path.GetTempPath(), "..", "screenshots");
    static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Peer.Installed!, "node_modules", "axe-core", "axe.min.js")));

    readonly IBrowserContext context;
    readonly string kind;

    internal Window(IBrowserContext context, IPage page, string kind)
    {
        (this.context, Page, this.kind) = (context, page, kind);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What the browser itself says of a page: errors, and what the policy forbade.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Goes there and looks.</summary>
    public async Task VisitAsync(string path, string name)
    {
        await Page.GotoAsync(path);
        await LookAsync(name);
    }

    public async Task LookAsync(string name) => (await FindingsAsync(name)).ShouldBeEmpty();

    /// <summary>What is wrong with the page that is there.</summary>
    /// <param name="name">Of the picture.</param>
    public async Task<List<string>> FindingsAsync(string name)
    {
        Directory.CreateDirectory(Pictures);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.{kind}.png"), FullPage = true });
        var findings = Complaints.ConvertAll(complaint => $"{name}: {complaint}");
        Complaints.Clear();
        if (kind.EndsWith("plain", StringComparison.Ordinal)) return findings; // The check is a script.
        if (!await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")) findings.Add($"{name} scrolls sideways.");
        await Page.EvaluateAsync(Axe.Value);
        var found = await Page.EvaluateAsync<JsonElement>("axe.run({ resultTypes: ['violations'] })");
        findings.AddRange(found.GetProperty("violations").EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(v => $"{name}: {v.GetProperty("id")}: {string.Join(" | ", v.GetProperty("nodes").EnumerateArray().Take(3).Select(n => n.GetProperty("html")))}"));
        return findings;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name });

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
