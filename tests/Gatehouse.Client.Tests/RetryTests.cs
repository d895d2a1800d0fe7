using static Gatehouse.Client.Tests.Fake;

namespace Gatehouse.Client.Tests;

/// <summary>What is asked again, and what is not.</summary>
public sealed class RetryTests
{
    const string Org = """{"id":"o1","slug":"acme","name":"Acme","isolation":"isolated","primary":false,"uniqueId":"userName","mode":"manual","inPreview":false,"createdAt":"2026-01-01T00:00:00Z"}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_asked_for_again_with_the_same_key()
    {
        using var fake = new Fake(Lost, Problem(503, "server.unavailable"), Problem(409, "idempotency.running", 0), Json(Org, 201));

        (await fake.Client().Orgs.CreateOrgAsync(new("Acme"), cancellationToken: Ct)).Slug.ShouldBe("acme");

        fake.Asked.Count.ShouldBe(4);
        fake.Asked.Select(a => a.IdempotencyKey).Distinct().ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Each_call_has_a_key_of_its_own_unless_one_is_given()
    {
        using var fake = new Fake(Json(Org, 201));
        var client = fake.Client();

        await client.Orgs.CreateOrgAsync(new("Acme"), cancellationToken: Ct);
        await client.Orgs.CreateOrgAsync(new("Acme"), cancellationToken: Ct);
        await client.Orgs.CreateOrgAsync(new("Acme"), idempotencyKey: "mine", cancellationToken: Ct);

        fake.Asked.Select(a => a.IdempotencyKey).Distinct().Count().ShouldBe(3);
        fake.Asked[2].IdempotencyKey.ShouldBe("mine");
    }

    [Fact]
    public async Task A_change_under_a_condition_is_not_repeated_when_it_may_be_done_but_is_when_it_was_refused_for_now()
    {
        using var lost = new Fake(Lost, Json(Org));
        await Should.ThrowAsync<HttpRequestException>(() => lost.Client().Orgs.UpdateOrgAsync("acme", new("Acme"), ifMatch: "\"1\"", cancellationToken: Ct));
        lost.Asked.ShouldHaveSingleItem();

        using var limited = new Fake(Problem(429, "rate.limited", 0), Json(Org));
        (await limited.Client().Orgs.UpdateOrgAsync("acme", new("Acme"), ifMatch: "\"1\"", cancellationToken: Ct)).Value.Name.ShouldBe("Acme");
    }

    [Fact]
    public async Task What_was_deleted_by_an_attempt_whose_answer_was_lost_is_deleted()
    {
        using var fake = new Fake(Lost, Problem(404, "workspace.not-found"));
        await fake.Client().Workspaces.DeleteWorkspaceAsync("acme", "w1", Ct);

        using var never = new Fake(Problem(404, "workspace.not-found"));
        (await Should.ThrowAsync<GatehouseException>(() => never.Client().Workspaces.DeleteWorkspaceAsync("acme", "w1", Ct))).Code.ShouldBe("workspace.not-found");
    }

    [Fact]
    public async Task A_refusal_says_what_went_wrong_and_is_not_asked_again()
    {
        using var fake = new Fake(Problem(409, "org.slug-taken"));

        var refused = await Should.ThrowAsync<GatehouseException>(() => fake.Client().Orgs.CreateOrgAsync(new("Acme"), cancellationToken: Ct));

        (refused.Code, refused.Status, refused.Detail, refused.RequestId, refused.RetryAfter, refused.Problem.GetProperty("members")[0].GetString()).ShouldBe(("org.slug-taken", 409, "It is so.", "r1", null, "a"));
        fake.Asked.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_wants_to_wait_longer_than_we_do_is_thrown_with_the_time()
    {
        using var fake = new Fake(Problem(429, "rate.limited", 60));

        (await Should.ThrowAsync<GatehouseException>(() => fake.Client().Orgs.GetOrgAsync("acme", Ct))).RetryAfter.ShouldBe(TimeSpan.FromMinutes(1));
        fake.Asked.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_gives_up_after_as_many_attempts_as_it_was_told()
    {
        using var fake = new Fake(Problem(503, "server.unavailable"));

        (await Should.ThrowAsync<GatehouseException>(() => fake.Client(retries: 2).Orgs.GetOrgAsync("acme", Ct))).Status.ShouldBe(503);
        fake.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_of_somebody_in_between_has_a_code_too()
    {
        using var fake = new Fake(Json("<html>", 403));
        (await Should.ThrowAsync<GatehouseException>(() => fake.Client().Orgs.GetOrgAsync("acme", Ct))).Code.ShouldBe("http.403");
    }

    [Theory, InlineData(".."), InlineData("."), InlineData("")]
    public async Task No_id_leads_to_another_address(string id)
    {
        using var fake = new Fake(Json("{}"));
        await Should.ThrowAsync<ArgumentException>(() => fake.Client().Members.DeleteMemberAsync("acme", id, Ct));
        fake.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whatever_stands_in_an_id_or_a_filter_is_escaped()
    {
        using var fake = new Fake(Json("""{"data":[],"next":null}"""));
        await foreach (var _ in fake.Client().Members.ListMembersAsync("a/b?c", group: "R&D #1", cancellationToken: Ct)) { }
        fake.Asked.ShouldHaveSingleItem().Address.ShouldBe("/api/v1/orgs/a%2Fb%3Fc/members?group=R%26D%20%231");
    }
}
