using Gatehouse.Connections;
using Gatehouse.Domains;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class DemandsOnSqlite(OnSqlite gatehouse) : DemandTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DemandsOnPostgres(OnPostgres gatehouse) : DemandTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Single sign-on that is demanded of the people of some domains (product rules 4.8 and 4.12).</summary>
public abstract class DemandTests : IDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new(), second = new();
    readonly string domain = $"{Guid.NewGuid():N}.test";

    protected DemandTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        party.Dispose();
        second.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Only_people_of_the_domain_have_to_come_through_the_Orgs_own_identity_provider()
    {
        var ((a, _), (b, _)) = (await scene.OrgAsync("shared", "mode=jit"), await scene.OrgAsync("shared", "mode=jit"));
        await scene.ConnectAsync(party, a);
        await TestedAsync(await scene.ConnectAsync(second, b));
        await scene.VerifiedAsync(b, domain);
        var (employee, contractor) = ($"ann@{domain}", $"{Guid.NewGuid():N}@elsewhere.test");
        var surfers = new Dictionary<string, Surfer>(StringComparer.Ordinal);
        foreach (var who in (string[])[employee, contractor])
        {
            await Scene.SignInAsync(scene.Surfer(), $"/o/{b.Slug}", second, who);
            await Scene.SignInAsync(surfers[who] = scene.Surfer(), $"/o/{a.Slug}", party, who);
            (await surfers[who].PostAsync("/signin/switch", ("org", b.Id.Value))).Title.ShouldBe($"You are signed in to {b.Name}");
        }

        (await gatehouse.TypeAsync("org", "set", b.Slug, $"sso={domain.ToUpperInvariant()}")).Well();

        (await surfers[employee].GoAsync($"/o/{b.Slug}")).Location!.Host.ShouldBe("idp.test"); // Also who is in already.
        (await Scene.AnswerAsync(surfers[employee], await surfers[employee].PostAsync("/signin/switch", ("org", b.Id.Value)), second, employee)).Title.ShouldBe($"You are signed in to {b.Name}");
        (await surfers[contractor].GoAsync($"/o/{b.Slug}")).Title.ShouldBe($"You are signed in to {b.Name}");
        (await gatehouse.TypeAsync("org", "set", b.Slug, "sso=")).Well();
    }

    [Fact]
    public async Task Nothing_is_demanded_of_a_domain_that_is_not_the_Orgs_or_whose_people_could_not_come()
    {
        var (org, _) = await scene.JitOrgAsync();
        var (one, other) = (await scene.ConnectAsync(party, org), await scene.ConnectAsync(second, org));
        await TestedAsync(one);
        (await SetAsync(domain)).Err.ShouldContain($"'{domain}' is no domain that this Org has verified");
        await scene.VerifiedAsync(org, domain, other.Id);
        await scene.VerifiedAsync(org, "x" + domain);

        (await SetAsync(domain)).Err.ShouldContain($"the domain goes to the connection {other.Id}, so first a test sign-in");
        (await SetAsync("x" + domain)).Well(); // It leaves it to the Org, which has one that passed.
        await TestedAsync(other);
        (await SetAsync($"{domain} x{domain}")).Well();
        (await SetAsync("no domain")).Err.ShouldContain("is no setting of an Org");

        Task<Said> SetAsync(string sso) => gatehouse.TypeAsync("org", "set", org.Slug, "sso=" + sso);
    }

    [Fact]
    public async Task A_domain_that_is_given_away_is_still_demanded_and_the_doctor_says_so()
    {
        var (org, db) = await scene.JitOrgAsync();
        await TestedAsync(await scene.ConnectAsync(party, org));
        await scene.VerifiedAsync(org, domain);
        await scene.SetAsync(db, $"sso={domain}");
        (await FindingsAsync()).ShouldNotContain("sso-foreign-domain");

        await DomainStore.RemoveAsync(db, domain, "test", TimeProvider.System.GetUtcNow(), Ct);

        (await FindingsAsync()).ShouldContain("sso-foreign-domain");
        (await FoundAsync()).Settings.SignIn.RequiredOf.ShouldBe([domain]);
        (await gatehouse.Services.GetRequiredService<Checkup>().IpsieAsync(await FoundAsync(), Ct)).Demands.Select(d => d.Missing).ShouldContain($"It is demanded of the people of {domain} alone. gatehouse org set {org.Slug} sso=required");

        async Task<IEnumerable<string>> FindingsAsync() => (await gatehouse.Services.GetRequiredService<Checkup>().ExamineAsync(await FoundAsync(), Ct)).Select(f => f.Rule);

        async Task<Org> FoundAsync() => (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(org.Slug, Ct))!;
    }

    Task TestedAsync(Connection connection) => gatehouse.Services.GetRequiredService<ConnectionNotes>().TestedAsync(connection.Id, passed: true, null, Ct);
}
