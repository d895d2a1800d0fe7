using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Previews;

public sealed class PreviewKillsOnSqlite() : PreviewKillTests(new OnSqlite());

public sealed class PreviewKillsOnPostgres() : PreviewKillTests(new OnPostgres());

/// <summary>The command is killed in the middle of its work; a server that runs ends it.</summary>
public abstract class PreviewKillTests : IDisposable
{
    const int People = 1000, AtOnce = 16;

    readonly Running place;

    protected PreviewKillTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    Task<Said> TypeAsync(params string[] words) => Said.ByAsync([.. words, "--json", "--data", place.DataFolder, "--database", place.Database]);

    [Theory]
    [InlineData("go")]
    [InlineData("cancel")]
    public async Task What_was_decided_is_carried_out_to_the_end(string decision)
    {
        var token = (string)(await TypeAsync("token", "issue", "--org", "primary")).Well().Json["token"]!;
        (await TypeAsync("preview", "start", "--org", "primary")).Well();
        var bare = new BareDatabase(place.Database);
        await using (var served = await Served.StartAsync(place.DataFolder, place.Database))
        {
            using var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
            idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
            await Parallel.ForEachAsync(Enumerable.Range(0, People), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await idp.UserAsync($"user{i}"));
            (await served.StopAsync()).ShouldBe(0);
        }

        (await CountAsync(bare, "status = 'previewed'")).ShouldBe(People);
        using var process = System.Diagnostics.Process.Start(Binary.Start(["preview", decision, "--org", "primary", "--data", place.DataFolder, "--database", place.Database, .. decision == "cancel" ? ["--yes"] : Array.Empty<string>()]))!;
        (await Soon.Async(() => CountAsync(bare, "status = 'previewed'"), left => left < People, TimeSpan.FromSeconds(60))).ShouldBeLessThan(People);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var again = await Served.StartAsync(place.DataFolder, place.Database);
        (await Soon.Async(() => bare.FirstColumnAsync("select id from held_batches where ended_at is null"), open => open.Count == 0, TimeSpan.FromSeconds(60))).ShouldBeEmpty();

        (await CountAsync(bare, "status = 'active'")).ShouldBe(decision == "go" ? People : 0);
        (await CountAsync(bare, "1 = 1")).ShouldBe(decision == "go" ? People : 0);
        var told = await bare.FirstColumnAsync("select type from events");
        told.Count(t => t == "user.created").ShouldBe(decision == "go" ? People : 0);
        told.Count(t => t == "membership.activated").ShouldBe(decision == "go" ? People : 0);
        told.Count(t => t is "provisioning.preview_ended" or "provisioning.preview_cancelled").ShouldBe(1);
        (await again.StopAsync()).ShouldBe(0);
    }

    static async Task<int> CountAsync(BareDatabase bare, string condition) => (await bare.FirstColumnAsync($"select id from users where {condition}")).Count;
}
