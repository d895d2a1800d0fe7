using Gatehouse.Alerts;
using Gatehouse.Data;
using Gatehouse.Jobs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Doctor;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Alerts;

public sealed class AlertsOnSqlite(OnSqlite gatehouse) : AlertTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AlertsOnPostgres(OnPostgres gatehouse) : AlertTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>An alert is raised once and resolved once, whichever node sees it.</summary>
public abstract class AlertTests
{
    readonly Running gatehouse;

    protected AlertTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The look of another node, which may live later.</summary>
    AlertWatch Watch(TimeSpan later = default, params Patient[] troubled)
    {
        var seen = new Troubled();
        foreach (var org in troubled) seen.Note(org.Org.Id);
        return new(gatehouse.Services.GetRequiredService<InstanceDb>(), seen, new ShiftedClock(later), NullLogger<AlertWatch>.Instance);
    }

    async Task<List<string>> EventsAsync(Patient org) => [.. (await new BareDatabase(gatehouse.Database)
        .RowsAsync($"select type, subject from events where org_id = '{org.Org.Id.Value}' and type like 'alert.%' order by at, id")).Select(row => $"{row[0]} {row[1]}")];

    async Task SetAsync(Patient org, params string[] words) => (await gatehouse.TypeAsync(["alert", "set", "--org", org.Org.Slug, .. words])).Well();

    [Fact]
    public async Task Too_many_failures_within_an_hour_are_raised_once_by_several_nodes_and_resolved_once()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var ann = await org.PersonAsync("ann@example.com");
        for (var i = 0; i < 20; i++) (await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com"))).Status.ShouldBe(409);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Watch(default, org).LookAsync(Ct)).Append(gatehouse.Services.GetRequiredService<AlertWatch>().LookAsync(Ct)));

        (await EventsAsync(org)).ShouldBe(["alert.raised failures"]);
        (await AlertStore.ListAsync(org.Db, all: false, Ct)).ShouldHaveSingleItem().Detail.ShouldBe("20 of the last 21 operations failed.");

        for (var i = 0; i < 25; i++) await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", $"\"{i}\"")));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Watch().LookAsync(Ct)));

        (await EventsAsync(org)).ShouldBe(["alert.raised failures", "alert.resolved failures"]);
        (await AlertStore.ListAsync(org.Db, all: false, Ct)).ShouldBeEmpty();
        (await AlertStore.ListAsync(org.Db, all: true, Ct)).ShouldHaveSingleItem().ResolvedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_was_resolved_may_be_raised_again()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var now = TimeProvider.System.GetUtcNow();
        (await AlertStore.RaiseAsync(org.Db, "failures", "", "first", [], now, Ct)).ShouldBeTrue();
        (await AlertStore.RaiseAsync(org.Db, "failures", "", "again", [], now, Ct)).ShouldBeFalse();
        var alert = (await AlertStore.ListAsync(org.Db, all: false, Ct)).Single();
        (await AlertStore.ResolveAsync(org.Db, alert, [], now, Ct)).ShouldBeTrue();
        (await AlertStore.ResolveAsync(org.Db, alert, [], now, Ct)).ShouldBeFalse();

        (await AlertStore.RaiseAsync(org.Db, "failures", "", "second", [], now, Ct)).ShouldBeTrue();

        (await AlertStore.ListAsync(org.Db, all: true, Ct)).ShouldHaveSingleItem().Detail.ShouldBe("second");
        (await EventsAsync(org)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Few_failures_and_an_Org_that_chose_off_raise_nothing()
    {
        var (few, off) = (await Patient.ComesAsync(gatehouse), await Patient.ComesAsync(gatehouse));
        await SetAsync(off, "alert-failures=off");
        for (var i = 0; i < 19; i++) await few.Idp.AskAsync("POST Users", Wire.User(""));
        for (var i = 0; i < 25; i++) await off.Idp.AskAsync("POST Users", Wire.User(""));

        await Watch(default, few, off).LookAsync(Ct);

        foreach (var org in (Patient[])[few, off]) (await AlertStore.ListAsync(org.Db, all: true, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Silence_is_raised_after_the_hours_that_the_Org_chose_and_resolved_when_somebody_comes()
    {
        var (org, other) = (await Patient.ComesAsync(gatehouse), await Patient.ComesAsync(gatehouse));
        await SetAsync(org, "alert-silence=24h");
        await other.PersonAsync("ann@example.com");
        await org.PersonAsync("ann@example.com");
        await Soon.Async(async () => (await TokenStore.FindAsync(org.Db, org.Token.Token.Id, Ct))!.UsedAt, used => used is not null, TimeSpan.FromSeconds(15));

        await Watch(TimeSpan.FromHours(23)).LookAsync(Ct);
        (await EventsAsync(org)).ShouldBeEmpty();
        await Watch(TimeSpan.FromHours(25)).LookAsync(Ct);
        (await EventsAsync(org)).ShouldBe(["alert.raised silence"]);
        await Watch().LookAsync(Ct); // As if somebody had come meanwhile.

        (await EventsAsync(org)).ShouldBe(["alert.raised silence", "alert.resolved silence"], ignoreOrder: true);
        (await EventsAsync(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_token_is_raised_at_each_threshold_and_resolved_with_the_token()
    {
        var org = await Patient.ComesAsync(gatehouse, life: TimeSpan.FromDays(40));
        await SetAsync(org, "alert-tokens=on");
        async Task<List<string>> OpenAsync(double days)
        {
            await Watch(TimeSpan.FromDays(days)).LookAsync(Ct);
            return [.. (await AlertStore.ListAsync(org.Db, all: false, Ct)).Select(a => a.Subject.Split('/')[1])];
        }

        (await OpenAsync(5)).ShouldBeEmpty();
        (await OpenAsync(11)).ShouldBe(["30"]);
        (await OpenAsync(12)).ShouldBe(["30"]);
        (await OpenAsync(34)).ShouldBe(["7"]);
        (await OpenAsync(39.5)).ShouldBe(["1"]);
        await gatehouse.Services.GetRequiredService<TokenStore>().RevokeAsync(org.Db, org.Token.Token.Id, "test", Ct);
        (await OpenAsync(39.6)).ShouldBeEmpty();

        (await EventsAsync(org)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task The_verbs_say_what_is_set_and_what_is_wrong()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await AlertStore.RaiseAsync(org.Db, "failures", "", "9 of 9 failed.", [], TimeProvider.System.GetUtcNow(), Ct);

        var set = (await gatehouse.TypeAsync("alert", "set", "--org", org.Org.Slug, "alert-failures=25%", "alert-tokens=on", "--json")).Well().Json;
        var list = (await gatehouse.TypeAsync("alert", "list", "--org", org.Org.Slug, "--json")).Well().Json;

        ((string?)set["alertFailures"], (string?)set["alertSilence"], (string?)set["alertTokens"]).ShouldBe(("25%", "off", "on"));
        list.AsArray().ShouldHaveSingleItem()!.AsObject().Select(m => m.Key).ShouldBe(["rule", "subject", "detail", "raisedAt", "resolvedAt"]);
        foreach (var word in (string[])["alert-failures=0%", "alert-failures=half", "alert-silence=-1h", "mode=scim", "nonsense"])
            (await gatehouse.TypeAsync("alert", "set", "--org", org.Org.Slug, word)).Refused(1, "is no setting of alerts");
    }
}
