using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

public sealed class ScimJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(" \r\n\t{ } ")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"a":1,"A":2}""")]
    [InlineData("""{"a":{"b":1},"b":{"b":1}}""")]
    [InlineData("""{"a":"\ud83d\ude00 😀 \u00e9 \\u0000"}""")]
    [InlineData("""{"a":1e400,"b":-0,"c":1E-999999}""")]
    public void An_object_is_read(string json) => Read(json).ShouldNotBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\uFEFF{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("\"{}\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1 // no\n}")]
    [InlineData("{\"a\":\"x\ny\"}")]
    [InlineData("{\"a\":\"\0\"}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"x\":[{\"b\":{\"a\":1,\"a\":1}}]}")]
    [InlineData("{\"a\":\"\\u0000\"}")]
    [InlineData("{\"a\\u0000\":1}")]
    [InlineData("{\"a\":[[{\"b\":\"x\\u0000y\"}]]}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":\"\\udc00\"}")]
    [InlineData("{\"a\":\"\\ude00\\ud83d\"}")]
    [InlineData("{\"\\ud83d\":1}")]
    public void Anything_else_is_refused(string json) => Ask.Refused("invalidSyntax", () => Read(json));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xE9, 0x22, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xC0, 0x80, 0x22, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xE2, 0x82, 0x22, 0x7D })]
    public void Bytes_that_are_no_UTF8_are_refused(byte[] body) =>
        Should.Throw<ScimException>(() => ScimJson.ReadObject(body)).Error.Detail.ShouldBe("The body is not UTF-8.");

    [Fact]
    public void A_body_is_as_deep_as_the_limit_and_no_deeper()
    {
        Read(Deep(ScimLimits.JsonDepth)).ShouldNotBeNull();
        Ask.Refused("invalidSyntax", () => Read(Deep(ScimLimits.JsonDepth + 1)));
        Ask.Refused("invalidSyntax", () => Read("{\"a\":" + new string('[', 1_000_000)));

        static string Deep(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
    }

    [Fact]
    public void An_error_says_where_in_plain_words() =>
        Should.Throw<ScimException>(() => Read("{\n  \"a\": ,\n}")).Error.Detail.ShouldBe(
            "The body is no JSON this server reads: ',' is an invalid start of a value. (line 2, byte 8)");

    [Fact]
    public void A_body_within_a_text_within_a_body_obeys_the_same_rules() =>
        Ask.Refused("invalidSyntax", () => Ask.Patch("""[{"op":"replace","value":"{\"title\":\"a\",\"title\":\"b\"}"}]"""));

    [Fact]
    public void Names_are_found_without_case_and_the_exact_one_first()
    {
        var json = Ask.Json("""{"USERNAME":"a","userName":"b","Title":"c"}""");
        ScimJson.Text(ScimJson.Get(json, "userName")).ShouldBe("b");
        ScimJson.Text(ScimJson.Get(json, "title")).ShouldBe("c");
        ScimJson.Get(json, "nope").ShouldBeNull();
    }

    [Fact]
    public void What_is_written_is_read_as_the_same() => Always.Holds(SomeJson.Body, body =>
    {
        var json = Read(body);
        ScimJson.Write(Read(ScimJson.Write(json))).ShouldBe(ScimJson.Write(json));
        Encoding.UTF8.GetString(ScimJson.WriteUtf8(json)).ShouldBe(ScimJson.Write(json));
        ScimJson.Write(ScimJson.Parse(ScimJson.WriteUtf8(json))).ShouldBe(ScimJson.Write(json));
    });

    [Fact]
    public void Letters_of_any_script_are_written_as_they_are() =>
        ScimJson.Write(new JsonObject { ["a"] = "é日本<&'>\"\\" }).ShouldBe("""{"a":"é日本<&'>\"\\"}""");

    [Fact]
    public void A_damaged_body_is_an_object_or_a_SCIM_error() =>
        Always.Holds(SomeText.Mutated(SomeJson.Body), body => Always.Accepts(() => Read(body)), count: 5000);

    [Fact]
    public void Any_bytes_are_an_object_or_a_SCIM_error() =>
        Always.Holds(from bytes in Gen.ArrayOf(Gen.Choose(0, 255)) select bytes, bytes => Always.Accepts(() => ScimJson.ReadObject([.. bytes.Select(b => (byte)b)])));

    static JsonObject Read(string json) => ScimJson.ReadObject(Encoding.UTF8.GetBytes(json));
}
