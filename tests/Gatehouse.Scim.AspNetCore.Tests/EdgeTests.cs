using System.Net;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore.Tests;

public sealed class EdgeTests
{
    [Theory]
    [InlineData("GET", "/Users/nobody", null, 404, null)]
    [InlineData("PATCH", "/Users/nobody", """{"Operations":[{"op":"add","path":"title","value":"x"}]}""", 404, null)]
    [InlineData("POST", "/Users", "{", 400, "invalidSyntax")]
    [InlineData("POST", "/Users", "{}", 400, "invalidValue")]
    [InlineData("POST", "/Groups", """{"displayName":"x","members":[{}]}""", 400, "invalidValue")]
    [InlineData("PATCH", "/Users/nobody", """{"Operations":[{"op":"remove"}]}""", 400, "noTarget")]
    [InlineData("PATCH", "/Users/nobody", """{"Operations":[{"op":"add","path":"emails[","value":"x"}]}""", 400, "invalidFilter")]
    [InlineData("GET", "/Users?attributes=userName&excludedAttributes=title", null, 400, "invalidValue")]
    [InlineData("PUT", "/Users", "{}", 405, null)]
    [InlineData("DELETE", "/Users/.search", null, 405, null)]
    [InlineData("POST", "/Schemas", "{}", 405, null)]
    [InlineData("GET", "/Schemas?filter=x", null, 403, null)]
    [InlineData("GET", "/Nothing/here", null, 404, null)]
    [InlineData("GET", "/Me", null, 501, null)]
    [InlineData("POST", "/Bulk", "{}", 501, null)]
    public async Task Refusals_are_worded_as_SCIM_wants_them(string method, string path, string? body, int status, string? type)
    {
        await using var scim = await Served.StartAsync();
        var refused = await scim.SendAsync(method, path, body);
        ((int)refused.Status, refused.Text("status"), refused.Text("scimType")).ShouldBe((status, $"{status}", type));
        (refused.ContentType, refused.Body!["schemas"]![0]!.GetValue<string>()).ShouldBe(("application/scim+json", ScimUris.Error));
        refused.Text("detail").ShouldNotBeNullOrEmpty();
        (refused.Content.Allow.Count > 0).ShouldBe(status == 405);
    }

    [Theory]
    [InlineData("/Users")]
    [InlineData("/Users/x")]
    [InlineData("/Schemas")]
    [InlineData("/Bulk")]
    [InlineData("/nothing")]
    public async Task Authorization_is_asked_for_at_every_endpoint(string path)
    {
        await using var scim = await Served.StartAsync(closed: true);
        (await scim.SendAsync("GET", path)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var scim = await Served.StartAsync();
        var refused = await scim.SendAsync("POST", "/Users", $$"""{"userName":"{{new string('x', ScimLimits.Payload)}}"}""");
        refused.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Discovery_tells_what_there_is_and_what_is_not()
    {
        await using var scim = await Served.StartAsync();
        var config = (await scim.SendAsync("GET", "/ServiceProviderConfig")).Body!;
        (config["patch"]!["supported"]!.GetValue<bool>(), config["bulk"]!["supported"]!.GetValue<bool>(), config["pagination"]!["cursor"]!.GetValue<bool>()).ShouldBe((true, false, false));
        config["authenticationSchemes"]!.AsArray().Count.ShouldBe(1);
        (await scim.SendAsync("GET", "/ResourceTypes")).Body!["totalResults"]!.GetValue<int>().ShouldBe(2);
        (await scim.SendAsync("GET", "/ResourceTypes/User")).Text("endpoint").ShouldBe("/Users");
        foreach (var schema in (await scim.SendAsync("GET", "/Schemas")).Body!["Resources"]!.AsArray())
        {
            var location = schema!["meta"]!["location"]!.GetValue<string>();
            location.ShouldStartWith(scim.Root + "/Schemas/");
            JsonNode.DeepEquals((await scim.SendAsync("GET", location[scim.Root.Length..])).Body, schema).ShouldBeTrue();
        }

        (await scim.SendAsync("GET", "/Schemas/urn:none")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_tenant_in_the_path_stands_in_every_location()
    {
        await using var scim = await Served.StartAsync("/orgs/{org}/scim", "/orgs/acme/scim");
        var made = await scim.SendAsync("POST", "/Users", """{"userName":"alice"}""");
        made.Headers.Location!.ToString().ShouldBe($"{scim.Root}/Users/{made.Text("id")}");
        (await scim.SendAsync("GET", "/Schemas")).Body!["Resources"]![0]!["meta"]!["location"]!.GetValue<string>().ShouldStartWith(scim.Root + "/Schemas/");
    }

    [Fact]
    public async Task A_strict_server_follows_the_letter_and_knows_the_applications_own_extension()
    {
        var plan = new ScimSchema("urn:example:plan", "Plan", "What the person may use.", [new("seat", AttributeType.Integer)]);
        await using var scim = await Served.StartAsync(options: new() { Profile = Profile.Lenient with { Strict = true }, Users = ResourceType.UserWith([plan]), PublicUrl = "https://app.test" });
        (await scim.SendAsync("POST", "/Users", """{"userName":"alice"}""")).Text("scimType").ShouldBe("invalidSyntax");
        var made = await scim.SendAsync("POST", "/Users", """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:example:plan"],"userName":"alice","urn:example:plan":{"seat":7}}""");
        made.Headers.Location!.ToString().ShouldStartWith("https://app.test/scim/v2/Users/");
        (await scim.SendAsync("GET", "/Users?filter=urn:example:plan:seat%20ge%207")).Body!["totalResults"]!.GetValue<int>().ShouldBe(1);
        (await scim.SendAsync("GET", "/Users?filter=urn:example:plan:seat%20gt%207")).Body!["totalResults"]!.GetValue<int>().ShouldBe(0);
    }
}
