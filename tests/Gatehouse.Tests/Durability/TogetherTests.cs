using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Durability;

public sealed class TogetherOnSqlite(OnSqlite gatehouse) : TogetherTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class TogetherOnPostgres(OnPostgres gatehouse) : TogetherTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What arrives at one moment may share a transaction of the database, and yet each request stands for itself.</summary>
public abstract class TogetherTests
{
    readonly Running gatehouse;

    protected TogetherTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    /// <summary>An address that somebody has is noticed after the user was written.</summary>
    [Fact]
    public async Task Who_is_refused_after_something_was_written_leaves_the_others_as_they_are()
    {
        const int people = 20;
        var org = await gatehouse.OrgAsync(uniqueId: "email");

        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * people).Select(i => org.Idp.AskAsync("POST Users",
            $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"user{{i}}","emails":[{"value":"address{{i % people}}@example.com"}]}""")));

        (answers.Count(a => a.Status == 201), answers.Count(a => a.Status == 409)).ShouldBe((people, 2 * people));
        foreach (var made in answers.Where(a => a.Status == 201)) (await org.Idp.AskAsync($"GET Users/{made.Body!["id"]}")).Status.ShouldBe(200);
        (await org.Idp.AskAsync("GET Users?count=0")).Body!["totalResults"]!.GetValue<int>().ShouldBe(people);
        (await org.ToldAsync()).Count(e => e.Type == "user.created").ShouldBe(people);
    }
}
