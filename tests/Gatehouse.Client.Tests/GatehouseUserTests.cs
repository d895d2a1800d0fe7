using System.Net;
using System.Security.Claims;
using System.Text;
using Gatehouse.Client.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gatehouse.Client.Tests;

/// <summary>What an app knows of its people; the whole way in and out is driven by the sample (SampleTests).</summary>
public sealed class GatehouseUserTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static ClaimsPrincipal User(params (string Type, string Value)[] claims) => new(new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value)), "test"));

    [Fact]
    public void A_person_has_one_Org_with_roles_privileges_and_workspaces()
    {
        var user = User(("org_id", "1"), ("org_slug", "acme"), ("org_name", "Acme"), ("roles", "admin"), ("privileges", "read"), ("privileges", "write"), ("workspaces", """{"id":"w1","name":"Berlin"}"""), ("groups", """{"id":"g1","name":"Engineering"}"""));

        user.GetOrg().ShouldBe(new SignedInOrg("1", "acme", "Acme"));
        (user.HasRole("admin"), user.HasRole("viewer"), user.HasPrivilege("write"), user.HasPrivilege("manage")).ShouldBe((true, false, true, false));
        (user.GetRoles().Single(), user.GetPrivileges().Count, user.GetWorkspaces().Single(), user.GetGroups().Single()).ShouldBe(("admin", 2, new Named("w1", "Berlin"), new Named("g1", "Engineering")));
        User().GetOrg().ShouldBeNull();
    }

    [Fact]
    public async Task A_session_from_before_the_end_of_access_is_over_and_a_later_one_is_not()
    {
        var options = new ServiceCollection().AddOptions().AddLogging().BuildServiceProvider().GetRequiredService<IOptionsMonitor<Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions>>();
        var sessions = new RevokedSessions(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), options);
        var (user, other) = (User(("org_id", "1"), ("sub", "ann")), User(("org_id", "2"), ("sub", "ann")));
        var before = TimeProvider.System.GetUtcNow();

        await sessions.EndAsync("1", "ann", Ct);

        (await sessions.KnowsAsync(user, before, Ct)).ShouldBeTrue();
        (await sessions.KnowsAsync(user, TimeProvider.System.GetUtcNow().AddMinutes(1), Ct)).ShouldBeFalse();
        (await sessions.KnowsAsync(other, before, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_webhook_or_a_logout_token_of_somebody_else_does_nothing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var heard = 0;
        app.MapGatehouseWebhooks("/hooks", ["whsec_" + Convert.ToBase64String(new byte[24])], (_, _) =>
        {
            heard++;
            return Task.CompletedTask;
        });
        await app.StartAsync(Ct);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/hooks") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        forged.Headers.Add("webhook-id", "evt_1");
        forged.Headers.Add("webhook-timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        forged.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(new byte[32]));

        (await client.SendAsync(forged, Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.PostAsync("/hooks", new StringContent("{}"), Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        heard.ShouldBe(0);
    }
}
