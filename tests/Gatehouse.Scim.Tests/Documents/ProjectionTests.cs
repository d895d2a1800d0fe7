using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

/// <summary>RFC 7644 §3.9 and the "returned" of RFC 7643 §7. Each case names what goes out, as dotted leaves in order.</summary>
public sealed class ProjectionTests
{
    static readonly JsonObject Anna = Ask.Json("""
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "externalId": "x", "userName": "anna",
          "name": { "givenName": "Anna", "familyName": "Abel" }, "title": "Chief", "active": true,
          "emails": [{ "value": "a@x", "type": "work" }, { "value": "b@x", "primary": true }, { "type": "none" }],
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "Sales", "manager": { "value": "2", "$ref": "r" } },
          "urn:example:scim:badge:2.0:User": {
            "pin": "1234", "motto": "M", "colour": "red", "number": 5,
            "doors": [{ "value": "a", "floor": 1, "code": "c0de", "hint": "h" }], "photo": { "url": "u", "secret": "s3cret" } },
          "urn:example:any:1.0": { "colour": "blue", "size": 1 },
          "meta": { "resourceType": "User", "created": "2026-01-31T09:00:00Z" }
        }
        """);

    const string Always = "schemas id badge:colour";

    [Theory]
    [InlineData("userName", "schemas id userName badge:colour")]
    [InlineData("USERNAME,active", "schemas id userName active badge:colour")]
    [InlineData(" userName , title ", "schemas id userName title badge:colour")]
    [InlineData("id", Always)]
    [InlineData("nope", Always)]
    [InlineData("meta", "schemas id badge:colour meta.resourceType meta.created")]
    [InlineData("meta.created", "schemas id badge:colour meta.created")]
    [InlineData("name", "schemas id name.givenName name.familyName badge:colour")]
    [InlineData("name.givenName", "schemas id name.givenName badge:colour")]
    [InlineData("name.givenName,name", "schemas id name.givenName name.familyName badge:colour")]
    [InlineData("name,name.givenName", "schemas id name.givenName name.familyName badge:colour")]
    [InlineData("name.nope", Always)]
    [InlineData("emails.value", "schemas id emails[0].value emails[1].value badge:colour")]
    [InlineData("emails.primary,emails.type", "schemas id emails[0].type emails[1].primary emails[2].type badge:colour")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", "schemas id name.familyName badge:colour")]
    [InlineData("@ent:department", "schemas id ent:department badge:colour")]
    [InlineData("@ent:manager.value", "schemas id ent:manager.value badge:colour")]
    [InlineData("@ENT", "schemas id ent:department ent:manager.value ent:manager.$ref badge:colour")]
    [InlineData("@badge:number", "schemas id badge:colour badge:number")]
    [InlineData("@badge:motto", "schemas id badge:motto badge:colour")]
    [InlineData("@badge:pin", Always)]
    [InlineData("@badge:doors", "schemas id badge:colour badge:doors[0].value badge:doors[0].floor")]
    [InlineData("@badge:doors.code", Always)]
    [InlineData("@badge:doors.floor,@badge:doors.code", "schemas id badge:colour badge:doors[0].floor")]
    [InlineData("@badge:doors.hint", "schemas id badge:colour badge:doors[0].hint")]
    [InlineData("@badge:photo.secret", Always)]
    [InlineData("@badge:photo.url", "schemas id badge:colour badge:photo.url")]
    [InlineData("urn:example:any:1.0:size", "schemas id badge:colour any:size")]
    [InlineData("emails[type eq \"work\"]", "schemas id emails[0].value emails[0].type emails[1].value emails[1].primary emails[2].type badge:colour")]
    public void Attributes(string attributes, string shown) => Shown([attributes], []).ShouldBe(shown);

    const string Everything = "schemas id externalId userName name.givenName name.familyName title active emails[0].value emails[0].type emails[1].value emails[1].primary emails[2].type "
        + "ent:department ent:manager.value ent:manager.$ref badge:colour badge:number badge:doors[0].value badge:doors[0].floor badge:photo.url any:colour any:size meta.resourceType meta.created";

    [Theory]
    [InlineData("", "")]
    [InlineData("nope", "")]
    [InlineData("id,schemas", "")]
    [InlineData("@badge:colour", "")]
    [InlineData("title,Active", "title active")]
    [InlineData("name", "name.givenName name.familyName")]
    [InlineData("name.givenName", "name.givenName")]
    [InlineData("name.givenName,name.familyName", "name.givenName name.familyName")]
    [InlineData("name.givenName,name", "name.givenName name.familyName")]
    [InlineData("meta", "meta.resourceType meta.created")]
    [InlineData("emails.value,emails.primary", "emails[0].value emails[1].value emails[1].primary")]
    [InlineData("@ent", "ent:department ent:manager.value ent:manager.$ref")]
    [InlineData("@ent:manager.$ref", "ent:manager.$ref")]
    [InlineData("@badge", "badge:number badge:doors[0].value badge:doors[0].floor badge:photo.url")]
    [InlineData("@badge:doors.floor", "badge:doors[0].floor")]
    [InlineData("@badge:doors.value", "badge:doors[0].value")]
    [InlineData("@badge:photo.sizes", "")]
    [InlineData("urn:example:any:1.0:size", "any:size")]
    public void Excluded_attributes(string excluded, string hidden)
    {
        var gone = hidden.Split(' ');
        // An e-mail address without anything left does not show as an empty object: the others move up.
        var expected = string.Join(' ', Everything.Split(' ').Except(gone)).Replace("emails[2]", excluded.StartsWith("emails.value", StringComparison.Ordinal) ? "emails[1]" : "emails[2]", StringComparison.Ordinal);
        Shown([], [excluded]).ShouldBe(expected);
    }

    [Fact]
    public void Without_a_choice_everything_but_the_never_and_the_request_goes_out()
    {
        Projection.Everything(SomeSchemas.User).IsEverything.ShouldBeFalse();
        Projection.Everything(ResourceType.User).IsEverything.ShouldBeTrue();
        Shown([], []).ShouldBe(Everything);
    }

    [Fact]
    public void What_this_request_wrote_may_be_shown_although_it_is_returned_on_request_only()
    {
        var plan = Ask.Patch($$"""[{"op":"replace","path":"{{SomeSchemas.Urn}}:motto","value":"N"},{"op":"replace","path":"{{SomeSchemas.Urn}}:pin","value":"0"}]""");
        Leaves(Projection.Everything(SomeSchemas.User).Apply(Anna, plan.Wrote)).ShouldContain("badge:motto");
        Leaves(Projection.Everything(SomeSchemas.User).Apply(Anna, plan.Wrote)).ShouldNotContain("badge:pin");
    }

    [Fact]
    public void What_is_write_only_is_never_returned_whatever_its_schema_says()
    {
        var schema = SchemaJson.Read(Ask.Json("""{"id":"urn:example:scim:key:2.0:User","attributes":[{"name":"key","mutability":"writeOnly"},{"name":"box","type":"complex","subAttributes":[{"name":"key","mutability":"writeOnly"},{"name":"size"}]}]}"""));
        var type = ResourceType.UserWith([schema]);
        var resource = Ask.Json("""{"id":"1","urn:example:scim:key:2.0:User":{"key":"s3cret","box":{"key":"s3cret","size":"1"}}}""");
        foreach (var asked in new[] { "", "urn:example:scim:key:2.0:User:key", "urn:example:scim:key:2.0:User:box", "urn:example:scim:key:2.0:User:box.key" })
            ScimJson.Write(Projection.From([asked], [], type, Profile.Lenient).Apply(resource)).ShouldNotContain("s3cret");
        Projection.Everything(type).IsEverything.ShouldBeFalse();
    }

    [Fact]
    public void The_two_exclude_each_other() =>
        Ask.Refused("invalidValue", () => Projection.From(["userName"], ["title"], SomeSchemas.User, Profile.Lenient));

    [Fact]
    public void Empty_lists_are_no_choice()
    {
        Projection.From(["", " , "], [","], ResourceType.User, Profile.Lenient).IsChosen.ShouldBeFalse();
        Projection.From(["nope"], [], ResourceType.User, Profile.Lenient).IsChosen.ShouldBeTrue();
    }

    [Theory]
    [InlineData("members", "", true)]
    [InlineData("members.value", "", true)]
    [InlineData("displayName", "", false)]
    [InlineData("", "members", false)]
    [InlineData("", "MEMBERS", false)]
    [InlineData("", "members.display", true)]
    [InlineData("", "", true)]
    public void Members_are_loaded_only_for_those_who_want_them(string attributes, string excluded, bool wanted) =>
        Projection.From([attributes], [excluded], ResourceType.Group, Profile.Lenient).Wants("members").ShouldBe(wanted);

    [Fact]
    public void The_resource_itself_stays_whole()
    {
        var before = Anna.ToJsonString();
        Shown(["name.givenName", "emails.value"], []);
        Anna.ToJsonString().ShouldBe(before);
    }

    static string Shown(string[] attributes, string[] excluded)
    {
        var projection = Projection.From(attributes.Select(Spelt), excluded.Select(Spelt), SomeSchemas.User, Profile.Lenient);
        return string.Join(' ', Leaves(projection.Apply(Anna)));

        static string Spelt(string names) => names.Replace("@ent", ScimUris.EnterpriseUser, StringComparison.OrdinalIgnoreCase).Replace("@badge", SomeSchemas.Urn, StringComparison.Ordinal);
    }

    static IEnumerable<string> Leaves(JsonNode? node, string at = "") => node switch
    {
        JsonObject parts => parts.SelectMany(p => Leaves(p.Value, Joined(at, p.Key))),
        JsonArray items when at != "schemas" => items.SelectMany((item, i) => Leaves(item, $"{at}[{i}]")),
        _ => [at],
    };

    static string Joined(string at, string name) => name switch
    {
        ScimUris.EnterpriseUser => "ent:",
        SomeSchemas.Urn => "badge:",
        "urn:example:any:1.0" => "any:",
        _ => at.Length == 0 || at[^1] == ':' ? at + name : $"{at}.{name}",
    };
}
