using System.Text.Json.Nodes;
using Gatehouse.Simulate;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Simulate;

public sealed class OktaSyncTests
{
    [Fact]
    public async Task It_begins_with_a_page_of_two_and_looks_before_it_creates()
    {
        await using var server = await StandIn.StartAsync();
        await (server.Plan(Vendor.Okta) with { Users = 1, Groups = 1 }).RunAsync();

        var requests = server.Requests.ToArray();
        var name = server.Users.All[0]["userName"]!.GetValue<string>();
        requests.Select(seen => seen.Method).ShouldBe(["GET", "GET", "POST", "GET", "POST"]);
        requests[0].Target.ShouldBe("/scim/v2/Users?startIndex=1&count=2");
        requests[1].Target.ShouldBe(
            $"/scim/v2/Users?filter=userName%20eq%20%22{name.Replace("@", "%40")}%22&startIndex=1&count=100");
        requests[3].Target.ShouldEndWith("%22&startIndex=1&count=100");
        requests[2].Headers.Accept.ToString().ShouldBe("application/scim+json");
        requests[2].Headers.UserAgent.ToString().ShouldBe("Okta SCIM Client 1.0.0");
        requests[2].Headers.ContentType.ToString().ShouldBe("application/scim+json; charset=utf-8");
        requests[2].Json["password"]!.GetValue<string>().Length.ShouldBe(11);
        requests[2].Json["externalId"]!.GetValue<string>().ShouldMatch("^00u[0-9A-Za-z]{17}$");
        requests[2].Json["groups"]!.AsArray().ShouldBeEmpty();
        requests[4].Json["members"]!.AsArray().Single()!["display"]!.GetValue<string>().ShouldBe(name);
    }

    [Fact]
    public async Task A_large_group_is_pushed_in_batches_of_a_hundred()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Okta) with { Users = 250, Groups = 1, Members = 250 };

        var report = await options.RunAsync();

        (report.Clean, report.MembersAdded).ShouldBe((true, 250));
        StandInStore.Members(server.Groups.All[0]).Count.ShouldBe(250);
        var writes = server.Writes.Where(seen => seen.Path.StartsWith("/Groups", StringComparison.Ordinal)).ToArray();
        writes[0].Json["members"]!.AsArray().Count.ShouldBe(100);
        writes[1..].Select(seen => seen.Json["Operations"]![0]!["value"]!.AsArray().Count).ShouldBe([100, 50]);
        (await options.RunAsync()).Writes.ShouldBe(0);
    }

    [Fact]
    public async Task A_user_that_differs_is_put_back_whole_with_what_only_the_server_knows()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Okta);
        await server.FillAsync(options);
        var user = server.Users.All[0];
        user["displayName"] = "Somebody Else";
        user["nickName"] = "kept";

        await options.RunAsync();

        var put = server.Writes.Single();
        put.Method.ShouldBe("PUT");
        put.Path.ShouldBe($"/Users/{user["id"]}");
        put.Json["id"]!.ToString().ShouldBe(user["id"]!.ToString());
        put.Json["meta"]!["resourceType"]!.ToString().ShouldBe("User");
        put.Json["nickName"]!.ToString().ShouldBe("kept");
        put.Json["groups"]!.AsArray().ShouldBeEmpty();
        put.Json["password"].ShouldBeNull();
        put.Json["displayName"]!.ToString().ShouldNotBe("Somebody Else");
    }

    [Fact]
    public async Task Strangers_leave_a_pushed_group_and_who_is_missing_comes_back()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Okta);
        await server.FillAsync(options);
        var members = server.Groups.All[0]["members"]!.AsArray();
        var lost = members[0]!["value"]!.GetValue<string>();
        members[0] = new JsonObject { ["value"] = "stranger" };
        var name = server.Users.Find(lost)!["userName"]!.GetValue<string>();

        var report = await options.RunAsync();

        (report.Clean, report.MembersAdded, report.MembersRemoved).ShouldBe((true, 1, 1));
        server.Writes.Single().Json["Operations"]!.ToJsonString().ShouldBe(JsonNode.Parse($$"""
            [
              { "op": "remove", "path": "members[value eq \"stranger\"]" },
              { "op": "add", "path": "members", "value": [{ "value": "{{lost}}", "display": "{{name}}" }] }
            ]
            """)!.ToJsonString());
        (await options.RunAsync()).Changes.ShouldBe(0);
    }

    [Fact]
    public async Task Somebody_whose_look_up_failed_keeps_the_membership()
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Okta);
        await server.FillAsync(options);
        var unlucky = server.Users.All[0]["userName"]!.GetValue<string>();
        server.Interfere = context =>
        {
            if (!context.Request.Query["filter"].ToString().Contains(unlucky)) return Task.FromResult(false);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.FromResult(true);
        };

        var report = await options.RunAsync();

        (report.Failures, report.Writes, report.MembersRemoved).ShouldBe((1, 0, 0));
    }
}
