using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class DiscoveryOnSqlite(OnSqlite gatehouse) : DiscoveryTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DiscoveryOnPostgres(OnPostgres gatehouse) : DiscoveryTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §4 and RFC 7643 §5 to §7: what the server says of itself, and that it is so.</summary>
public abstract class DiscoveryTests
{
    readonly Running gatehouse;

    protected DiscoveryTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task The_configuration_has_all_that_is_required()
    {
        var wire = await WireAsync();
        var spc = await wire.ReadAsync("/ServiceProviderConfig");
        ((string)spc["schemas"]![0]!).ShouldBe("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig");
        foreach (var feature in new[] { "patch", "bulk", "filter", "sort", "etag" }) spc[feature]!["supported"]!.GetValue<bool>().ShouldBeTrue(feature);
        spc["changePassword"]!["supported"]!.GetValue<bool>().ShouldBeFalse();
        foreach (var scheme in spc["authenticationSchemes"]!.AsArray())
            foreach (var part in new[] { "type", "name", "description" }) ((string?)scheme![part]).ShouldNotBeNullOrWhiteSpace();
        spc["authenticationSchemes"]!.AsArray().Count(s => s!["primary"]?.GetValue<bool>() == true).ShouldBeLessThanOrEqualTo(1);
        ((string)spc["meta"]!["location"]!).ShouldBe(wire.Root + "/ServiceProviderConfig");
        ((string)spc["meta"]!["resourceType"]!).ShouldBe("ServiceProviderConfig");
        (spc["pagination"]!["cursor"]!.GetValue<bool>(), spc["pagination"]!["index"]!.GetValue<bool>(), (string?)spc["pagination"]!["defaultPaginationMethod"]).ShouldBe((true, true, "index"));
        ((int)spc["filter"]!["maxResults"]!).ShouldBe((int)spc["pagination"]!["maxPageSize"]!);
    }

    [Fact]
    public async Task Types_and_schemas_are_listed_and_found_one_by_one()
    {
        var wire = await WireAsync();
        foreach (var (path, kind) in new[] { ("/ResourceTypes", "ResourceType"), ("/Schemas", "Schema") })
        {
            var list = await wire.ReadAsync(path);
            ((string)list["schemas"]![0]!).ShouldBe("urn:ietf:params:scim:api:messages:2.0:ListResponse");
            list["totalResults"]!.GetValue<int>().ShouldBe(list["Resources"]!.AsArray().Count);
            foreach (var item in Wire.Resources(list))
            {
                ((string)item["schemas"]![0]!).ShouldBe($"urn:ietf:params:scim:schemas:core:2.0:{kind}");
                ((string)item["meta"]!["resourceType"]!).ShouldBe(kind);
                ((string)item["meta"]!["location"]!).ShouldBe($"{wire.Root}{path}/{Wire.Id(item)}");
                JsonNode.DeepEquals(await wire.ReadAsync((string)item["meta"]!["location"]!), item).ShouldBeTrue();
                JsonNode.DeepEquals(await wire.ReadAsync($"{path}/{Uri.EscapeDataString(Wire.Id(item))}"), item).ShouldBeTrue();
            }

            // §4: paging, sorting and choosing are ignored here.
            JsonNode.DeepEquals(await wire.ReadAsync(path + "?startIndex=2&count=1&sortBy=id&sortOrder=descending&attributes=id"), list).ShouldBeTrue();
            (await wire.GetAsync(path + "/unknown")).Expect(404);
        }

        (await wire.ReadAsync("/ResourceTypes/User"))["schemaExtensions"]!.AsArray().Select(e => (string)e!["schema"]!).ShouldBe([Bodies.Enterprise, OwnSchemas.UserUrn]);
        (await wire.ReadAsync("/ResourceTypes/Group"))["schemaExtensions"]!.AsArray().Select(e => (string)e!["schema"]!).ShouldBe([OwnSchemas.GroupUrn]);
        Wire.Ids(await wire.ReadAsync("/Schemas")).ShouldBe([Bodies.UserSchema, Bodies.Enterprise, OwnSchemas.UserUrn, Bodies.GroupSchema, OwnSchemas.GroupUrn]);
    }

