using Gatehouse.Tests.Captures;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Api;

public sealed class ApiWalkOnSqlite(OnSqlite gatehouse) : ApiWalkTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ApiWalkOnPostgres(OnPostgres gatehouse) : ApiWalkTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Walks every operation of the document: without a key, with too weak a key, with another Org's key, and with bodies that nobody expects.</summary>
public abstract class ApiWalkTests
{
    readonly Running gatehouse;

    protected ApiWalkTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    /// <summary>Who fails again and again waits for the answer (Doors/Slowdown): together, it is one wait.</summary>
    static readonly ParallelOptions AllAtOnce = new() { MaxDegreeOfParallelism = 500 };

    [Fact]
    public async Task Without_a_key_every_operation_says_401()
    {
        var org = await gatehouse.OrgAsync();
        var nobody = await Caller.ShowingAsync(gatehouse, null);

        await Parallel.ForEachAsync(nobody.Document.Operations, AllAtOnce, async (operation, _) =>
        {
            var answer = await nobody.SendAsync(operation.Method, operation.At(org.Id, "x"), Body(operation));
            Fits(nobody, operation, answer, 401, "key.missing");
            answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"api\"");
        });
    }

    [Fact]
    public async Task A_key_without_the_scope_is_told_which_one_it_needs()
    {
        var org = await gatehouse.OrgAsync();
        var areas = (await Caller.ShowingAsync(gatehouse, null)).Document.Operations.Select(o => o.Scope.Split(':')[0]).Distinct().ToList();

        foreach (var area in areas)
        {
            var strangers = await Caller.WithAsync(gatehouse, null, [.. areas.Except([area]).Select(other => other + ":write")]);
            foreach (var operation in strangers.Document.Operations.Where(o => o.Scope.StartsWith(area + ":", StringComparison.Ordinal)))
            {
                var answer = await strangers.SendAsync(operation.Method, operation.At(org.Id, "x"), Body(operation));
                Fits(strangers, operation, answer, 403, "scope.missing");
                ((string?)answer.Body!["scope"]).ShouldBe(operation.Scope);
            }
        }
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing()
    {
        var org = await gatehouse.OrgAsync();
        var reader = await Caller.WithAsync(gatehouse, null, "*:read");
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(org.Id);

        foreach (var operation in reader.Document.Operations.Where(o => o.Scope.EndsWith(":write", StringComparison.Ordinal)))
            Fits(reader, operation, await reader.SendAsync(operation.Method, operation.At(org.Id, "x"), Body(operation)), 403, "scope.missing");

        (await bare.ExportAsync(org.Id)).ShouldBe(before);
        reader.Document.Operations.Where(o => o.Scope.EndsWith(":read", StringComparison.Ordinal)).ShouldAllBe(o => o.Method == "GET" || o.Name.StartsWith("preview", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_Org_is_to_the_key_of_an_Org_what_no_Org_is()
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse);
        var mine = await Caller.WithAsync(gatehouse, neighbours.Mine.Db);
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(neighbours.Theirs.Id);

        foreach (var operation in mine.Document.Operations.Where(o => o.IsOfOrg && !o.IsOfInstance))
        foreach (var id in neighbours.TheirIds)
        {
            var (seen, unseen) = (await AskAsync(operation.At(neighbours.Theirs.Id, id)), await AskAsync(operation.At("nobodysorg00", id)));
            Fits(mine, operation, seen, 404, "org.not-found");
            Told(seen).ShouldBe(Told(unseen));
            Fits(mine, operation, await AskAsync(operation.At(neighbours.Theirs.Slug, id)), 404, "org.not-found");

            async Task<Answer> AskAsync(string path) => await mine.SendAsync(operation.Method, path, Body(operation));
        }

        foreach (var operation in mine.Document.Operations.Where(o => o.IsOfInstance))
            Fits(mine, operation, await mine.SendAsync(operation.Method, operation.At("x", "x"), Body(operation)), 403, "key.instance-only");
        (await bare.ExportAsync(neighbours.Theirs.Id)).ShouldBe(before);
    }

    [Fact]
    public async Task What_another_Org_has_looks_like_what_nobody_has()
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse);
        var mine = await Caller.WithAsync(gatehouse, neighbours.Mine.Db);
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(neighbours.Theirs.Id);

        foreach (var operation in mine.Document.Operations.Where(o => !o.IsOfInstance && o.Path.Replace("{org}", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal)))
        foreach (var id in neighbours.TheirIds)
        {
            var nobodys = Guid.CreateVersion7().ToString("N");
            var (seen, unseen) = (await AskAsync(id), await AskAsync(nobodys));
            seen.Status.ShouldBeInRange(400, 499, $"{operation}: {seen.Text}");
            Told(seen).Replace(id, "{id}", StringComparison.Ordinal).ShouldBe(Told(unseen).Replace(nobodys, "{id}", StringComparison.Ordinal), $"{operation}");
            mine.Document.Misfit(operation, seen).ShouldBeNull();

            Task<Answer> AskAsync(string one) => mine.SendAsync(operation.Method, operation.At(neighbours.Mine.Id, one), Body(operation));
        }

        (await bare.ExportAsync(neighbours.Theirs.Id)).ShouldBe(before);
    }

    public static TheoryData<string, string> Oddities => new()
    {
        { "", "body.malformed" }, { "[]", "body.malformed" }, { "null", "body.malformed" }, { "{", "body.malformed" }, { "\"x\"", "body.malformed" }, { """{"a":1,"a":2}""", "body.malformed" },
        { """{"a":"\u0000"}""", "body.malformed" }, { """{"a":"\ud800"}""", "body.malformed" },
    };

    [Theory, MemberData(nameof(Oddities))]
    public async Task A_body_that_is_none_is_never_a_fault(string body, string code)
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, null);

        foreach (var operation in caller.Document.Operations.Where(o => o.Json["requestBody"] is not null))
            Fits(caller, operation, await caller.SendAsync(operation.Method, operation.At(org.Id, "x"), body), 400, code);
    }

    [Fact]
    public async Task Odd_members_types_sizes_media_and_parameters_are_never_a_fault()
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, null);

        foreach (var operation in caller.Document.Operations)
        {
            Task<Answer> AskAsync(string? body = null, string query = "", params (string, string)[] headers) => caller.SendAsync(operation.Method, operation.At(org.Id, "x") + query, body, headers);
            var unknown = await AskAsync(Body(operation), "?wrong=1");
            Fits(caller, operation, unknown, 400, "parameter.unknown");
            ((string?)unknown.Body!["parameter"]).ShouldBe("wrong");
            (await caller.SendAsync(operation.Method, operation.At("%00", "%00"), Body(operation))).Status.ShouldBeInRange(operation.Path.Contains('{', StringComparison.Ordinal) ? 400 : 200, 404);
            if (operation.Json["requestBody"] is null) continue;
            Fits(caller, operation, await AskAsync("{}", headers: ("Content-Type", "text/plain")), 415, "body.media-type");
            Fits(caller, operation, await AskAsync("{\"a\":\"" + new string('x', 2 << 20) + "\"}"), 413, "body.too-large");
            var odd = await AskAsync("""{"oddMember":{"deep":[1,2]}}""");
            odd.Status.ShouldBe(400, $"{operation}: {odd.Text}");
            ((string?)odd.Body!["code"]).ShouldBeOneOf("body.unknown-member", "body.wrong-type"); // The latter of a map.
            odd.Text.ShouldContain("oddMember");
        }
    }

    [Fact]
    public async Task What_is_nowhere_is_a_problem_too()
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, org.Db);
        var nobody = await Caller.ShowingAsync(gatehouse, "gatehouse_api_nonsense");

        Code(await caller.SendAsync("GET", "/api/v1/elsewhere")).ShouldBe((404, "route.not-found"));
        var wrong = await caller.SendAsync("PUT", "/api/v1/orgs");
        Code(wrong).ShouldBe((405, "method.not-allowed"));
        wrong.Header("Allow").ShouldBe("GET, POST");
        Code(await nobody.SendAsync("GET", "/api/v1/elsewhere")).ShouldBe((401, "key.invalid"));
        Code(await nobody.SendAsync("PUT", "/api/v1/orgs")).ShouldBe((401, "key.invalid"));
    }

    static (int, string?) Code(Answer answer) => (answer.Status, (string?)answer.Body?["code"]);

    static void Fits(Caller caller, Declared operation, Answer answer, int status, string code)
    {
        Code(answer).ShouldBe((status, code), $"{operation}: {answer.Text}");
        caller.Document.Misfit(operation, answer).ShouldBeNull();
    }

    /// <summary>An answer without the number of its request.</summary>
    static string Told(Answer answer)
    {
        var body = answer.Body?.DeepClone().AsObject();
        body?.Remove("requestId");
        return $"{answer.Status} {body?.ToJsonString()}";
    }

    static string? Body(Declared operation) => operation.Json["requestBody"] is null ? null : "{}";
}
