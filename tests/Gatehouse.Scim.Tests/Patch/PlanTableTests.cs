using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim.Tests;

/// <summary>
/// RFC 7644 §3.5.2 rule by rule: the cases lie in Plans/. A case begins with a user Anna, says how she differs, what is asked, and
/// how she differs afterwards. "@user", "@enterprise" and "@badge" stand for their URNs.
/// </summary>
public sealed class PlanTableTests
{
    const string Anna = """{ "schemas": ["@user"], "id": "1", "userName": "anna", "active": true }""";

    public static TheoryData<string, string, string> Cases() =>
        [.. from file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Plans"), "*.json").Order(StringComparer.Ordinal)
            from item in Read(file)
            let profile = (string?)item["profile"] ?? "both"
            from mode in profile == "both" ? ["lenient", "strict"] : new[] { profile }
            select (Path.GetFileNameWithoutExtension(file), (string)item["name"]!, mode)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_operations_do_what_the_RFC_says(string file, string name, string mode)
    {
        var item = Read(Path.Combine(AppContext.BaseDirectory, "Plans", file + ".json")).Single(i => (string)i["name"]! == name);
        var profile = new Profile { Strict = mode == "strict" };
        var given = Document(item["given"]);
        var before = given.ToJsonString();
        var body = new JsonObject { ["schemas"] = new JsonArray(ScimUris.PatchOp), ["Operations"] = Spelt(item["operations"]!) };

        if ((string?)item["refused"] is { } refused)
        {
            Should.Throw<ScimException>(() => Apply(body, given, profile)).Error.Type.ShouldBe(refused);
        }
        else
        {
            var (after, words) = Apply(body, given, profile);
            Same(after, Document(item["expect"]));
            Noted(words, (string?)item["note"]);
            if (item["once"] is null) Same(Apply(body, after, profile).After, after);
        }

        given.ToJsonString().ShouldBe(before, "A plan leaves the document it was given as it was.");
    }

    static (JsonObject After, string? Words) Apply(JsonObject body, JsonObject given, Profile profile)
    {
        var plan = ResourcePlan.Patch(ScimJson.ReadObject(Encoding.UTF8.GetBytes(body.ToJsonString())), SomeSchemas.User, profile);
        return (ScimJson.Parse(ScimJson.WriteUtf8(plan.Apply(given))), plan.Words);
    }

    static void Same(JsonObject actual, JsonObject expected)
    {
        if (!JsonNode.DeepEquals(actual, expected)) Assert.Fail($"Expected {ScimJson.Write(expected)}\n but was {ScimJson.Write(actual)}");
    }

    static void Noted(string? words, string? expected)
    {
        if (expected is null) words.ShouldBeNull();
        else words.ShouldNotBeNull().ShouldContain(expected);
    }

    static JsonObject Document(JsonNode? differs)
    {
        var document = JsonNode.Parse(Anna)!.AsObject();
        foreach (var (name, value) in differs?.AsObject() ?? []) document[name] = value?.DeepClone();
        return Spelt(document).AsObject();
    }

    static JsonNode Spelt(JsonNode node) => JsonNode.Parse(node.ToJsonString()
        .Replace("@user", ScimUris.User, StringComparison.Ordinal)
        .Replace("@enterprise", ScimUris.EnterpriseUser, StringComparison.Ordinal)
        .Replace("@badge", SomeSchemas.Urn, StringComparison.Ordinal))!;

    static IEnumerable<JsonNode> Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsArray().Select(i => i!);
}
