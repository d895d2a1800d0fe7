using Gatehouse.Data;
using Gatehouse.Domains;
using Gatehouse.Jobs;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Domains;

public sealed class DomainsOnSqlite(OnSqlite gatehouse) : DomainTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DomainsOnPostgres(OnPostgres gatehouse) : DomainTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class DomainTests
{
    readonly Running gatehouse;

    protected DomainTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(DnsServer.Program is not null, "GATEHOUSE_TEST_DNS names no dnsmasq.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    static string NewName => $"d{Guid.NewGuid().ToString("N")[..10]}.test";

    VerifiedDomains Verified => gatehouse.Services.GetRequiredService<VerifiedDomains>();

    Task<Said> TypeAsync(TestOrg org, params string[] words) => gatehouse.TypeAsync(["domain", .. words, "--org", org.Slug, "--json"]);

    [Fact]
    public async Task A_domain_is_verified_when_two_resolvers_see_the_record()
    {
        var (org, name) = (await gatehouse.OrgAsync(), NewName);
        await using var one = await DnsServer.StartAsync((name, "v=spf1 -all"));
        await using var two = await DnsServer.StartAsync();
        Task<Said> VerifyAsync() => TypeAsync(org, "verify", name, "--dns-servers", one.Address, two.Address);

        var added = (await TypeAsync(org, "add", name.ToUpperInvariant())).Well().Json;
        var record = ((string)added["record"]!["name"]!, (string)added["record"]!["value"]!);
        record.Item1.ShouldBe("_gatehouse-challenge." + name);
        (await TypeAsync(org, "add", name)).Well().Json["record"]!["value"]!.GetValue<string>().ShouldBe(record.Item2, "adding again changes nothing");
        (await VerifyAsync()).Code.ShouldBe(1);
        await one.KnowAsync(record, (record.Item1, "something else"));
        var half = await VerifyAsync();
        (half.Code, (string?)half.Json["state"]).ShouldBe((1, "pending"));
        half.Out.ShouldContain("no TXT record there");
        (await Verified.HoldersAsync(name, Ct)).ShouldBeEmpty();

        await two.KnowAsync(record);
        var verified = (await VerifyAsync()).Well().Json;

        ((string?)verified["state"], verified["fault"]).ShouldBe(("verified", null));
        (await Verified.HoldersAsync(name, Ct)).ShouldBe([new(org.Db.Org, null)]);
        (await org.EventsAsync("domain.*")).Select(e => (string)e["type"]!).ShouldBe(["domain.added", "domain.verified"]);
        (await TypeAsync(org, "remove", name)).Well();
        (await TypeAsync(org, "verify", name)).Refused(1, "has no domain");
    }

    [Fact]
    public async Task A_verified_domain_whose_record_is_gone_fails_and_is_never_dropped()
    {
        var org = await gatehouse.OrgAsync();
        await using var one = await DnsServer.StartAsync();
        await using var two = await DnsServer.StartAsync();
        var (domain, resolvers) = (await AddAsync(org, NewName), new Resolvers(new GatehouseOptions { DnsServers = [one.Address, two.Address] }));
        async Task<Domain> LookAsync(TimeSpan later)
        {
            await new DomainWatch(gatehouse.Services.GetRequiredService<InstanceDb>(), resolvers, new ShiftedClock(later), NullLogger<DomainWatch>.Instance).LookAsync(Ct);
            return (await DomainStore.FindAsync(org.Db, domain.Name, Ct))!;
        }

        (await DomainStore.NoteAsync(org.Db, domain.Name, new Proof.There(), Now, Ct))!.State.ShouldBe("verified");
        (await LookAsync(TimeSpan.FromDays(6))).CheckedAt!.Value.ShouldBe(Now, TimeSpan.FromSeconds(1), "a week has not passed");

        var failing = await LookAsync(TimeSpan.FromDays(7.1));

        (failing.State, failing.FailingSince.HasValue, failing.Fault!.Contains("no TXT record there", StringComparison.Ordinal)).ShouldBe(("failing", true, true));
        (await Verified.HoldersAsync(domain.Name, Ct)).Single().Org.ShouldBe(org.Db.Org);
        await one.KnowAsync((domain.RecordName, domain.RecordValue));
        (await LookAsync(TimeSpan.FromDays(7.5))).State.ShouldBe("failing", "the resolvers do not agree");
        await two.KnowAsync((domain.RecordName, domain.RecordValue));
        (await LookAsync(TimeSpan.FromDays(7.9))).State.ShouldBe("verified");
        (await org.EventsAsync("domain.*")).Select(e => (string)e["type"]!).ShouldBe(["domain.added", "domain.verified", "domain.failing", "domain.verified"]);
    }

    [Fact]
    public async Task One_domain_may_be_verified_in_two_Orgs_and_each_sends_its_people_where_it_likes()
    {
        var (one, two, name) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync(), NewName);
        foreach (var org in (TestOrg[])[one, two])
        {
            await AddAsync(org, name);
            await DomainStore.NoteAsync(org.Db, name, new Proof.There(), Now, Ct);
        }

        (await DomainStore.FindAsync(one.Db, name, Ct))!.Challenge.ShouldNotBe((await DomainStore.FindAsync(two.Db, name, Ct))!.Challenge);
        var connection = (await gatehouse.Services.GetRequiredService<ConnectionChanges>().CreateAsync(Some.Oidc(one.Db.Org), "test", Ct)).Granted();

        (await TypeAsync(two, "route", name, "--connection", connection.Id)).Refused(1, "does not serve this Org");
        (await TypeAsync(one, "route", name, "--connection", connection.Id)).Well();

        (await Verified.HoldersAsync(name, Ct)).ShouldBe([new(one.Db.Org, connection.Id), new(two.Db.Org, null)], ignoreOrder: true);
        (await gatehouse.TypeAsync("connection", "delete", connection.Id)).Well();
        (await Verified.HoldersAsync(name, Ct)).ShouldAllBe(h => h.Connection == null);
        (await one.EventsAsync("domain.routed")).Single()["data"]!["connection"]!.GetValue<string>().ShouldBe(connection.Id);
    }

