using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Webhooks;

public sealed class WebhookKillsOnSqlite() : WebhookKillTests(new OnSqlite());

public sealed class WebhookKillsOnPostgres() : WebhookKillTests(new OnPostgres());

/// <summary>The server is killed in the middle of delivering, twice: every event arrives at least once, with one id.</summary>
public abstract class WebhookKillTests : IDisposable
{
    const int Users = 120;

    readonly Running place;

    protected WebhookKillTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task Killed_while_it_delivers_the_server_delivers_every_event_all_the_same()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Answer = http => Task.Delay(20, http.RequestAborted).ContinueWith(_ => { http.Response.StatusCode = 200; }, TaskScheduler.Default);
        var token = (string)(await Said.ByAsync("token", "issue", "--org", "primary", "--json", "--data", place.DataFolder, "--database", place.Database)).Well().Json["token"]!;
        (await Said.ByAsync("webhook", "add", sink.Url, "--org", "primary", "--type", "user.created", "--webhook-private", "true", "--data", place.DataFolder, "--database", place.Database)).Well();
        var made = new List<string>();

        for (var round = 0; round < 3; round++)
        {
            await using var served = await Served.StartAsync(place.DataFolder, place.Database, "--webhook-private", "true");
            using var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
            idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
            if (round < 2)
            {
                for (var i = 0; i < Users / 2; i++) made.Add(await idp.UserAsync($"u{round}-{i}"));
                await served.KillAsync();
                sink.All.Select(r => r.Id).Distinct().Count().ShouldBeLessThan(made.Count, "nothing was interrupted");
            }
            else
            {
                await Soon.Async(() => Task.FromResult(Subjects(sink).Count), n => n == Users, TimeSpan.FromSeconds(90));
            }
        }

        Subjects(sink).ShouldBe(made, ignoreOrder: true);
        sink.All.GroupBy(r => (string)r.Json["subject"]!).ShouldAllBe(about => about.Select(r => r.Id).Distinct().Count() == 1);
    }

    static List<string> Subjects(WebhookSink sink) => [.. sink.All.Select(r => (string)r.Json["subject"]!).Distinct()];
}
