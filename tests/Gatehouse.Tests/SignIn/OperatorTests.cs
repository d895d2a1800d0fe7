using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.SignIn;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class OperatorsOnSqlite(OnSqlite gatehouse) : OperatorTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class OperatorsOnPostgres(OnPostgres gatehouse) : OperatorTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The way in when no identity provider answers, and what keeps everybody from being locked out (product rules 4.8 and 4.12).</summary>
public abstract class OperatorTests
{
    readonly Running gatehouse;
    readonly Scene scene;

    protected OperatorTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    OperatorStore Store => gatehouse.Services.GetRequiredService<OperatorStore>();

    /// <summary>The code counts once, and a test cannot wait for the next.</summary>
    internal static string Code(NewOperator made, int steps = 0) => Totp.Code(Secret(made), TimeProvider.System.GetUtcNow().AddSeconds(30 * steps));

    [Fact]
    public async Task Password_and_code_let_an_operator_in_and_the_primary_Org_can_read_of_it()
    {
        var name = $"ada-{Guid.NewGuid():N}";
        var made = (await gatehouse.TypeAsync("operator", "add", name, "--json")).Well().Json;
        await using var node = await Node.StartAsync(gatehouse);
        using var surfer = new Surfer(node.Url);
        var operatorMade = new NewOperator(name, (string)made["password"]!, (string)made["secret"]!, "");

        (await surfer.GetAsync("/operator")).Title.ShouldBe("Operator sign-in");
        (await surfer.PostAsync("/operator", ("name", name), ("password", operatorMade.Password), ("code", Code(operatorMade)))).Text.ShouldContain("<title>Health – Gatehouse</title>");

        (await surfer.PostAsync("/signout")).Title.ShouldBe("You are signed out");
        (await surfer.GetAsync("/operator")).Title.ShouldBe("Operator sign-in");
        var told = await Soon.Async(async () => (await gatehouse.TypeAsync("sign-ins", "--org", "primary", "--json")).Well().Json.AsArray(), log => log.Any(e => ((string?)e!["detail"])?.Contains(name, StringComparison.Ordinal) == true));
        told.Select(e => (string?)e!["detail"]).ShouldContain($"Operator '{name}'.");
        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain(operatorMade.Password);
    }

    [Fact]
    public async Task A_code_counts_once_five_wrong_ones_lock_and_wrong_passwords_keep_nobody_out()
    {
        var name = $"bob-{Guid.NewGuid():N}";
        var made = (await Store.SaveAsync(name, anew: false, "test", Ct))!;
        var used = Code(made);
        (await Store.RefusalAsync(name, made.Password, used, Ct)).ShouldBeNull();

        for (var i = 0; i < 5; i++) (await Store.RefusalAsync(name, "guess", Code(made, 1), Ct))!.ShouldContain("password");
        for (var i = 0; i < 5; i++) (await Store.RefusalAsync(name, made.Password, used, Ct))!.ShouldContain("code");

        (await Store.RefusalAsync(name, made.Password, Code(made, 1), Ct))!.ShouldContain("Locked");
        (await Store.ListAsync(Ct)).Single(o => o.Name == name).LockedUntil.ShouldNotBeNull();
        made = (await Store.SaveAsync(name, anew: true, "test", Ct))!;
        (await Store.RefusalAsync(name, made.Password, Code(made), Ct)).ShouldBeNull();
        await Store.SaveAsync("whoever-stays", anew: false, "test", Ct);
        (await Store.RemoveAsync(name, Ct)).Granted().ShouldBeTrue();
        (await Store.RefusalAsync(name, made.Password, Code(made, 1), Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Refusals_of_operators_look_alike()
    {
        var name = $"eve-{Guid.NewGuid():N}";
        var made = (await Store.SaveAsync(name, anew: false, "test", Ct))!;
        using var surfer = scene.Surfer();

        var wrong = await surfer.PostAsync("/operator", ("name", name), ("password", "guess"), ("code", Code(made)));
        var nobody = await surfer.PostAsync("/operator", ("name", "nobody"), ("password", "guess"), ("code", "000000"));

        (wrong.Status, nobody.Status, nobody.Text).ShouldBe((403, 403, wrong.Text));
    }

    /// <summary>RFC 6238, appendix B, cut to six digits.</summary>
    [Theory, InlineData(59, "287082"), InlineData(1111111109, "081804"), InlineData(1234567890, "005924"), InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_RFC(long seconds, string code) => Totp.Code("12345678901234567890"u8.ToArray(), DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(code);

    [Fact]
    public void Secrets_are_written_as_apps_read_them() => Totp.Text("12345678901234567890"u8.ToArray()).ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    [Fact]
    public async Task Demanding_single_sign_on_is_refused_until_a_test_sign_in_has_passed()
    {
        using var party = new SamlParty();
        using var surfer = scene.Surfer();
        var (org, db) = await scene.JitOrgAsync();
        var connection = await scene.ConnectAsync(party, org);
        (await SetAsync()).ShouldBeOfType<Decision<OrgSettings>.Refused>().Why.ShouldContain("connection test");

        var link = (string)(await gatehouse.TypeAsync("connection", "test", connection.Id, "--json")).Well().Json["link"]!;
        var path = new Uri(link).PathAndQuery;
        (await Scene.SignInAsync(surfer, path, party, "alice", new() { Refuses = true })).Title.ShouldBe("We could not sign you in");
        (await gatehouse.ConnectionAsync(connection.Id)).LastTest!.ShouldSatisfyAllConditions(t => t.Passed.ShouldBeFalse(), t => t.Detail!.ShouldStartWith("Status: "));
        (await SetAsync()).ShouldBeOfType<Decision<OrgSettings>.Refused>();
        (await Scene.SignInAsync(surfer, path, party, "alice")).Title.ShouldBe("The test sign-in passed");

        (await SetAsync()).Granted().SignIn.Required.ShouldBeTrue();

        Task<Decision<OrgSettings>> SetAsync() => gatehouse.Services.GetRequiredService<OrgChanges>().SetAsync(db, new Dictionary<string, string> { ["sso"] = "required" }, false, "test", Ct);
    }

    internal static byte[] Secret(NewOperator made)
    {
        var bits = string.Concat(made.Secret.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
