using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Mail;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Members;

public sealed class InvitationKillsOnSqlite() : InvitationKillTests(new OnSqlite());

public sealed class InvitationKillsOnPostgres() : InvitationKillTests(new OnPostgres());

/// <summary>The server is killed while it sends, again and again: whoever was acknowledged as created is invited all the same.</summary>
public abstract class InvitationKillTests : IDisposable
{
    const int Rounds = 3, PeopleARound = 15;

    // Never started: only its empty place is wanted.
    readonly Running place;

    protected InvitationKillTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task Killed_while_sending_the_server_still_invites_everybody_whom_it_acknowledged()
    {
        await using var sink = await SmtpSink.StartAsync();
        var token = (string)(await place.TypeAsync("token", "issue", "--org", "primary", "--json")).Well().Json["token"]!;
        (await place.TypeAsync("org", "set", "primary", "invite=true")).Well();
        var (random, acknowledged) = (new Random(20_2611), new List<string>());

        for (var round = 0; round < Rounds; round++)
        {
            await using var served = await ServeAsync(sink);
            using var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
            idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
            for (var i = 0; i < PeopleARound; i++)
            {
                await idp.UserAsync($"person-{round}-{i}@example.com");
                acknowledged.Add($"person-{round}-{i}@example.com");
            }

            await Task.Delay(random.Next(0, 2500), TestContext.Current.CancellationToken);
            await served.KillAsync();
        }

        await using var last = await ServeAsync(sink);
        var reached = await Soon.Async(() => Task.FromResult(sink.Recipients.ToHashSet()), got => acknowledged.TrueForAll(got.Contains), TimeSpan.FromSeconds(60));

        reached.Order().ShouldBe(acknowledged.Order());
    }

    Task<Served> ServeAsync(SmtpSink sink) => Served.StartAsync(place.DataFolder, place.Database, "--smtp", sink.Url("?timeout=2"), "--mail-from", "noreply@example.com");
}
