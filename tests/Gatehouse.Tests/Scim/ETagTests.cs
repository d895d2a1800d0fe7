using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class ETagsOnSqlite(OnSqlite gatehouse) : ETagTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ETagsOnPostgres(OnPostgres gatehouse) : ETagTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.14: versions, so that nobody overwrites what he has not seen.</summary>
public abstract class ETagTests
{
    readonly Running gatehouse;

    protected ETagTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task The_header_is_the_version_and_the_location_is_the_location()
    {
        var wire = await WireAsync();
        foreach (var (endpoint, body) in new[] { ("/Users", Bodies.User("ann")), ("/Groups", Bodies.Group("team")) })
        {
            var made = (await wire.PostAsync(endpoint, body)).Expect(201);
            made.Header("ETag").ShouldBe(Wire.Version(made.Body));
            made.Header("ETag")!.ShouldStartWith("W/\"");
            made.Header("Location").ShouldBe((string)made.Body["meta"]!["location"]!);
            ((string)made.Body["meta"]!["created"]!).ShouldBe((string)made.Body["meta"]!["lastModified"]!);

            var read = (await wire.GetAsync(made.Header("Location")!)).Expect(200);
            read.Header("ETag").ShouldBe(made.Header("ETag"));
            read.Header("Content-Location").ShouldBe(made.Header("Location"), "RFC 7643 §3.1");
            JsonNode.DeepEquals(read.Body, made.Body).ShouldBeTrue();
            Wire.Version(Wire.Resources(await wire.ReadAsync(endpoint)).Single()).ShouldBe(made.Header("ETag"));
        }
    }

    [Fact]
    public async Task A_resource_that_has_not_changed_is_not_sent_again()
    {
        var wire = await WireAsync();
        var made = (await wire.PostAsync("/Users", Bodies.User("ann"))).Expect(201);
        var (path, tag) = (made.Header("Location")!, made.Header("ETag")!);
        foreach (var same in new[] { tag, tag[2..], "*", $"W/\"other\", {tag}", $"\"a\",{tag},\"b\"" })
        {
            var reply = (await wire.GetAsync(path, ("If-None-Match", same))).Expect(304);
            reply.Header("ETag").ShouldBe(tag);
        }

        foreach (var other in new[] { "W/\"other\"", "\"0\"", "W/\"99\"", "nonsense", "W/", "\"" }) (await wire.GetAsync(path, ("If-None-Match", other))).Expect(200);
        (await wire.SendAsync("PATCH", path, Bodies.Patch("{'op':'add','path':'title','value':'T'}"))).Expect(200);
        (await wire.GetAsync(path, ("If-None-Match", tag))).Expect(200).Header("ETag").ShouldNotBe(tag);
    }

    [Theory, InlineData("PUT"), InlineData("PATCH"), InlineData("DELETE")]
    public async Task A_change_of_what_has_changed_since_is_refused(string method)
    {
        var wire = await WireAsync();
        foreach (var endpoint in new[] { "/Users", "/Groups" })
        {
            var (body, change) = Change(endpoint, method, "one");
            var made = (await wire.PostAsync(endpoint, body)).Expect(201);
            var (path, old) = (made.Header("Location")!, made.Header("ETag")!);
            (await wire.SendAsync("PATCH", path, Bodies.Patch("{'op':'add','path':'externalId','value':'moved'}"))).Status.ShouldBeOneOf(200, 204);

            foreach (var stale in new[] { old, old[2..], "W/\"other\"", "\"\"", "nonsense", $"{old}, \"other\"" })
                (await wire.SendAsync(method, path, change, ("If-Match", stale))).Expect(412);
            var still = (await wire.GetAsync(path)).Expect(200);
            ((string?)still.Body["externalId"]).ShouldBe("moved");
            (await wire.SendAsync(method, path, change, ("If-Match", $"\"other\", {still.Header("ETag")}"))).Status.ShouldBeOneOf(200, 204);
            if (method != "DELETE") (await wire.SendAsync("DELETE", path, null, ("If-Match", "*"))).Expect(204);
            (await wire.SendAsync(method, path, change, ("If-Match", "*"))).Expect(404);
        }
    }

    [Theory, InlineData("*"), InlineData("strong"), InlineData("weak")]
    public async Task A_change_of_what_was_seen_is_done(string form)
    {
        var wire = await WireAsync();
        var made = (await wire.PostAsync("/Users", Bodies.User("ann"))).Expect(201);
        var (path, tag) = (made.Header("Location")!, made.Header("ETag")!);
        foreach (var method in new[] { "PUT", "PATCH", "DELETE" })
        {
            var (_, change) = Change("/Users", method, "ann");
            var reply = await wire.SendAsync(method, path, change, ("If-Match", form switch { "*" => "*", "strong" => tag[2..], _ => tag }));
            reply.Status.ShouldBeOneOf(200, 204);
            tag = reply.Header("ETag") ?? tag;
        }

        (await wire.GetAsync(path)).Expect(404);
    }

