using Gatehouse.Operator;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Api;

public sealed class IdempotencyOnSqlite(OnSqlite gatehouse) : IdempotencyTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class IdempotencyOnPostgres(OnPostgres gatehouse) : IdempotencyTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The same request with the same key is done once.</summary>
public abstract class IdempotencyTests
{
    readonly Running gatehouse;

    protected IdempotencyTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static (string, string) Key(string key) => ("Idempotency-Key", key);

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_is_done_once()
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Id}/tokens");

        var first = await caller.AskAsync($"POST {at}", """{"name":"Okta"}""", Key("one"));
        var second = await caller.AskAsync($"POST {at}", """{"name":"Okta"}""", Key("one"));

        (first.Status, first.Header("Idempotency-Replayed")).ShouldBe((201, null));
        (second.Status, second.Text, second.Header("Idempotency-Replayed")).ShouldBe((201, first.Text, "true"));
        (await caller.DoAsync($"GET {at}"))["data"]!.AsArray().Count(t => (string?)t!["name"] == "Okta").ShouldBe(1);
        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain((string)first.Body!["secret"]!);
        await caller.RefusedAsync("idempotency.mismatch", $"POST {at}", """{"name":"Entra"}""", Key("one"));
        await caller.RefusedAsync("idempotency.mismatch", $"POST /orgs/{org.Id}/workspaces", """{"name":"Okta"}""", Key("one"));
        await caller.RefusedAsync("parameter.invalid", $"POST {at}", """{"name":"Okta"}""", Key(new string('x', 256)));
        (await (await Caller.WithAsync(gatehouse, org.Db)).AskAsync($"POST {at}", """{"name":"Okta"}""", Key("one"))).Text.ShouldNotBe(first.Text, "a key of another API key");
    }

    [Fact]
    public async Task A_refusal_is_remembered_too()
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Id}/workspaces");
        var id = (string)(await caller.DoAsync($"POST {at}", """{"name":"Berlin"}"""))["id"]!;

        await caller.RefusedAsync("workspace.taken", $"POST {at}", """{"name":"Berlin"}""", Key("two"));
        await caller.DoAsync($"DELETE {at}/{id}");

        (await caller.RefusedAsync("workspace.taken", $"POST {at}", """{"name":"Berlin"}""", Key("two"))).Header("Idempotency-Replayed").ShouldBe("true");
        await caller.DoAsync($"POST {at}", """{"name":"Berlin"}""", Key("three"));
    }

    [Fact]
    public async Task Many_at_once_make_one()
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Id}/tokens");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => caller.AskAsync($"POST {at}", """{"name":"Race"}""", Key("race"))));

        answers.ShouldAllBe(a => a.Status == 201 || (a.Status == 409 && (string?)a.Body!["code"] == "idempotency.running"));
        answers.Where(a => a.Status == 201).Select(a => a.Text).Distinct().Count().ShouldBe(1);
        (await caller.DoAsync($"GET {at}"))["data"]!.AsArray().Count(t => (string?)t!["name"] == "Race").ShouldBe(1);
    }

    [Fact]
    public async Task What_was_cut_off_is_never_done_again_by_guess()
    {
        var org = await gatehouse.OrgAsync();
        var (key, _) = await gatehouse.Services.GetRequiredService<ApiKeyStore>().CreateAsync(org.Db, "test", [ApiScope.Read("*:write")], TimeSpan.FromDays(2), "test", Ct);
        var clock = new ShiftedClock(TimeSpan.Zero);
        // As a process leaves it that dies after the reservation.
        await gatehouse.Services.GetRequiredService<ApiAnswers>().ReserveAsync(key.Id, "cut", "hash", Ct);
        var bare = new BareDatabase(gatehouse.Database);
        (await bare.RowsAsync($"select request from api_answers where key_id = '{key.Id}' and status is null")).Count.ShouldBe(1);

        (await gatehouse.Services.GetRequiredService<ApiAnswers>().ReserveAsync(key.Id, "cut", "hash", Ct)).ShouldBeOfType<Reservation.Running>();
        var later = new ApiAnswers(gatehouse.Services.GetRequiredService<Data.InstanceDb>(), gatehouse.Services.GetRequiredService<Data.Secrets>(), clock);
        clock.By = TimeSpan.FromMinutes(3);
        (await later.ReserveAsync(key.Id, "cut", "hash", Ct)).ShouldBeOfType<Reservation.Broken>();
        clock.By = TimeSpan.FromHours(25);
        (await later.ReserveAsync(key.Id, "cut", "hash", Ct)).ShouldBeOfType<Reservation.Free>();
    }
}
