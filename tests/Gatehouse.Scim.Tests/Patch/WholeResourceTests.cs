using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

/// <summary>POST and PUT: RFC 7644 §3.3 and §3.5.1.</summary>
public sealed class WholeResourceTests
{
    [Fact]
    public void A_new_User_in_the_order_of_its_schema() =>
        ScimJson.Write(ResourcePlan.Whole(Ask.Json($$"""
            {
              "urn:example:any:1.0": { "z": 1 }, "{{ScimUris.EnterpriseUser}}": { "department": "Sales" }, "emails": [{ "value": "a@x" }],
              "externalId": "00u1", "NAME": { "familyName": "Abel", "GivenName": "Anna" }, "UserName": "anna", "displayName": "Anna"
            }
            """), SomeSchemas.User, Profile.Lenient).Create("1")).ShouldBe(
            $$"""{"schemas":["{{ScimUris.User}}","{{ScimUris.EnterpriseUser}}","urn:example:any:1.0"],"id":"1","externalId":"00u1","userName":"anna","name":{"familyName":"Abel","givenName":"Anna"},"displayName":"Anna","active":true,"emails":[{"value":"a@x"}],"{{ScimUris.EnterpriseUser}}":{"department":"Sales"},"urn:example:any:1.0":{"z":1}""" + "}");

    [Theory]
    [InlineData("""{"id":"7","meta":{"created":"x"},"groups":[{"value":"g"}],"password":"s3cret"}""")]
    [InlineData("""{"id":null,"meta":null,"groups":[],"password":null,"manager":null,"addresses":null,"roles":[],"title":null}""")]
    [InlineData("""{"id":5,"meta":"x","groups":{"a":[1]},"password":[[]]}""")]
    public void What_is_read_only_is_ignored_and_a_password_is_forgotten(string body)
    {
        const string Anna = $$"""{"schemas":["{{ScimUris.User}}"],"id":"1","userName":"anna","active":true}""";
        ScimJson.Write(Ask.Created(body)).ShouldBe(Anna);
        if (!body.Contains("manager", StringComparison.Ordinal)) ScimJson.Write(Ask.Created(body, Ask.Strict)).ShouldBe(Anna);
    }

    [Theory]
    [InlineData("""{"schemas":["urn:scim:schemas:core:1.0"],"userName":"a"}""")]
    [InlineData("""{"schemas":[],"userName":"a"}""")]
    [InlineData("""{"schemas":"x","userName":"a"}""")]
    [InlineData("""{"schemas":{"a":1},"userName":"a"}""")]
    [InlineData("""{"schemas":[null,5,"http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],"userName":"a"}""")]
    [InlineData("""{"userName":"a"}""")]
    public void Lenient_writes_the_right_schemas_whatever_came(string body)
    {
        var json = Ask.Json(body);
        ScimJson.Write(ResourcePlan.Whole(json, ResourceType.User, Profile.Lenient).Create("1")["schemas"]!).ShouldBe($$"""["{{ScimUris.User}}"]""");
        Ask.Refused("invalidSyntax", () => ResourcePlan.Whole(json, ResourceType.User, Ask.Strict));
    }

    [Theory]
    [InlineData("""{"userName":null}""")]
    [InlineData("""{"userName":""}""")]
    [InlineData("""{"userName":[]}""")]
    [InlineData("""{"userName":" \t "}""")]
    public void A_user_name_is_required(string body)
    {
        Ask.Refused("invalidValue", () => Ask.Created(body));
        Ask.Refused("invalidValue", () => Ask.Created(body, Ask.Strict));
    }

    [Fact]
    public void A_Groups_name_is_required() =>
        Ask.Refused("invalidValue", () => Ask.Created("""{"displayName":null}""", type: ResourceType.Group));

    [Fact]
    public void What_an_extension_requires_is_required_where_the_extension_is_used()
    {
        var type = ResourceType.UserWith([SchemaJson.Read(Ask.Json("""{"id":"urn:example:scim:r:2.0:User","attributes":[{"name":"a","required":true},{"name":"b"},{"name":"c","type":"complex","subAttributes":[{"name":"d","required":true},{"name":"e"}]}]}"""))]);
        Ask.Created("{}", type: type);
        Ask.Created("""{"urn:example:scim:r:2.0:User":{"a":"1"}}""", type: type);
        Ask.Refused("invalidValue", () => Ask.Created("""{"urn:example:scim:r:2.0:User":{"b":"1"}}""", type: type));
        Ask.Refused("invalidValue", () => Ask.Created("""{"urn:example:scim:r:2.0:User":{"a":"1","c":{"e":"1"}}}""", type: type));
    }

