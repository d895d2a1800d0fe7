using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Access;

public sealed class AccessJobsOnSqlite() : AccessJobTests(new OnSqlite());

public sealed class AccessJobsOnPostgres() : AccessJobTests(new OnPostgres());

/// <summary>A mapping of a large group goes on in the background, also when the server that does it is killed.</summary>
public abstract class AccessJobTests : IDisposable
{
    const int People = 20_000, Together = 1_000;

    /// <summary>The lease of the killed server must end first.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Never started: the server is a process of its own, that can be killed.
    readonly Running place;
    readonly CancellationToken ct = TestContext.Current.CancellationToken;

    protected AccessJobTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task A_killed_job_goes_on_where_it_was_and_gives_everybody_once()
    {
        (await TypeAsync("workspace", "create", "Berlin", "--org", "primary")).Well();
        await FillAsync();
        var set = (await TypeAsync("mapping", "set", "--org", "primary", "--group", "staff", "--role", "developer", "--workspace", "Berlin", "--json")).Well().Json;
        ((bool)set["finished"]!, (int)set["concerned"]!).ShouldBe((false, People));
        var (bare, job) = (new BareDatabase(place.Database), (string)set["job"]!);

        await using (var served = await Served.StartAsync(place.DataFolder, place.Database))
        {
            (await Soon.Async(() => DoneAsync(bare, job), done => done > 0, Patience)).ShouldBeLessThan(People);
            await served.KillAsync();
        }

        var (left, first) = (await DoneAsync(bare, job), await ChangedAsync(bare));
        left.ShouldBeLessThan(People);
        first.ShouldBe(left); // What a chunk did and where the next begins are one commit.
        (await TypeAsync("access", "verify", "--org", "primary")).Code.ShouldBe(1);

        await using (var again = await Served.StartAsync(place.DataFolder, place.Database))
        {
            await Soon.Async(() => DoneAsync(bare, job), done => done == People, Patience);
            await Soon.Async(async () => (string)(await TypeAsync("job", "show", job, "--org", "primary", "--json")).Well().Json["state"]!, state => state == "finished");
        }

        (await ChangedAsync(bare)).ShouldBe(People);
        (await TypeAsync("access", "verify", "--org", "primary")).Well();
    }

    Task<Said> TypeAsync(params string[] arguments) => place.TypeAsync(arguments);

    static async Task<int> DoneAsync(BareDatabase bare, string job) => int.Parse((await bare.FirstColumnAsync($"select done from jobs where id = '{job}'"))[0], System.Globalization.CultureInfo.InvariantCulture);

    static async Task<int> ChangedAsync(BareDatabase bare) =>
        int.Parse((await bare.FirstColumnAsync("select count(distinct subject) from events where type = 'access.changed'"))[0], System.Globalization.CultureInfo.InvariantCulture)
        + (await bare.FirstColumnAsync("select subject from events where type = 'access.changed' group by subject having count(*) > 1")).Count;

    async Task FillAsync()
    {
        await using var instance = InstanceDb.Open(place.Database);
        var db = instance.For((await new OrgStore(instance, TimeProvider.System).FindAsync("primary", ct))!.Id);
        var group = Ids.New(World.Now);
        await db.WriteAsync(tx => tx.RunAsync($"""
            insert into groups (org_id, id, display_key, shown_as, doc, version, created_at, modified_at) values ({Mine}, {group}, {"staff"}, {"Staff"}, {"{\"displayName\":\"Staff\"}"}, 1, 0, 0)
            """, ct), ct);
        for (var i = 0; i < People; i += Together)
            await db.WriteAsync(tx =>
            {
                for (var n = i; n < i + Together; n++)
                {
                    var (id, name) = (Ids.New(World.Now), $"user{n}");
                    tx.Do($"""
                        insert into users (org_id, id, user_name_key, shown_as, active, doc, version, created_at, modified_at)
                        values ({Mine}, {id}, {name}, {name}, {true}, {"{}"}, 1, 0, 0)
                        """);
                    tx.Do($"insert into members (org_id, group_id, user_id) values ({Mine}, {group}, {id})");
                }

                return Task.FromResult(true);
            }, ct);
    }
}
