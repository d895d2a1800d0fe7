using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

public sealed class ChangesTests
{
    [Theory]
    [InlineData("{}", "{}", "{}")]
    [InlineData("""{"title":"A"}""", """{"title":"B"}""", """{"title":{"from":"A","to":"B"}}""")]
    [InlineData("""{"title":"A"}""", "{}", """{"title":{"from":"A"}}""")]
    [InlineData("{}", """{"title":"A"}""", """{"title":{"to":"A"}}""")]
    [InlineData("""{"title":"A"}""", """{"title":"A"}""", "{}")]
    [InlineData("""{"name":{"a":"1","b":"2"}}""", """{"name":{"b":"2","a":"1"}}""", "{}")]
    [InlineData("""{"weight":1.0}""", """{"weight":1.00}""", "{}")]
    [InlineData("""{"emails":[{"value":"a"}]}""", """{"emails":[{"value":"a"},{"value":"b"}]}""", """{"emails":{"from":[{"value":"a"}],"to":[{"value":"a"},{"value":"b"}]}}""")]
    [InlineData("""{"urn:example:x:1.0":{"a":1,"b":2}}""", """{"urn:example:x:1.0":{"a":1,"b":3}}""", """{"urn:example:x:1.0:b":{"from":2,"to":3}}""")]
    [InlineData("""{"schemas":["a"]}""", """{"schemas":["a","urn:example:x:1.0"],"urn:example:x:1.0":{"a":1}}""", """{"urn:example:x:1.0:a":{"to":1}}""")]
    [InlineData("""{"schemas":["a"],"id":"1"}""", """{"schemas":["b"],"id":"2"}""", "{}")]
    [InlineData("""{"urn:example:x:1.0":{"id":"1","schemas":"a"}}""", "{}", """{"urn:example:x:1.0:id":{"from":"1"},"urn:example:x:1.0:schemas":{"from":"a"}}""")]
    public void Attribute_by_attribute(string before, string after, string changes)
    {
        var (old, young) = (Ask.Json(before), Ask.Json(after));
        ScimJson.Write(Changes.Between(old, young, SomeSchemas.User)).ShouldBe(changes);
        (ScimJson.Write(old), ScimJson.Write(young)).ShouldBe((before, after));
    }

    [Fact]
    public void A_new_resource_is_all_change_and_a_deleted_one_too()
    {
        ScimJson.Write(Changes.Between(null, Ask.Json("""{"id":"1","userName":"anna"}"""), SomeSchemas.User)).ShouldBe("""{"userName":{"to":"anna"}}""");
        ScimJson.Write(Changes.Between(Ask.Json("""{"id":"1","userName":"anna"}"""), null, SomeSchemas.User)).ShouldBe("""{"userName":{"from":"anna"}}""");
        ScimJson.Write(Changes.Between(null, null, SomeSchemas.User)).ShouldBe("{}");
    }

    [Theory]
    [InlineData("pin", "\"s3cret\"", "null")]
    [InlineData("pin", "null", "\"s3cret\"")]
    [InlineData("pin", "\"s3cret\"", "\"s3cretly\"")]
    [InlineData("photo", """{"url":"u","secret":"s3cret"}""", """{"url":"v","secret":"s3cret"}""")]
    [InlineData("doors", """[{"value":"a","code":"s3cret"}]""", """[{"value":"b"}]""")]
    public void Of_a_secret_nothing_is_told_but_that_it_changed(string name, string before, string after)
    {
        var changes = ScimJson.Write(Changes.Between(Badge(before), Badge(after), SomeSchemas.User));
        changes.ShouldContain(SomeSchemas.Urn + ":" + name);
        changes.ShouldNotContain("s3cret");

        JsonObject Badge(string value) => Ask.Json($$"""{"{{SomeSchemas.Urn}}":{"{{name}}":{{value}} } }""");
    }
}
