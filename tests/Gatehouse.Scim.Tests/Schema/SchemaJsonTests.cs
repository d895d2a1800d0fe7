using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

public sealed class SchemaJsonTests
{
    public static TheoryData<string> BuiltIn => [ScimUris.User, ScimUris.EnterpriseUser, ScimUris.Group, SomeSchemas.Urn];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_schema_that_is_written_and_read_is_the_same(string urn)
    {
        var written = SchemaJson.Write(new[] { ResourceType.User.Core, ResourceType.Group.Core, ResourceType.User.Extensions[0], SomeSchemas.Badge }.Single(s => s.Id == urn));
        written["id"] = "urn:example:scim:copy:2.0:User"; // Nobody may define the RFC's own.
        ScimJson.Write(SchemaJson.Write(SchemaJson.Read(written))).ShouldBe(ScimJson.Write(written));
    }

    [Fact]
    public void Every_attribute_tells_every_characteristic()
    {
        var all = new[] { ResourceType.User.Core, ResourceType.Group.Core, ResourceType.User.Extensions[0] }.Select(SchemaJson.Write);
        foreach (var attribute in all.SelectMany(s => Attributes(s["attributes"])))
            attribute.Select(m => m.Key).Take(9).ShouldBe(["name", "type", "multiValued", "description", "required", "caseExact", "mutability", "returned", "uniqueness"]);

        static IEnumerable<JsonObject> Attributes(JsonNode? list) =>
            (list as JsonArray ?? []).Select(a => a!.AsObject()).SelectMany(a => Attributes(a["subAttributes"]).Prepend(a));
    }

    [Fact]
    public void What_is_left_out_is_the_RFCs_default()
    {
        var schema = SchemaJson.Read(Ask.Json("""{"id":"urn:example:scim:x:2.0:User","attributes":[{"name":"a"}]}"""));
        schema.Name.ShouldBe("urn:example:scim:x:2.0:User");
        schema.Attributes.ShouldHaveSingleItem().ShouldBe(new AttributeDefinition("a") { CanonicalValues = schema.Attributes[0].CanonicalValues, ReferenceTypes = schema.Attributes[0].ReferenceTypes, Sub = schema.Attributes[0].Sub });
    }

    [Theory]
    [InlineData("{}", "needs an id")]
    [InlineData("""{"id":5}""", "'id' must be a string")]
    [InlineData("""{"id":"acme"}""", "'acme' is no URN")]
    [InlineData("""{"id":"urn:example:a b"}""", "is no URN")]
    [InlineData("""{"id":"urn:example:é"}""", "is no URN")]
    [InlineData("""{"id":"urn:example:x[1]"}""", "is no URN")]
    [InlineData("""{"id":"urn:example:x:"}""", "is no URN")]
    [InlineData("""{"id":"urn:example:x."}""", "is no URN")]
    [InlineData("""{"id":"urn:ietf:params:scim:schemas:CORE:2.0:User"}""", "defined by RFC 7643")]
    [InlineData("""{"id":"urn:ietf:params:scim:schemas:extension:Enterprise:2.0:User"}""", "defined by RFC 7643")]
    [InlineData("""{"id":"urn:example:x"}""", "'attributes' must be an array")]
    [InlineData("""{"id":"urn:example:x","attributes":{}}""", "'attributes' must be an array")]
    [InlineData("""{"id":"urn:example:x","attributes":[]}""", "at least one attribute")]
    public void A_bad_schema_is_told_in_plain_words(string json, string words) =>
        Should.Throw<FormatException>(() => SchemaJson.Read(Ask.Json(json))).Message.ShouldContain(words);

    [Theory]
    [InlineData("null", "must be an object")]
    [InlineData("\"a\"", "must be an object")]
    [InlineData("{}", "needs a name")]
    [InlineData("""{"name":""}""", "needs a name")]
    [InlineData("""{"name":"1a"}""", "'1a' is no attribute name")]
    [InlineData("""{"name":"a.b"}""", "'a.b' is no attribute name")]
    [InlineData("""{"name":"a:b"}""", "'a:b' is no attribute name")]
    [InlineData("""{"name":"$ref"}""", "'$ref' is no attribute name")]
    [InlineData("""{"name":"größe"}""", "is no attribute name")]
    [InlineData("""{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "is no attribute name")]
    [InlineData("""{"name":"a","type":"text"}""", "'text' is no type: string, boolean, decimal, integer, dateTime, reference, binary, complex")]
    [InlineData("""{"name":"a","type":"any"}""", "any")]
    [InlineData("""{"name":"a","type":"1"}""", "'1' is no type")]
    [InlineData("""{"name":"a","type":5}""", "type")]
    [InlineData("""{"name":"a","type":"string,complex"}""", "is no type")]
    [InlineData("""{"name":"a","mutability":"never"}""", "'never' is no mutability: readOnly, readWrite, immutable, writeOnly")]
    [InlineData("""{"name":"a","returned":"sometimes"}""", "'sometimes' is no returned: always, never, default, request")]
    [InlineData("""{"name":"a","uniqueness":"maybe"}""", "'maybe' is no uniqueness: none, server, global")]
    [InlineData("""{"name":"a","multiValued":"yes"}""", "'multiValued' must be true or false")]
    [InlineData("""{"name":"a","required":1}""", "'required' must be true or false")]
    [InlineData("""{"name":"a","caseExact":"true"}""", "'caseExact' must be true or false")]
    [InlineData("""{"name":"a","type":"complex"}""", "'subAttributes' must be an array")]
    [InlineData("""{"name":"a","type":"complex","subAttributes":[]}""", "'a'")]
    [InlineData("""{"name":"a","type":"complex","subAttributes":[{"name":"b","type":"complex","subAttributes":[]}]}""", "nothing complex inside complex")]
    [InlineData("""{"name":"a","type":"complex","subAttributes":[{"name":"b"},{"name":"B"}]}""", "same name")]
    [InlineData("""{"name":"a","type":"complex","uniqueness":"server","subAttributes":[{"name":"b"}]}""", "only a simple attribute can be unique")]
    [InlineData("""{"name":"a","type":"complex","subAttributes":[{"name":"b","uniqueness":"server"}]}""", "only a simple attribute can be unique")]
    [InlineData("""{"name":"a"},{"name":"A"}""", "same name")]
    public void A_bad_attribute_is_told_in_plain_words(string attributes, string words) =>
        Should.Throw<FormatException>(() => SchemaJson.Read(Ask.Json("{\"id\":\"urn:example:scim:x:2.0:User\",\"attributes\":[" + attributes + "]}"))).Message.ShouldContain(words);

    [Fact]
    public void Any_JSON_is_a_schema_or_a_plain_word_about_it() => Always.Holds(SomeJson.Body, body =>
    {
        try
        {
            SchemaJson.Read(Ask.Json(body.Replace("\"emails\"", "\"attributes\"", StringComparison.Ordinal).Replace("\"userName\"", "\"id\"", StringComparison.Ordinal).Replace("\"value\"", "\"name\"", StringComparison.Ordinal)));
        }
        catch (Exception refused) when (refused is FormatException or ScimException)
        {
            refused.Message.ShouldNotBeEmpty();
        }
    });
}
