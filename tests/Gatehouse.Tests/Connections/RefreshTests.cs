using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Doctor;
using Gatehouse.Jobs;
using Gatehouse.Operator;
using Gatehouse.Saml;
using Gatehouse.Tests.Doctor;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Connections;

public sealed class RefreshOnSqlite(OnSqlite gatehouse) : RefreshTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class RefreshOnPostgres(OnPostgres gatehouse) : RefreshTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What identity providers say of themselves, day by day.</summary>
public abstract class RefreshTests
{
    readonly Running gatehouse;

    protected RefreshTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    InstanceDb Db => gatehouse.Services.GetRequiredService<InstanceDb>();

    ConnectionStore Store => gatehouse.Services.GetRequiredService<ConnectionStore>();

    ConnectionChanges Changes => gatehouse.Services.GetRequiredService<ConnectionChanges>();

    ConnectionKeys Keys => gatehouse.Services.GetRequiredService<ConnectionKeys>();

    (ConnectionWatch Watch, ConnectionRefresh Refresh) Later(TimeSpan by, IdpHttp http)
    {
        var clock = new ShiftedClock(by);
        var refresh = new ConnectionRefresh(Store, new(Db, clock), new(Db, clock), http, new(http, gatehouse.Services.GetRequiredService<GatehouseOptions>(), clock), clock);
        return (new(Db, Store, refresh, clock, NullLogger<ConnectionWatch>.Instance), refresh);
    }

