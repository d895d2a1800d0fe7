using System.Text.Json.Nodes;
using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

public sealed class EntraSyncTests
{
    const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    [Fact]
    public async Task It_begins_by_asking_for_nobody_and_looks_before_it_creates()
    {
        await using var server = await StandIn.StartAsync();
        await (server.Plan(Vendor.Entra) with { Users = 1, Groups = 1, Members = 1 }).RunAsync();

        var requests = server.Requests.ToArray();
        var name = server.Users.All[0]["userName"]!.GetValue<string>();
        requests.Select(seen => seen.Method).ShouldBe(["GET", "GET", "POST", "GET", "POST", "PATCH"]);
        requests[0].Target.ShouldMatch("""^/scim/v2/Users\?filter=userName\+eq\+%22[0-9a-f-]{36}%22$""");
        requests[1].Target.ShouldBe($"/scim/v2/Users?filter=userName+eq+%22{name.Replace("@", "%40")}%22");
        requests[3].Target.ShouldStartWith("/scim/v2/Groups?excludedAttributes=members&filter=displayName+eq+%22");
    }

    [Fact]
    public async Task A_new_user_brings_its_department_and_a_new_group_no_members()
    {
        await using var server = await StandIn.StartAsync();
        await (server.Plan(Vendor.Entra) with { Users = 1, Groups = 1 }).RunAsync();

        var user = server.Writes.First(seen => seen.Path == "/Users").Json;
        user["active"]!.GetValue<bool>().ShouldBeTrue();
        user["emails"]![0]!["type"]!.GetValue<string>().ShouldBe("work");
        user["emails"]![0]!["primary"]!.GetValue<bool>().ShouldBeTrue();
        user[Enterprise]!["department"]!.GetValue<string>().ShouldNotBeEmpty();
        user["schemas"]!.AsArray().Select(urn => urn!.GetValue<string>()).ShouldContain(Enterprise);
        var group = server.Writes.First(seen => seen.Path == "/Groups").Json;
        group["members"].ShouldBeNull();
        group["schemas"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Only_what_differs_is_patched()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Entra);
        await server.FillAsync(options);
        var user = Disturb(server);
        var (right, mail) = (user["title"]!.GetValue<string>(), user["userName"]!.GetValue<string>());
        user["title"] = "Nobody";

        await options.RunAsync();

        ShouldBeJson(server.Writes.Single().Json["Operations"]!, $$"""
            [
              { "op": "Replace", "path": "active", "value": "True" },
              { "op": "Replace", "path": "title", "value": "{{right}}" },
              { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "{{mail}}" },
              { "op": "Add", "path": "{{Enterprise}}:employeeNumber", "value": "100004" }
            ]
            """);
    }

    [Fact]
    public async Task With_its_flag_it_speaks_the_other_dialect()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Entra) with { Url = new(server.Url + "?aadOptscim062020") };
        await server.FillAsync(options);
        var user = Disturb(server);
        var (right, mail) = (user["title"]!.GetValue<string>(), user["userName"]!.GetValue<string>());
        var given = user["name"]!["givenName"]!.GetValue<string>();
        user["title"] = "Nobody";
        user["name"]!["givenName"] = "No";

        await options.RunAsync();

        server.Requests.ShouldAllBe(seen => seen.Target.Contains("?aadOptscim062020"));
        ShouldBeJson(server.Writes.Single().Json["Operations"]!, $$"""
            [
              { "op": "replace", "path": "active", "value": true },
              { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "{{mail}}" },
              { "op": "add", "path": "{{Enterprise}}:employeeNumber", "value": "100004" },
              { "op": "replace", "value": { "title": "{{right}}", "name.givenName": "{{given}}" } }
            ]
            """);
    }

    [Fact]
    public async Task A_membership_is_asked_for_and_added_only_where_it_is_missing()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Entra);
        await server.FillAsync(options);
        var group = server.Groups.All[1];
        var lost = group["members"]![2]!["value"]!.GetValue<string>();
        group["members"]!.AsArray().RemoveAt(2);

        var report = await options.RunAsync();

        (report.Clean, report.MembersAdded, report.Changes).ShouldBe((true, 1, 1));
        ShouldBeJson(server.Writes.Single().Json["Operations"]!, $$"""
            [{ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": "{{lost}}" }] }]
            """);
        server.Requests.ShouldContain(seen => seen.Target ==
            $"/scim/v2/Groups?filter=id+eq+%22{group["id"]}%22+and+members+eq+%22{lost}%22&attributes=id");
    }

    [Fact]
    public async Task A_group_that_lost_its_externalId_gets_it_back()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Entra);
        await server.FillAsync(options);
        server.Groups.All[0].Remove("externalId");

        (await options.RunAsync()).Groups.ShouldBe(new SyncOutcome(0, 1, 2));
        (await options.RunAsync()).Changes.ShouldBe(0);
    }

    static JsonObject Disturb(StandIn server)
    {
        var user = server.Users.All.Single(one => one[Enterprise]!["employeeNumber"]!.GetValue<string>() == "100004");
        user["active"] = false;
        user["emails"]![0]!["value"] = "else@example.org";
        user[Enterprise]!.AsObject().Remove("employeeNumber");
        return user;
    }

    static void ShouldBeJson(JsonNode actual, string expected) =>
        actual.ToJsonString().ShouldBe(JsonNode.Parse(expected)!.ToJsonString());
}