    /// <summary>§3.5.2.1: what changes nothing leaves lastModified, and so the version, as they are.</summary>
    [Fact]
    public async Task What_changes_nothing_moves_no_version()
    {
        var wire = await WireAsync();
        var user = await wire.MakeAsync("/Users", Bodies.User("ann", "{'title':'T','emails':[{'value':'a@b.c','type':'work'}],'name':{'givenName':'A'}}"));
        foreach (var nothing in new[]
        {
            "{'op':'add','path':'title','value':'T'}", "{'op':'replace','path':'title','value':'T'}", "{'op':'add','value':{'title':'T','active':true}}",
            "{'op':'add','path':'emails','value':[{'value':'a@b.c','type':'work'}]}", "{'op':'replace','path':'emails[type eq `work`].value','value':'a@b.c'}",
            "{'op':'remove','path':'nickName'}", "{'op':'remove','path':'emails[type eq `home`]'}", "{'op':'replace','path':'name','value':{'givenName':'A'}}", "{'op':'replace','path':'name.familyName','value':null}",
        })
            Same(user, (await wire.SendAsync("PATCH", "/Users/" + Wire.Id(user), Bodies.Patch(nothing))).Expect(200).Body);
        Same(user, (await wire.SendAsync("PUT", "/Users/" + Wire.Id(user), user.DeepClone())).Expect(200).Body);

        var group = await wire.GroupAsync("team", Wire.Id(user));
        foreach (var nothing in new[] { Bodies.AddMember(Wire.Id(user)), Bodies.RemoveMember(Wire.Id(group)), Bodies.Patch("{'op':'replace','path':'displayName','value':'team'}") })
            (await wire.SendAsync("PATCH", "/Groups/" + Wire.Id(group), nothing)).Expect(204).Header("ETag").ShouldBe(Wire.Version(group));
        Same(group, (await wire.SendAsync("PUT", "/Groups/" + Wire.Id(group), group.DeepClone())).Expect(200).Body);
    }

    [Fact]
    public async Task Every_change_moves_the_version_once()
    {
        var wire = await WireAsync();
        var (user, group) = (await wire.UserAsync("ann"), await wire.GroupAsync("team"));
        var tags = new List<string> { Wire.Version(group) };
        foreach (var change in new[] { Bodies.AddMember(Wire.Id(user)), Bodies.Patch("{'op':'replace','path':'displayName','value':'Team'}"), Bodies.RemoveMember(Wire.Id(user)) })
            tags.Add((await wire.SendAsync("PATCH", "/Groups/" + Wire.Id(group), change)).Expect(204).Header("ETag")!);
        tags.ShouldBeUnique();
        var now = await wire.ReadAsync("/Groups/" + Wire.Id(group));
        Wire.Version(now).ShouldBe(tags[^1]);
        ((string)now["meta"]!["created"]!).ShouldBe((string)group["meta"]!["created"]!);
        string.CompareOrdinal((string)now["meta"]!["lastModified"]!, (string)group["meta"]!["lastModified"]!).ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Of_many_that_saw_the_same_version_one_may_change_it()
    {
        var wire = await WireAsync();
        var made = (await wire.PostAsync("/Users", Bodies.User("ann"))).Expect(201);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            wire.SendAsync("PUT", made.Header("Location")!, Bodies.User("ann", $"{{'title':'{i}'}}"), ("If-Match", made.Header("ETag")!))));
        replies.Count(r => r.Status == 200).ShouldBe(1);
        replies.Count(r => r.Status == 412).ShouldBe(19);
        var winner = replies.Single(r => r.Status == 200);
        JsonNode.DeepEquals((await wire.ReadAsync(made.Header("Location")!)), winner.Body).ShouldBeTrue();
    }

    static (JsonObject Body, JsonObject? Change) Change(string endpoint, string method, string name)
    {
        var body = endpoint == "/Users" ? Bodies.User(name) : Bodies.Group(name);
        return (body, method switch
        {
            "PUT" => body.DeepClone().AsObject(),
            "PATCH" => Bodies.Patch("{'op':'add','path':'externalId','value':'changed'}"),
            _ => null,
        });
    }

    static void Same(JsonObject before, JsonObject after) => JsonNode.DeepEquals(before["meta"], after["meta"]).ShouldBeTrue($"{before["meta"]} became {after["meta"]}");

    async Task<Wire> WireAsync() => new((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
}