    [Fact]
    public async Task Once_a_day_the_metadata_is_read_and_a_next_key_is_trusted()
    {
        await using var idp = await RunningIdp.StartAsync();
        using var http = new IdpHttp(gatehouse.Services.GetRequiredService<GatehouseOptions>());
        var connection = await OfAsync(idp, (await gatehouse.OrgAsync()).Db.Org, http);
        await idp.RollAsync();

        await Later(TimeSpan.FromHours(23), http).Watch.RefreshAsync(Ct);
        (await Store.FindAsync(connection.Id, Ct))!.Keys.Count.ShouldBe(1);
        await Later(TimeSpan.FromHours(25), http).Watch.RefreshAsync(Ct);

        (await Store.FindAsync(connection.Id, Ct))!.Keys.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_unknown_key_is_a_reason_to_look_every_five_minutes_at_most()
    {
        await using var idp = await RunningIdp.StartAsync();
        using var http = new IdpHttp(gatehouse.Services.GetRequiredService<GatehouseOptions>());
        var connection = await OfAsync(idp, (await gatehouse.OrgAsync()).Db.Org, http);
        var refresh = Later(TimeSpan.Zero, http).Refresh;

        (await refresh.OnUnknownKeyAsync(connection, Ct)).ShouldBeNull("nothing is new");
        await idp.RollAsync();
        (await refresh.OnUnknownKeyAsync(connection, Ct)).ShouldBeNull("it was looked at a moment ago");
        (await Later(TimeSpan.Zero, http).Refresh.OnUnknownKeyAsync(connection, Ct))!.Keys.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Where_all_keys_are_new_they_wait_for_a_person_and_addresses_stay()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var (old, stranger) = (Some.Certificate(), Some.Certificate());
        var connection = (await Changes.CreateAsync(Some.Saml(org.Org.Id, certificates: [old]), "test", Ct)).Granted();
        (await Changes.ChangeAsync(connection.Id, new() { State = Connection.Active }, false, "test", Ct))!.Granted();
        IdpMetadata Says(string entity, params string[] certificates) => new(entity, [new("post", "https://elsewhere.example/sso")], [], certificates, [], false, null);
        var entity = connection.Idp.Name;

        (await Keys.LearnAsync(connection.Id, Says("https://another.example", old), "metadata", Ct)).ShouldBeNull("the entity is pinned");
        (await Keys.LearnAsync(connection.Id, Says(entity, stranger), "metadata", Ct))!.Waiting.Count.ShouldBe(1);

        var waiting = (await Store.FindAsync(connection.Id, Ct))!;
        waiting.Keys.Select(k => k.State(TimeProvider.System.GetUtcNow())).ShouldBe(["next", "waiting"], ignoreOrder: true);
        waiting.Idp.ShouldBeOfType<IdentityProvider.Saml>().SignOn[0].Location.ShouldBe("https://idp.example/sso");
        (await org.HasAsync("certificates-waiting")).Severity.ShouldBe(Severity.Error);

        (await Keys.AcceptAsync(connection.Id, null, "test", Ct)).ShouldBe(KeyNews.ThumbprintOf(stranger));
        (await Keys.LearnAsync(connection.Id, Says(entity, stranger), "metadata", Ct))!.IsEmpty.ShouldBeTrue();

        var accepted = (await Store.FindAsync(connection.Id, Ct))!;
        accepted.Keys.Single(k => k.Thumbprint == KeyNews.ThumbprintOf(old)).State(TimeProvider.System.GetUtcNow()).ShouldBe("retiring");
        accepted.Idp.ShouldBeOfType<IdentityProvider.Saml>().SignOn[0].Location.ShouldBe("https://elsewhere.example/sso");
        await org.HasNotAsync("certificates-waiting");
    }

    [Fact]
    public async Task Waiting_keys_are_confirmed_by_an_overlap_and_retired_ones_are_forgotten_after_a_month()
    {
        var org = await gatehouse.OrgAsync();
        var (old, next) = (Some.Certificate(), Some.Certificate());
        var connection = (await Changes.CreateAsync(Some.Saml(org.Db.Org, certificates: [old]), "test", Ct)).Granted();
        IdpMetadata Says(params string[] certificates) => new(connection.Idp.Name, [new("post", "https://idp.example/sso")], [], certificates, [], false, null);
        await Keys.LearnAsync(connection.Id, Says(next), "metadata", Ct);

        (await Keys.LearnAsync(connection.Id, Says(old, next), "metadata", Ct))!.Confirmed.ShouldBe([KeyNews.ThumbprintOf(next)!]);
        await Keys.UsedAsync(connection.Id, KeyNews.ThumbprintOf(next)!, Ct);
        await Keys.LearnAsync(connection.Id, Says(next), "metadata", Ct);
        (await StatesAsync()).ShouldBe(["current", "retiring"], ignoreOrder: true);
        await new ConnectionKeys(Db, new ShiftedClock(TimeSpan.FromDays(31))).LearnAsync(connection.Id, Says(next), "metadata", Ct);

        (await StatesAsync()).ShouldBe(["current"]);
        (await org.EventsAsync("connection.keys_changed")).Count.ShouldBe(3);

        async Task<List<string>> StatesAsync() => [.. (await Store.FindAsync(connection.Id, Ct))!.Keys.Select(k => k.State(TimeProvider.System.GetUtcNow()))];
    }

    [Fact]
    public async Task The_end_of_a_certificate_is_told_once_at_60_30_7_1_and_0_days()
    {
        var org = await gatehouse.OrgAsync();
        using var http = new IdpHttp(gatehouse.Services.GetRequiredService<GatehouseOptions>());
        (await Changes.CreateAsync(Some.Saml(org.Db.Org, certificates: [Some.Certificate(TimeProvider.System.GetUtcNow().AddDays(100))]), "test", Ct)).Granted();

        foreach (var day in (double[])[0, 41, 41.5, 71, 72, 94, 99.5, 101, 102]) await Later(TimeSpan.FromDays(day), http).Watch.WarnAsync(Ct);

        (await org.EventsAsync("connection.key_expiring")).Select(e => (int)e["data"]!["days"]!).ShouldBe([60, 30, 7, 1, 0]);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_once_and_what_was_known_goes_on()
    {
        var idp = await RunningIdp.StartAsync();
        using var http = new IdpHttp(gatehouse.Services.GetRequiredService<GatehouseOptions>());
        var org = await gatehouse.OrgAsync();
        var connection = await OfAsync(idp, org.Db.Org, http);
        await idp.DisposeAsync();

        for (var hours = 25; hours < 28; hours++) await Later(TimeSpan.FromHours(hours), http).Watch.RefreshAsync(Ct);

        var failing = (await Store.FindAsync(connection.Id, Ct))!;
        (failing.Keys.Count, failing.Refreshed.FailingSince.HasValue).ShouldBe((1, true));
        (await org.EventsAsync("connection.refresh_failing")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nodes_that_need_a_first_key_of_ours_at_once_come_to_use_the_same_one()
    {
        var secrets = gatehouse.Services.GetRequiredService<Secrets>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var node = new SamlKeys(Db, secrets, TimeProvider.System);
            await node.SigningAsync(Ct);
        }));
        var used = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var node = new SamlKeys(Db, secrets, TimeProvider.System);
            used.Add((await node.SigningAsync(Ct)).Id);
        }

        used.Distinct().Count().ShouldBe(1);
    }

    async Task<Connection> OfAsync(RunningIdp idp, OrgId owner, IdpHttp http)
    {
        var (metadata, _) = await Later(TimeSpan.Zero, http).Refresh.FetchAsync(idp.Metadata, null, Ct);
        return (await Changes.CreateAsync(new(owner, "IdP", "generic-saml", Template.Find("generic-saml", "saml")!.Words, new IdentityProvider.Saml(metadata!.EntityId, metadata.SignOn, metadata.Logout, metadata.WantsSignedRequests))
        {
            Certificates = metadata.Certificates, MetadataUrl = idp.Metadata,
        }, "test", Ct)).Granted();
    }
}