    [Fact]
    public async Task An_Org_with_an_active_connection_and_a_verified_domain_meets_what_the_instance_asks_for()
    {
        var orgs = gatehouse.Services.GetRequiredService<OrgStore>();
        var org = (await orgs.CreateAsync("Acme", "p" + Guid.NewGuid().ToString("N")[..12], "isolated", "userName", Ct))!;
        var db = gatehouse.Services.GetRequiredService<InstanceDb>().For(org.Id);
        (await gatehouse.TypeAsync("instance", "set", "require-connection=true")).Well();
        try
        {
            var changes = gatehouse.Services.GetRequiredService<ConnectionChanges>();
            (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=scim")).Refused(1, "lacks an active sign-in connection and a verified domain.");
            var connection = (await changes.CreateAsync(Some.Oidc(org.Id), "test", Ct)).Granted();
            (await changes.ChangeAsync(connection.Id, new() { State = "active" }, false, "test", Ct))!.Granted();
            (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=scim")).Refused(1, "lacks a verified domain.");
            var domain = (await DomainStore.AddAsync(db, NewName, "test", Now, Ct)).Granted();
            (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=scim")).Refused(1, "lacks a verified domain.");
            await DomainStore.NoteAsync(db, domain.Name, new Proof.There(), Now, Ct);

            (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=scim")).Well();
        }
        finally
        {
            (await gatehouse.TypeAsync("instance", "set", "require-connection=")).Well();
        }
    }

    [Theory]
    [InlineData("acme"), InlineData("-a.test"), InlineData("a..test"), InlineData("ü.test"), InlineData("\u212Aelvin.test"), InlineData("a_b.test"), InlineData("a.test/x"), InlineData("")]
    public async Task What_is_no_domain_is_refused(string name)
    {
        var org = await gatehouse.OrgAsync();

        (await DomainStore.AddAsync(org.Db, name, "test", Now, Ct)).ShouldBeOfType<Decision<Domain>.Refused>();
    }

    static async Task<Domain> AddAsync(TestOrg org, string name) => (await DomainStore.AddAsync(org.Db, name, "test", Now, Ct)).Granted();
}
