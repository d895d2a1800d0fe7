using Gatehouse.Doctor;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorTokensOnSqlite(OnSqlite gatehouse) : TokenRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorTokensOnPostgres(OnPostgres gatehouse) : TokenRuleTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class TokenRuleTests
{
    readonly Running gatehouse;

    protected TokenRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TokenStore Tokens => gatehouse.Services.GetRequiredService<TokenStore>();

    [Fact]
    public async Task An_expired_token_that_is_still_shown_is_an_error_when_no_other_is_left()
    {
        var org = await Patient.ComesAsync(gatehouse, life: TimeSpan.FromDays(1));
        await org.PersonAsync("ann@example.com");
        await org.HasNotAsync("token-expired");
        await using var later = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromDays(2)));
        using var idp = later.Idp(org.Token.Text);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);

        var finding = await org.HasAsync("token-expired", TimeSpan.FromDays(2), f => f.Evidence.Any(e => e.Entry is not null));

        finding.Severity.ShouldBe(Severity.Error);
        finding.Evidence.ShouldContain(e => e.Text.Contains(org.Token.Token.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_token_that_nobody_shows_beside_a_valid_one_is_no_finding()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.IssueAsync(TimeSpan.FromHours(1));
        await org.PersonAsync("ann@example.com");

        await org.HasNotAsync("token-expired", TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task A_revoked_token_that_is_still_shown_is_found_until_its_client_comes_in_again()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var other = await org.IssueAsync();
        await Tokens.RevokeAsync(org.Db, other.Token.Id, "test", Ct);
        using var idp = gatehouse.Idp(other.Text);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);

        (await org.HasAsync("token-revoked")).Severity.ShouldBe(Severity.Warning);

        await org.PersonAsync("ann@example.com");
        await org.HasNotAsync("token-revoked");
    }

    [Fact]
    public async Task A_wrong_Orgs_token_is_found_on_both_sides_and_each_learns_its_own_half()
    {
        var (acme, other) = (await Patient.ComesAsync(gatehouse), await Patient.ComesAsync(gatehouse));
        using var idp = gatehouse.Idp(acme.Token.Text, $"/orgs/{other.Org.Slug}/scim/v2/");
        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);

        var (atHome, abroad) = (await acme.HasAsync("token-wrong-org"), await other.HasAsync("token-wrong-org"));

        (atHome.Severity, abroad.Severity).ShouldBe((Severity.Error, Severity.Error));
        atHome.Title.ShouldContain("of this Org");
        abroad.Title.ShouldContain("of another Org");
        var told = System.Text.Json.JsonSerializer.Serialize(abroad.ForOrg());
        foreach (var secret in (string[])[acme.Org.Slug, acme.Org.Id.Value, acme.Token.Token.Id]) told.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Three_calls_without_a_good_token_are_worth_a_warning()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await using var node = await Node.StartAsync(gatehouse);
        var from = Node.NewAddress();
        using var idp = node.Idp(TokenText.New(TokenText.ScimPrefix), $"/orgs/{org.Org.Slug}/scim/v2/", from);
        for (var i = 0; i < 2; i++) await idp.AskAsync("GET Users");
        await org.HasNotAsync("token-unknown");

        await idp.AskAsync("GET Users");

        (await org.HasAsync("token-unknown")).Evidence[0].Text.ShouldContain(from);
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(15, Severity.Hint)]
    [InlineData(34, Severity.Warning)]
    [InlineData(39.5, Severity.Error)]
    public async Task A_token_in_use_that_ends_soon_is_the_graver_the_sooner_it_ends(double days, Severity? severity)
    {
        var org = await Patient.ComesAsync(gatehouse, life: TimeSpan.FromDays(40));
        await org.PersonAsync("ann@example.com");

        (await org.SeenAsync(TimeSpan.FromDays(days))).Find(f => f.Rule == "token-expiring")?.Severity.ShouldBe(severity!.Value);
        if (severity is null) await org.HasNotAsync("token-expiring", TimeSpan.FromDays(days));
        else await org.HasAsync("token-expiring", TimeSpan.FromDays(days));
    }

    [Fact]
    public async Task A_rotation_is_unfinished_while_the_client_shows_the_old_token()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var renewed = (await Tokens.RotateAsync(org.Db, org.Token.Token.Id, TimeSpan.FromDays(1), TokenStore.FirstLife, "test", Ct))!;
        await org.Idp.AskAsync("GET Users");
        await org.HasNotAsync("rotation-unfinished");
        await using var later = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromHours(2)));
        using var old = later.Idp(org.Token.Text);
        await old.AskAsync("GET Users");

        (await org.HasAsync("rotation-unfinished", TimeSpan.FromHours(2))).Evidence[0].Text.ShouldContain(renewed.Token.Id);

        using var fresh = later.Idp(renewed.Text);
        await fresh.AskAsync("GET Users");
        (await Soon.Async(() => org.SeenAsync(TimeSpan.FromHours(2)), seen => seen.All(f => f.Rule != "rotation-unfinished"))).ShouldAllBe(f => f.Rule != "rotation-unfinished");
    }

    [Fact]
    public async Task A_token_from_a_dozen_networks_in_a_day_is_remarked()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await using var node = await Node.StartAsync(gatehouse);
        async Task CallAsync(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                using var idp = node.Idp(org.Token.Text, address: $"203.0.{i}.7");
                await idp.AskAsync("GET Users?count=1");
            }
        }

        await CallAsync(0, 11);
        using (var same = node.Idp(org.Token.Text, address: "203.0.3.99")) await same.AskAsync("GET Users?count=1");
        await Task.Delay(500, Ct);
        await org.HasNotAsync("token-many-addresses");
        await CallAsync(11, 12);

        var finding = await org.HasAsync("token-many-addresses");
        finding.Title.ShouldContain("12 networks");
        finding.Severity.ShouldBe(Severity.Hint);
    }

    [Fact]
    public async Task A_valid_token_that_nobody_uses_beside_one_that_is_used_is_remarked()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var idle = await org.IssueAsync();
        await org.PersonAsync("ann@example.com");

        (await org.HasAsync("token-unused", TimeSpan.FromDays(8))).Evidence.ShouldHaveSingleItem().Text.ShouldContain(idle.Token.Id);
        await org.HasNotAsync("token-unused", TimeSpan.FromDays(6));
    }

    [Fact]
    public async Task A_token_that_no_client_ever_showed_after_a_day_is_remarked()
    {
        var org = await Patient.ComesAsync(gatehouse);

        (await org.HasAsync("never-connected", TimeSpan.FromHours(25))).Severity.ShouldBe(Severity.Hint);
        await org.HasNotAsync("never-connected", TimeSpan.FromHours(23));
    }
}
