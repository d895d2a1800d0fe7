using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

/// <summary>Two ways to write the same thing do the same thing.</summary>
public sealed class SameMeaningTests
{
    static readonly Gen<Case> Cases =
        from verb in Gen.Elements("add", "replace")
        from place in SomeJson.Place
        from start in SomeJson.Body
        select new Case(verb, place.Name, place.Value, start);

    [Fact]
    public void A_path_is_the_same_as_a_name_in_an_object() => Always.Holds(Cases, test =>
    {
        // Of what nobody described a path cannot tell where the URN ends and the name begins.
        if (SomeSchemas.User.Resolve(test.Path, lenient: true) is not { } target || (target.Extension is { } urn && SomeSchemas.User.Extension(urn) is null)) return;
        Same(test, Operation(test.Verb, test.Path, test.Value), $$"""{"op":"{{test.Verb}}","value":{{{Quoted(test.Path)}}:{{test.Value}}} }""");
    }, count: 2500);

    [Fact]
    public void The_URN_of_the_core_schema_changes_nothing() => Always.Holds(Cases, test =>
    {
        if (SomeSchemas.User.Core.Find(test.Path.Split('.', '[')[0]) is null) return;
        Same(test, Operation(test.Verb, test.Path, test.Value), Operation(test.Verb, ScimUris.User + ":" + test.Path, test.Value));
    }, count: 2500);

    [Fact]
    public void Names_have_no_case() => Always.Holds(Cases, test =>
    {
        if (test.Path.Contains('[', StringComparison.Ordinal) || SomeSchemas.User.Resolve(test.Path, lenient: false) is null) return;
        Same(test, Operation(test.Verb, test.Path, test.Value), Operation(test.Verb, test.Path.ToUpperInvariant(), test.Value));
    }, count: 2500);

    [Fact]
    public void An_operation_alone_is_the_same_as_two_in_one_request_and_in_two() => Always.Holds(from a in Cases from b in Cases select (a, b), test =>
    {
        var (one, two) = (Operation(test.a.Verb, test.a.Path, test.a.Value), Operation(test.b.Verb, test.b.Path, test.b.Value));
        var start = test.a.Document();
        JsonObject? together = null, apart = null;
        var fits = Always.Accepts(() => together = Stored(Ask.Patch($"[{one},{two}]").Apply(start)));
        // The other way round, a first request may be refused for what the second would have mended.
        if (fits && Always.Accepts(() => apart = Stored(Ask.Patch($"[{two}]").Apply(Stored(Ask.Patch($"[{one}]").Apply(start)))))) Equal(apart!, together!);
    }, count: 2500);

    [Fact]
    public void What_strict_takes_lenient_takes_in_the_same_way() => Always.Holds(SomeJson.Body, body =>
    {
        // "" and placeholders are where the two differ on purpose.
        if (body.Contains("\"\"", StringComparison.Ordinal) || body.Contains("{$", StringComparison.Ordinal)) return;
        JsonObject? strict = null;
        if (Always.Accepts(() => strict = Ask.Created(body, Ask.Strict))) Equal(Ask.Created(body), strict!);
    }, count: 2500);

    static void Same(Case test, string one, string other)
    {
        var start = test.Document();
        JsonObject? left = null, right = null;
        if (Always.Accepts(() => left = Stored(Ask.Patch($"[{one}]").Apply(start))) & Always.Accepts(() => right = Stored(Ask.Patch($"[{other}]").Apply(start)))) Equal(right!, left!);
    }

    static void Equal(JsonObject actual, JsonObject expected)
    {
        if (!JsonNode.DeepEquals(actual, expected)) Assert.Fail($"Expected {ScimJson.Write(expected)}\n but was {ScimJson.Write(actual)}");
    }

    static string Operation(string verb, string path, string value) => $$"""{"op":"{{verb}}","path":{{Quoted(path)}},"value":{{value}}}""";

    static string Quoted(string text) => JsonSerializer.Serialize(text);

    static JsonObject Stored(JsonObject document) => ScimJson.Parse(ScimJson.WriteUtf8(document));

    sealed record Case(string Verb, string Path, string Value, string Start)
    {
        public JsonObject Document()
        {
            var document = Ask.Created("{}");
            Always.Accepts(() => document = Ask.Created(Start));
            return Stored(document);
        }
    }
}
