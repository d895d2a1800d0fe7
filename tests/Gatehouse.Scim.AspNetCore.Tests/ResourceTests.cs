using System.Net;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore.Tests;

public sealed class ResourceTests : IAsyncLifetime
{
    Served scim = null!;

    public async ValueTask InitializeAsync() => scim = await Served.StartAsync();

    public ValueTask DisposeAsync() => scim.DisposeAsync();

    [Fact]
    public async Task A_user_is_made_and_read_back()
    {
        var made = await scim.SendAsync("POST", "/Users", """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"alice","password":"secret"}""");
        made.Status.ShouldBe(HttpStatusCode.Created);
        made.ContentType.ShouldBe("application/scim+json");
        made.Headers.Location!.ToString().ShouldBe($"{scim.Root}/Users/{made.Text("id")}");
        made.Body!.ContainsKey("password").ShouldBeFalse();
        var read = await scim.SendAsync("GET", "/Users/" + made.Text("id"));
        JsonNode.DeepEquals(read.Body, made.Body).ShouldBeTrue();
        read.Body!["meta"]!["version"]!.GetValue<string>().ShouldBe(read.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused()
    {
        await scim.UserAsync("alice");
        var second = await scim.SendAsync("POST", "/Users", """{"userName":"ALICE"}""");
        (second.Status, second.Text("scimType"), second.Text("status")).ShouldBe((HttpStatusCode.Conflict, "uniqueness", "409"));
        second.Body!["schemas"]![0]!.GetValue<string>().ShouldBe(ScimUris.Error);
    }

    [Fact]
    public async Task A_patch_as_Entra_writes_it_changes_the_user()
    {
        var id = await scim.UserAsync("alice");
        var patched = await scim.SendAsync("PATCH", "/Users/" + id, """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
              {"op":"Replace","path":"active","value":"False"},
              {"op":"Add","path":"emails[type eq \"work\"].value","value":"a@new.test"},
              {"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Sales"}]}
            """);
        patched.Status.ShouldBe(HttpStatusCode.OK);
        var read = (await scim.SendAsync("GET", "/Users/" + id)).Body!;
        read["active"]!.GetValue<bool>().ShouldBeFalse();
        read["emails"]![0]!["value"]!.GetValue<string>().ShouldBe("a@new.test");
        read[ScimUris.EnterpriseUser]!["department"]!.GetValue<string>().ShouldBe("Sales");
    }

    [Fact]
    public async Task A_put_leaves_nothing_of_before_but_the_id()
    {
        var id = await scim.UserAsync("alice");
        var put = await scim.SendAsync("PUT", "/Users/" + id, """{"userName":"alicia"}""");
        (put.Status, put.Text("id"), put.Text("userName")).ShouldBe((HttpStatusCode.OK, id, "alicia"));
        put.Body!.ContainsKey("emails").ShouldBeFalse();
    }

    [Fact]
    public async Task Who_names_an_old_version_changes_nothing()
    {
        var id = await scim.UserAsync("alice");
        var tag = (await scim.SendAsync("GET", "/Users/" + id)).Headers.ETag!.ToString();
        (await scim.SendAsync("GET", "/Users/" + id, null, ("If-None-Match", tag))).Status.ShouldBe(HttpStatusCode.NotModified);
        (await scim.SendAsync("PUT", "/Users/" + id, """{"userName":"new"}""", ("If-Match", tag))).Status.ShouldBe(HttpStatusCode.OK);
        (await scim.SendAsync("PUT", "/Users/" + id, """{"userName":"newer"}""", ("If-Match", tag))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await scim.SendAsync("DELETE", "/Users/" + id, null, ("If-Match", tag))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await scim.SendAsync("GET", "/Users/" + id)).Text("userName").ShouldBe("new");
    }

    [Fact]
    public async Task What_is_deleted_is_gone()
    {
        var id = await scim.UserAsync("alice");
        (await scim.SendAsync("DELETE", "/Users/" + id)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await scim.SendAsync("GET", "/Users/" + id)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await scim.SendAsync("DELETE", "/Users/" + id)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Members_come_and_go()
    {
        var group = (await scim.SendAsync("POST", "/Groups", """{"displayName":"Staff","members":[{"value":"a"},{"value":"b"}]}""")).Text("id");
        var patched = await scim.SendAsync("PATCH", "/Groups/" + group, """
            {"Operations":[{"op":"add","path":"members","value":[{"value":"c"},{"value":"a"}]},{"op":"remove","path":"members[value eq \"b\"]"}]}
            """);
        (patched.Status, patched.Body).ShouldBe((HttpStatusCode.NoContent, null));
        (await MembersAsync(group!)).ShouldBe(["a", "c"]);
        await scim.SendAsync("PATCH", "/Groups/" + group, """{"Operations":[{"op":"remove","path":"members[value sw \"a\" or value eq \"x\"]"}]}""");
        (await MembersAsync(group!)).ShouldBe(["c"]);
        await scim.SendAsync("PATCH", "/Groups/" + group, """{"Operations":[{"op":"replace","path":"displayName","value":"All"}]}""");
        (await MembersAsync(group!)).ShouldBe(["c"]);
        await scim.SendAsync("PUT", "/Groups/" + group, """{"displayName":"All"}""");
        (await MembersAsync(group!)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_at_once_are_all_kept()
    {
        var group = (await scim.SendAsync("POST", "/Groups", """{"displayName":"Staff"}""")).Text("id");
        foreach (var id in (string[])["a", "b", "c", "d"]) await Task.WhenAll(Add(id + 1), Add(id + 2));
        (await MembersAsync(group!)).Order(StringComparer.Ordinal).ShouldBe(["a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2"]);

        async Task Add(string member) => (await scim.SendAsync("PATCH", "/Groups/" + group, $$"""{"Operations":[{"op":"add","path":"members","value":[{"value":"{{member}}"}]}]}""")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    async Task<IEnumerable<string>> MembersAsync(string group) =>
        ((await scim.SendAsync("GET", "/Groups/" + group)).Body!["members"] as JsonArray ?? []).Select(m => m!["value"]!.GetValue<string>());
}
