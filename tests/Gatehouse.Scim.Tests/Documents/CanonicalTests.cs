using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

/// <summary>The value we keep of a value that was sent. The badge's attributes have every type.</summary>
public sealed class CanonicalTests
{
    [Theory]
    [InlineData("title", "\"Chief\"", "\"Chief\"")]
    [InlineData("title", "\" \"", "\" \"")]
    [InlineData("active", "false", "false")]
    [InlineData("number", "5", "5")]
    [InlineData("number", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("weight", "1.50", "1.50")]
    [InlineData("weight", "-1e-2", "-0.01")]
    [InlineData("weight", "79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("issued", "\"2026-01-31T10:00:00+01:00\"", "\"2026-01-31T09:00:00.0000000Z\"")]
    [InlineData("issued", "\"2026-01-31T09:00:00.12345678Z\"", "\"2026-01-31T09:00:00.1234568Z\"")]
    [InlineData("key", "\"QUJD\"", "\"QUJD\"")]
    [InlineData("tags", "[\"a\",\"b\",\"a\",null]", "[\"a\",\"b\"]")]
    [InlineData("levels", "[1,2,1]", "[1,2]")]
    [InlineData("tags", "[]", "null")]
    [InlineData("tags", "[null]", "null")]
    [InlineData("name", "{}", "null")]
    [InlineData("name", "{\"givenName\":null}", "null")]
    [InlineData("emails", "[{},{\"value\":null},{\"value\":\"a@x\"}]", "[{\"value\":\"a@x\"}]")]
    [InlineData("emails", "[{\"value\":\"a@x\",\"type\":\"work\"},{\"type\":\"work\",\"value\":\"a@x\",\"display\":\"A\"},{\"value\":\"a@x\"}]", "[{\"value\":\"a@x\",\"type\":\"work\",\"display\":\"A\"},{\"value\":\"a@x\"}]")]
    [InlineData("addresses", "[{\"country\":\"Sierra Leone\"},{\"country\":\"Sierra Leone\"},{\"country\":\"CH\"}]", "[{\"country\":\"Sierra Leone\"},{\"country\":\"CH\"}]")]
    [InlineData("photo", "{\"url\":\"no url\",\"sizes\":[1,1,2]}", "{\"url\":\"no url\",\"sizes\":[1,2]}")]
    public void Both_keep(string name, string sent, string kept)
    {
        Kept(name, sent, Profile.Lenient).ShouldBe(kept);
        Kept(name, sent, Ask.Strict).ShouldBe(kept);
    }

    [Theory]
    [InlineData("active", "\"True\"", "true")]
    [InlineData("active", "\"FALSE\"", "false")]
    [InlineData("active", "[\"False\"]", "false")]
    [InlineData("valid", "\"\"", "null")]
    [InlineData("number", "\"5\"", "5")]
    [InlineData("number", "\"\"", "null")]
    [InlineData("weight", "\"1.5\"", "1.5")]
    [InlineData("weight", "\"\"", "null")]
    [InlineData("issued", "\"\"", "null")]
    [InlineData("title", "5", "\"5\"")]
    [InlineData("title", "1.50", "\"1.50\"")]
    [InlineData("title", "true", "\"true\"")]
    [InlineData("title", "[\"Chief\"]", "\"Chief\"")]
    [InlineData("title", "[]", "null")]
    [InlineData("title", "[null]", "null")]
    [InlineData("title", "\"\"", "null")]
    [InlineData("title", "\"{$user.title}\"", "null")]
    [InlineData("active", "\"{$user.active}\"", "true")]
    [InlineData("emails", "\"a@x\"", "[{\"value\":\"a@x\"}]")]
    [InlineData("emails", "[\"a@x\",\"{$user.email}\",\"\"]", "[{\"value\":\"a@x\"}]")]
    [InlineData("emails", "{\"Value\":\"a@x\",\"Primary\":\"true\"}", "[{\"value\":\"a@x\",\"primary\":true}]")]
    [InlineData("tags", "\"a\"", "[\"a\"]")]
    [InlineData("name", "[{\"givenName\":[\"Anna\"]}]", "{\"givenName\":\"Anna\"}")]
    [InlineData("name", "\"\"", "null")]
    public void Lenient_keeps(string name, string sent, string kept)
    {
        Kept(name, sent, Profile.Lenient).ShouldBe(kept);
        try
        {
            Kept(name, sent, Ask.Strict).ShouldNotBe(kept);
        }
        catch (ScimException refused)
        {
            refused.Error.Type.ShouldBe("invalidValue");
        }
    }

    [Theory]
    [InlineData("title", "{}")]
    [InlineData("title", "{\"a\":1}")]
    [InlineData("title", "[\"a\",\"b\"]")]
    [InlineData("title", "[[\"a\"]]")]
    [InlineData("active", "\"yes\"")]
    [InlineData("active", "1")]
    [InlineData("active", "{}")]
    [InlineData("number", "1.0")]
    [InlineData("number", "1e2")]
    [InlineData("number", "9223372036854775808")]
    [InlineData("number", "\"five\"")]
    [InlineData("number", "true")]
    [InlineData("number", "{}")]
    [InlineData("weight", "1e400")]
    [InlineData("weight", "1e99999999999")]
    [InlineData("weight", "\"NaN\"")]
    [InlineData("issued", "5")]
    [InlineData("issued", "\"2026-01-31\"")]
    [InlineData("issued", "\"31.01.2026 09:00:00\"")]
    [InlineData("issued", "\"2026-02-30T09:00:00Z\"")]
    [InlineData("issued", "\"0001-01-01T00:00:00+14:00\"")]
    [InlineData("name", "\"Anna\"")]
    [InlineData("name", "5")]
    [InlineData("name", "[{},{}]")]
    [InlineData("emails", "[[\"a@x\"]]")]
    [InlineData("emails", "[{\"value\":{\"a\":1}}]")]
    [InlineData("addresses", "[\"1 Main St\"]")]
    [InlineData("levels", "[1,\"x\"]")]
    public void Both_refuse(string name, string sent)
    {
        Ask.Refused("invalidValue", () => Kept(name, sent, Profile.Lenient));
        Ask.Refused("invalidValue", () => Kept(name, sent, Ask.Strict));
    }

    [Fact]
    public void A_placeholder_that_was_never_filled_in_is_noted()
    {
        var plan = Ask.Whole("""{"title":"{$user.title}"}""");
        plan.Create("1")["title"].ShouldBeNull();
        plan.Words.ShouldNotBeNull().ShouldContain("title");
    }

    [Fact]
    public void What_nobody_described_is_kept_without_its_nothings() =>
        ScimJson.Write(Ask.Created("""{"urn:example:any:1.0":{"a":[null,[],{}],"b":{"c":null},"d":[0,false,"",[1,null]]}}""")["urn:example:any:1.0"]!)
            .ShouldBe("""{"d":[0,false,"",[1]]}""");

    [Theory]
    [InlineData("1e99999999999")]
    [InlineData("1e400")]
    [InlineData("-1E+2147483648")]
    [InlineData("1e-99999999999")]
    [InlineData("1e-999999")]
    public void A_number_that_nothing_can_hold_is_refused_wherever_it_stands(string number)
    {
        Ask.Refused("invalidValue", () => Ask.Created("""{"urn:example:any:1.0":{"n":§}}""".Replace("§", number, StringComparison.Ordinal)));
        Ask.Refused("invalidValue", () => Ask.Created("""{"urn:example:any:1.0":{"deep":[{"n":[§]}]}}""".Replace("§", number, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_value_has_a_longest_length()
    {
        Kept("title", $"\"{new string('x', ScimLimits.ValueLength)}\"", Ask.Strict).Length.ShouldBe(ScimLimits.ValueLength + 2);
        Ask.Refused("invalidValue", () => Kept("title", $"\"{new string('x', ScimLimits.ValueLength + 1)}\"", Profile.Lenient));
    }

    [Theory]
    [InlineData("""{"userName":"§"}""")]
    [InlineData("""{"externalId":"§"}""")]
    [InlineData("""{"displayName":"§"}""")]
    [InlineData("""{"emails":[{"value":"§"}]}""")]
    public void A_value_that_an_index_holds_has_a_shorter_one(string body)
    {
        Ask.Created(body.Replace("§", new string('é', ScimLimits.KeyLength), StringComparison.Ordinal));
        Ask.Refused("invalidValue", () => Ask.Created(body.Replace("§", new string('x', ScimLimits.KeyLength + 1), StringComparison.Ordinal)));
    }

    [Fact]
    public void A_resource_has_a_largest_size()
    {
        var many = string.Join(',', Enumerable.Range(0, 9).Select(i => $$"""{"value":"{{i}}","display":"{{new string('x', 60_000)}}"}"""));
        var document = Ask.Created($$"""{"roles":[{{many}}]}""");
        Should.Throw<ScimException>(() => ScimJson.WriteResource(document)).Error.Status.ShouldBe(413);
    }

    static string Kept(string name, string sent, Profile profile)
    {
        var extension = SomeSchemas.User.Core.Find(name) is null;
        var document = Ask.Created((extension ? "{\"" + SomeSchemas.Urn + "\":{\"§\":¤}}" : """{"§":¤}""").Replace("§", name, StringComparison.Ordinal).Replace("¤", sent, StringComparison.Ordinal), profile);
        return (extension ? document[SomeSchemas.Urn] as JsonObject : document)?[name] is { } kept ? ScimJson.Write(kept) : "null";
    }
}
