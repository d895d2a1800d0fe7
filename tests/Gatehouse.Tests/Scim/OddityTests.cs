using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Tests.Scim.Oddities;

namespace Gatehouse.Tests.Scim;

public sealed class OdditiesOnSqlite(OnSqlite gatehouse) : OddityTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class OdditiesOnPostgres(OnPostgres gatehouse) : OddityTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whatever comes in, what goes out is SCIM, never a 500; and afterwards everything is as sound as before.</summary>
public abstract class OddityTests
{
    const int Requests = 500;

    readonly Running gatehouse;

    protected OddityTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory, InlineData(1, "lenient"), InlineData(2, "lenient"), InlineData(3, "lenient"), InlineData(4, "strict")]
    public async Task Odd_requests_are_answered_in_the_words_of_SCIM(int seed, string profile)
    {
        var wire = await WireAsync(profile);
        var users = await wire.UsersAsync(12, "someone");
        var groups = new List<string>();
        for (var i = 0; i < 4; i++) groups.Add(Wire.Id(await wire.GroupAsync($"group {i}", users.Take(3))));
        var odd = new OddRequests(new Random(seed), wire, users, groups);

        var (faults, statuses) = (new ConcurrentBag<string>(), new ConcurrentDictionary<int, int>());
        foreach (var some in Enumerable.Range(0, Requests).Select(_ => odd.Next()).Chunk(4).ToList())
            await Task.WhenAll(some.Select(async request =>
            {
                var reply = await wire.TryAsync(request);
                statuses.AddOrUpdate(reply.Status, 1, (_, count) => count + 1);
                if (reply.Fault() is { } fault) faults.Add($"{fault}\n{reply}");
            }));

        if (!faults.IsEmpty) Assert.Fail($"Seed {seed}: {faults.Count} of {Requests}\n\n{string.Join("\n\n", faults.Take(5))}");
        // Else nothing was tried.
        statuses.Keys.Intersect([200, 201, 204, 400, 404, 405]).Count().ShouldBe(6, string.Join(' ', statuses));
        await SoundAsync(wire, profile);
    }

    /// <summary>Values that a database or a later read may choke on; whether they are kept or refused, the Org goes on.</summary>
    [Theory]
    [InlineData("1e400"), InlineData("-1e400"), InlineData("1e-400"), InlineData("1e200000"), InlineData("12345678901234567890123456789012345678901234567890"), InlineData("0.1234567890123456789012345678901234567890"), InlineData("-0"), InlineData("-0.0")]
    [InlineData("\"\\uffff\""), InlineData("\"\\ufdd0\""), InlineData("\"\\u0001\\u001f\\u007f\""), InlineData("\"\\u2028\\u2029\""), InlineData("\"\\ud83d\\ude00\""), InlineData("[[[[[[[[1]]]]]]]]"), InlineData("{\"a\\\"b\":{\"$.c\":1}}"), InlineData("{\"\":1}"), InlineData("{\"a.b[0]\":\"x\"}"), InlineData("[1,\"1\",true,null,{}]")]
    public async Task Odd_values_poison_nothing(string value)
    {
        var wire = await WireAsync("lenient");
        await wire.UserAsync("neighbour");
        foreach (var member in new[]
        {
            $"\"urn:nobody:knows:1.0:User\":{{\"a\":{value}}}", $"\"urn:example:scim:hr:2.0:User\":{{\"rate\":{value}}}", $"\"urn:example:scim:hr:2.0:User\":{{\"level\":{value}}}", $"\"title\":{value}",
            $"\"urn:example:scim:hr:2.0:User\":{{\"tags\":[{value}]}}", $"\"urn:example:scim:hr:2.0:User\":{{\"desk\":{{\"floor\":{value}}}}}", $"\"emails\":[{{\"value\":{value}}}]",
        })
        {
            var body = Encoding.UTF8.GetBytes($"{{\"schemas\":[\"{Bodies.UserSchema}\"],\"userName\":\"odd{Guid.NewGuid():N}\",{member}}}");
            var reply = await wire.SendAsync(wire.Request("POST", "/Users", body));
            reply.Status.ShouldBeOneOf(201, 400);
            if (reply.Status == 201) JsonNode.DeepEquals(await wire.ReadAsync("/Users/" + Wire.Id(reply.Body)), reply.Body).ShouldBeTrue();
        }

        await SoundAsync(wire, "lenient");
    }

    [Fact]
    public async Task Lengths_are_limited_and_what_is_too_long_changes_nothing()
    {
        var wire = await WireAsync("lenient");
        var user = await wire.UserAsync("ann");
        var path = "/Users/" + Wire.Id(user);
        foreach (var (name, length) in new[] { ("userName", 513), ("displayName", 513), ("externalId", 513), ("title", 65537), ("nickName", 600_000) })
        {
            var value = new string('a', length);
            (await wire.PostAsync("/Users", Bodies.User("new", $"{{'{name}':'{value}'}}"))).Status.ShouldBeOneOf(400, 413);
            (await wire.SendAsync("PATCH", path, Bodies.Patch($"{{'op':'replace','path':'{name}','value':'{value}'}}"))).Status.ShouldBeOneOf(400, 413);
            // Letters of two and three bytes, and one that grows when its case changes.
            foreach (var letter in "éıﬀİ")
            {
                var body = Bodies.User($"ok{letter}{name}", $"{{'{name}':'{new string(letter, 512)}'}}");
                (await wire.PostAsync("/Users", body)).Status.ShouldBeOneOf(201, 400);
            }
        }

        JsonNode.DeepEquals(await wire.ReadAsync(path), user).ShouldBeTrue();
        await SoundAsync(wire, "lenient");
    }

    /// <summary>Everything can be listed, found, sorted, read by itself, and written back as it was read.</summary>
    static async Task SoundAsync(Wire wire, string profile)
    {
        foreach (var endpoint in new[] { "/Users", "/Groups" })
        {
            var all = await wire.ListAsync(endpoint, ("count", "1000"));
            foreach (var resource in Wire.Resources(all))
            {
                var path = $"{endpoint}/{Wire.Id(resource)}";
                JsonNode.DeepEquals(await wire.ReadAsync(path), resource).ShouldBeTrue(path);
                var again = (await wire.SendAsync("PUT", path, resource)).Expect(200).Body;
                if (profile == "lenient") Wire.Version(again).ShouldBe(Wire.Version(resource), path);
            }

            var number = all["totalResults"]!.GetValue<int>();
            foreach (var filter in endpoint == "/Groups" ? ["displayName pr", "members.value eq \"x\" or id pr"] : new[]
            {
                "userName pr", "emails co \"@\" or id pr", "title ge \"a\" or id pr", "urn:example:scim:hr:2.0:User:level gt 0 or id pr", "urn:example:scim:hr:2.0:User:rate lt 1e10 or id pr", "urn:example:scim:hr:2.0:User:hiredAt gt \"2000-01-01T00:00:00Z\" or id pr",
                "urn:example:scim:hr:2.0:User:skills[level gt 1] or id pr", "urn:example:scim:hr:2.0:User:desk.floor lt 3 or id pr", "urn:nobody:knows:1.0:User:a eq \"1\" or id pr", "urn:nobody:knows:1.0:User:a gt \"a\" or id pr", "urn:nobody:knows:1.0:User:a pr or id pr",
            })
                if (profile == "lenient" || !filter.Contains("nobody", StringComparison.Ordinal)) (await wire.ListAsync(endpoint, ("filter", filter), ("count", "0")))["totalResults"]!.GetValue<int>().ShouldBe(number, filter);
            foreach (var sort in endpoint == "/Groups" ? ["displayName"] : new[] { "title", "emails", "urn:example:scim:hr:2.0:User:level", "urn:example:scim:hr:2.0:User:rate", "urn:example:scim:hr:2.0:User:tags" })
                (await Cursors.WalkAsync(wire, endpoint, 40, [("sortBy", sort), ("attributes", "id")])).Count.ShouldBe(number, sort);
        }
    }

    async Task<Wire> WireAsync(string profile) => new(
        (await gatehouse.OrgAsync(new Dictionary<string, string> { ["profile"] = profile }, [Bodies.Json(OwnSchemas.ForUsers)])).Idp, TestContext.Current.CancellationToken);
}
