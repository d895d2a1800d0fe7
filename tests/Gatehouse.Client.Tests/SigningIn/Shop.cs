using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gatehouse.Apps;
using Gatehouse.Client.AspNetCore;
using Gatehouse.Operator;
using Gatehouse.Tests;
using Gatehouse.Tests.Peers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Client.Tests.SigningIn;

/// <summary>An application with the package, on a port of its own, and a browser in front of it.</summary>
sealed class Shop : IAsyncDisposable
{
    readonly WebApplication app;
    readonly HttpClient browser;

    Shop(WebApplication app, Uri url)
    {
        this.app = app;
        browser = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new(), MaxAutomaticRedirections = 30 }) { BaseAddress = url };
    }

    public ConcurrentQueue<Event> Heard { get; } = new();

    public Shifted Clock { get; private init; } = new();

    public Uri Url => browser.BaseAddress!;

    /// <param name="isTold">Whether it registered an address for back-channel logout.</param>
    public static async Task<Shop> OpenAsync(Running gatehouse, bool isTold = false, string secret = "", int? port = null)
    {
        var clock = new Shifted();
        var home = $"http://127.0.0.1:{port ?? Peer.FreePort()}";
        var words = new Dictionary<string, string>(StringComparer.Ordinal) { ["redirect-uris"] = home + "/signin-gatehouse", ["logout-uris"] = home + "/signed-out-gatehouse" };
        if (isTold) words["backchannel-uri"] = home + "/gatehouse/backchannel";
        var (client, appSecret) = await gatehouse.Services.GetRequiredService<AppStore>().CreateAsync("Shop", AppClient.Secret, null, words, "test", TestContext.Current.CancellationToken);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(home);
        builder.Services.AddSingleton<TimeProvider>(clock).AddAuthorization();
        builder.Services.AddGatehouseSignIn(options => (options.Issuer, options.ClientId, options.ClientSecret) = (gatehouse.Url.GetLeftPart(UriPartial.Authority), client.Id, appSecret));
        var served = builder.Build();
        var shop = new Shop(served, new(home + "/")) { Clock = clock };
        served.UseAuthentication();
        served.UseAuthorization();
        served.MapGet("/", (HttpContext http) => JsonSerializer.Serialize(Who(http)));
        served.MapGet("/login", (string? org, string? to) => Results.Challenge(GatehouseSignIn.SignInTo(org, to ?? "/"), [GatehouseSignIn.Scheme]));
        served.MapPost("/logout", () => Results.SignOut(new() { RedirectUri = "/" }, [CookieAuthenticationDefaults.AuthenticationScheme, GatehouseSignIn.Scheme]));
        served.MapGet("/token", (Func<HttpContext, Task<string?>>)(http => http.GetTokenAsync("id_token")));
        served.MapGet("/developers", () => "in").RequireAuthorization(policy => policy.RequireGatehouseRole("developer", "admin"));
        served.MapGet("/admins", () => "in").RequireAuthorization(policy => policy.RequireGatehouseRole("admin"));
        served.MapGet("/deployers", () => "in").RequireAuthorization(policy => policy.RequireGatehousePrivilege("deploy"));
        served.MapGatehouseBackChannel();
        if (secret.Length > 0) served.MapGatehouseWebhooks("/hooks", [secret], (told, _) =>
        {
            shop.Heard.Enqueue(told);
            return told.Type is EventTypes.MembershipSuspended ? served.Services.GetRequiredService<RevokedSessions>().EndAsync(told.Org.Id, told.Subject!) : Task.CompletedTask;
        });
        await served.StartAsync();
        return shop;
    }

    static Seen Who(HttpContext http) => new(http.User.GetMemberId(), http.User.GetOrg()?.Slug, http.User.Identity!.Name, [.. http.User.GetRoles()], [.. http.User.GetWorkspaces().Select(w => w.Name)], [.. http.User.GetGroups().Select(g => g.Name)]);

    public sealed record Seen(string? Member, string? Org, string? Name, string[] Roles, string[] Workspaces, string[] Groups);

    public async Task<(HttpStatusCode Status, Uri At, string Text)> GoAsync(string to)
    {
        using var answer = await browser.GetAsync(new Uri(to, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.RequestMessage!.RequestUri!, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<HttpStatusCode> PostAsync(string to, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await browser.PostAsync(new Uri(to, UriKind.Relative), form, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async Task<Seen> SignInAsync(string org)
    {
        var (status, at, text) = await GoAsync("login?org=" + org);
        (status, at.Authority).ShouldBe((HttpStatusCode.OK, Url.Authority), text);
        return JsonSerializer.Deserialize<Seen>(text)!;
    }

    public async Task<Seen> WhoAsync() => JsonSerializer.Deserialize<Seen>((await GoAsync("")).Text)!;

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>Time that is ahead.</summary>
sealed class Shifted : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