    [Fact]
    public async Task A_resource_type_says_where_its_resources_are_and_which_schema_they_have()
    {
        var wire = await WireAsync();
        foreach (var type in Wire.Resources(await wire.ReadAsync("/ResourceTypes")))
        {
            ((string)type["name"]!).ShouldBe(Wire.Id(type));
            var body = Wire.Id(type) == "User" ? Bodies.User("somebody") : Bodies.Group("something");
            var made = await wire.MakeAsync((string)type["endpoint"]!, body);
            ((string)made["meta"]!["resourceType"]!).ShouldBe(Wire.Id(type));
            ((string)made["schemas"]![0]!).ShouldBe((string)type["schema"]!);
        }
    }

    [Fact]
    public async Task Without_a_token_everything_but_the_Orgs_own_is_told()
    {
        using var http = new HttpClient { BaseAddress = new Uri(gatehouse.Url, "/scim/v2/") };
        var nobody = new Wire(http, TestContext.Current.CancellationToken);
        Wire.Ids(await nobody.ReadAsync("/Schemas")).ShouldBe([Bodies.UserSchema, Bodies.Enterprise, Bodies.GroupSchema]);
        Wire.Ids(await nobody.ReadAsync("/ResourceTypes")).ShouldBe(["User", "Group"]);
        (await nobody.GetAsync("/Schemas/" + Bodies.UserSchema)).Expect(200);
        (await nobody.GetAsync("/ServiceProviderConfig")).Expect(200);
        (await nobody.GetAsync("/Schemas/" + OwnSchemas.UserUrn)).Expect(404);
        foreach (var path in new[] { "/Users", "/Groups", "/", "/Me", "/Nowhere", "/Users/1" }) (await nobody.GetAsync(path)).Expect(401).Header("WWW-Authenticate")!.ShouldStartWith("Bearer");
        (await nobody.GetAsync("/Schemas", ("Authorization", "Bearer wrong"))).Expect(401);
    }

    [Theory, InlineData("/ServiceProviderConfig"), InlineData("/ResourceTypes"), InlineData("/ResourceTypes/User"), InlineData("/Schemas"), InlineData("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")]
    public async Task Discovery_is_not_filtered_and_only_read(string path)
    {
        var wire = await WireAsync();
        (await wire.GetAsync(path + "?filter=id%20pr")).Expect(403);
        (await wire.GetAsync(path + "?FILTER=id%20pr")).Expect(403);
        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE" })
            (await wire.SendAsync(method, path, method == "DELETE" ? null : new JsonObject())).Expect(405).Header("Allow").ShouldBe("GET");
    }

    [Fact]
    public async Task Every_attribute_has_all_its_characteristics()
    {
        var wire = await WireAsync();
        foreach (var schema in Wire.Resources(await wire.ReadAsync("/Schemas")))
            foreach (var attribute in schema["attributes"]!.AsArray().SelectMany(a => (a!["subAttributes"]?.AsArray() ?? []).Prepend(a)))
            {
                var name = $"{Wire.Id(schema)}:{attribute!["name"]}";
                new[] { "string", "boolean", "decimal", "integer", "dateTime", "reference", "binary", "complex" }.ShouldContain((string)attribute["type"]!, name);
                new[] { "readOnly", "readWrite", "immutable", "writeOnly" }.ShouldContain((string)attribute["mutability"]!, name);
                new[] { "always", "never", "default", "request" }.ShouldContain((string)attribute["returned"]!, name);
                new[] { "none", "server", "global" }.ShouldContain((string)attribute["uniqueness"]!, name);
                foreach (var flag in new[] { "multiValued", "required", "caseExact" }) attribute[flag]!.AsValue().TryGetValue<bool>(out _).ShouldBeTrue(name);
                attribute["description"]!.AsValue().TryGetValue<string>(out _).ShouldBeTrue(name);
                ((string)attribute["type"]! == "complex").ShouldBe(attribute["subAttributes"] is JsonArray { Count: > 0 }, name);
                if ((string)attribute["type"]! == "reference" && schema["id"]!.ToString().StartsWith("urn:ietf", StringComparison.Ordinal)) attribute["referenceTypes"].ShouldNotBeNull(name);
            }
    }

    async Task<Wire> WireAsync() => new(
        (await gatehouse.OrgAsync(schemas: [Bodies.Json(OwnSchemas.ForUsers), Bodies.Json(OwnSchemas.ForGroups)])).Idp, TestContext.Current.CancellationToken);
}