    [Fact]
    public void PUT_keeps_the_id_and_whether_the_user_is_active_and_nothing_else()
    {
        var current = Ask.Json("""{"id":"7","externalId":"x","userName":"old","active":false,"title":"Chief","emails":[{"value":"a@x"}],"urn:example:any:1.0":{"a":1}}""");
        var before = ScimJson.Write(current);
        ScimJson.Write(Ask.Whole("""{"userName":"new"}""").Replace(current)).ShouldBe($$"""{"schemas":["{{ScimUris.User}}"],"id":"7","userName":"new","active":false}""");
        Ask.Whole("""{"active":true}""").Replace(current)["active"]!.GetValue<bool>().ShouldBeTrue();
        ScimJson.Write(current).ShouldBe(before);
    }

    [Fact]
    public void PUT_cannot_change_what_is_immutable()
    {
        var current = Ask.Json($$"""{"id":"7","userName":"a","active":true,"{{SomeSchemas.Urn}}":{"serial":"S1"} }""");
        Ask.Refused("mutability", () => Ask.Whole($$"""{"{{SomeSchemas.Urn}}":{"serial":"S2"} }""").Replace(current));
        Ask.Whole($$"""{"{{SomeSchemas.Urn}}":{"serial":"S1","valid":true} }""").Replace(current)[SomeSchemas.Urn]!["serial"]!.GetValue<string>().ShouldBe("S1");
    }

    [Fact]
    public void An_immutable_part_of_a_complex_attribute_does_not_change_either()
    {
        var type = ResourceType.UserWith([SchemaJson.Read(Ask.Json("""{"id":"urn:example:scim:i:2.0:User","attributes":[{"name":"c","type":"complex","subAttributes":[{"name":"d","mutability":"immutable"},{"name":"e"}]}]}"""))]);
        var current = Ask.Json("""{"id":"7","userName":"a","active":true,"urn:example:scim:i:2.0:User":{"c":{"d":"1","e":"1"}}}""");
        Ask.Refused("mutability", () => Ask.Patch("""[{"op":"replace","path":"urn:example:scim:i:2.0:User:c.d","value":"2"}]""", type: type).Apply(current));
        Ask.Patch("""[{"op":"replace","path":"urn:example:scim:i:2.0:User:c.e","value":"2"}]""", type: type).Apply(current);
    }

    [Fact]
    public void A_locked_externalId_stays_and_the_attempt_is_noted()
    {
        var locked = new Profile { LocksExternalId = true };
        var current = Ask.Json("""{"id":"7","externalId":"x","userName":"a","active":true}""");
        foreach (var body in new[] { """{"externalId":"y"}""", """{"externalId":null}""", "{}" })
        {
            var plan = Ask.Whole(body, locked);
            plan.Replace(current)["externalId"]!.GetValue<string>().ShouldBe("x");
            plan.Words.ShouldNotBeNull().ShouldContain("externalId");
        }

        Ask.Whole("""{"externalId":"x"}""", locked).Replace(current);
        Ask.Whole("""{"externalId":"y"}""").Replace(current)["externalId"]!.GetValue<string>().ShouldBe("y");
        Ask.Whole("""{"externalId":"y"}""", locked).Replace(Ask.Json("""{"id":"7","userName":"a","active":true}"""))["externalId"]!.GetValue<string>().ShouldBe("y");
    }

    [Theory]
    [InlineData("""{"id":"u1","value":"Admin","displayName":"The admin"}""", """{"value":"Admin","display":"The admin"}""")]
    [InlineData("""{"value":""}""", null)]
    [InlineData("""{"value":5}""", null)]
    [InlineData("""{"value":""", null)]
    [InlineData("""{"value":"a","value":"b"}""", null)]
    [InlineData("{}", null)]
    [InlineData("Admin", null)]
    public void A_role_inside_a_text_is_taken_apart_for_those_who_asked(string text, string? role)
    {
        var body = new JsonObject { ["roles"] = new JsonArray(new JsonObject { ["value"] = text }) }.ToJsonString();
        var opaque = new JsonArray(new JsonObject { ["value"] = text });
        JsonNode.DeepEquals(Ask.Created(body)["roles"], opaque).ShouldBeTrue();
        var decoded = Ask.Created(body, new Profile { DecodesRoles = true })["roles"];
        JsonNode.DeepEquals(decoded, role is null ? opaque : new JsonArray(JsonNode.Parse(role))).ShouldBeTrue(decoded?.ToJsonString());
    }

    [Fact]
    public void A_name_given_twice_in_different_case_is_not_settled_in_silence()
    {
        Ask.Refused("invalidSyntax", () => Ask.Created("""{"title":"a","Title":"b"}""", Ask.Strict));
        Ask.Whole("""{"title":"a","Title":"b"}""").Words.ShouldNotBeNull();
    }
}
