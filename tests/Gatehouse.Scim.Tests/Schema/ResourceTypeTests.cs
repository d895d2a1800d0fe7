namespace Gatehouse.Scim.Tests;

/// <summary>What a path names. Targets are written as the server would: extension:attribute.part.</summary>
public sealed class ResourceTypeTests
{
    [Theory]
    [InlineData("userName", "userName")]
    [InlineData("USERname", "userName")]
    [InlineData("name.GIVENNAME", "name.givenName")]
    [InlineData("id", "id")]
    [InlineData("meta.lastModified", "meta.lastModified")]
    [InlineData("externalid", "externalId")]
    [InlineData("schemas", "schemas")]
    [InlineData("groups.$ref", "groups.$ref")]
    [InlineData("@user:userName", "userName")]
    [InlineData("@user:meta.created", "meta.created")]
    [InlineData("URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:name.familyName", "name.familyName")]
    [InlineData("@ent:manager.value", "@ent:manager.value")]
    [InlineData("@ent", "@ent")]
    [InlineData("@badge:doors.floor", "@badge:doors.floor")]
    public void In_both_modes(string path, string target)
    {
        Resolved(path, lenient: false).ShouldBe(target);
        Resolved(path, lenient: true).ShouldBe(target);
    }

    [Theory]
    [InlineData("manager", "@ent:manager")]
    [InlineData("manager.managerId", "@ent:manager.value")]
    [InlineData("department", "@ent:department")]
    [InlineData("@ent.manager", "@ent:manager")]
    [InlineData("@ent.manager.value", "@ent:manager.value")]
    [InlineData("@user.title", "title")]
    [InlineData("urn:example:any:1.0:attr", "urn:example:any:1.0:attr")]
    [InlineData("urn:example:any:1.0:attr.part", "urn:example:any:1.0:attr.part")]
    public void In_lenient_mode_only(string path, string target)
    {
        Resolved(path, lenient: true).ShouldBe(target);
        Resolved(path, lenient: false).ShouldBeNull();
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("name.nope")]
    [InlineData("userName.value")]
    [InlineData("name.givenName.x")]
    [InlineData("emails.value.x")]
    [InlineData("@user:nope")]
    [InlineData("@ent:nope")]
    [InlineData("@ent:userName")]
    [InlineData("@badge:manager.value")]
    [InlineData("members")]
    [InlineData(":userName")]
    [InlineData("x:userName")]
    [InlineData("urn:a")]
    public void In_no_mode(string path)
    {
        Resolved(path, lenient: false).ShouldBeNull();
        Resolved(path, lenient: true).ShouldBeNull();
    }

    [Fact]
    public void A_Group_has_no_enterprise_attributes() => ResourceType.Group.Resolve("department", lenient: true).ShouldBeNull();

    [Theory]
    [InlineData("urn:example:acme:2.0")]
    [InlineData("urn:example:acme.users")]
    [InlineData("urn:example:acme:2.0:User")]
    public void An_extension_may_have_dots_anywhere_in_its_URN(string urn)
    {
        var schema = SchemaJson.Read(Ask.Json($$"""{"id":"{{urn}}","attributes":[{"name":"badge"},{"name":"door","type":"complex","subAttributes":[{"name":"value"}]}]}"""));
        var type = ResourceType.UserWith([schema]);
        foreach (var lenient in new[] { true, false })
        {
            type.Resolve(urn, lenient)?.ToString().ShouldBe(urn);
            type.Resolve(urn + ":badge", lenient)?.ToString().ShouldBe(urn + ":badge");
            type.Resolve(urn + ":door.value", lenient)?.ToString().ShouldBe(urn + ":door.value");
            type.Resolve(urn, lenient).ShouldNotBeNull();
        }

        var user = Ask.Json($$"""{"id":"1","userName":"anna","active":true,"{{urn}}":{"badge":"1"} }""");
        Ask.Patch($$"""[{"op":"remove","path":"{{urn}}"}]""", Ask.Strict, type).Apply(user).ContainsKey(urn).ShouldBeFalse();
    }

    static string? Resolved(string path, bool lenient) => SomeSchemas.User.Resolve(Spelt(path), lenient)?.ToString()
        .Replace(ScimUris.EnterpriseUser, "@ent", StringComparison.Ordinal).Replace(SomeSchemas.Urn, "@badge", StringComparison.Ordinal);

    static string Spelt(string path) => path.Replace("@user", ScimUris.User, StringComparison.Ordinal)
        .Replace("@ent", ScimUris.EnterpriseUser, StringComparison.Ordinal).Replace("@badge", SomeSchemas.Urn, StringComparison.Ordinal);
}
