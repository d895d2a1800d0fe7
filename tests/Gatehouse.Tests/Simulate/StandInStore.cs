using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Simulate;

/// <summary>One resource type of the stand-in. Not thread-safe by itself.</summary>
sealed partial class StandInStore(string type, string unique)
{
    public List<JsonObject> All { get; } = [];

    public JsonObject? Find(string id) => All.Find(one => Text(one, "id") == id);
    public JsonObject Named(string name) => All.Single(one => Text(one, unique) == name);

    public static List<string> Members(JsonObject group) =>
        [.. group["members"]?.AsArray().Select(member => Text(member!.AsObject(), "value")!) ?? []];

    public JsonObject List(IQueryCollection query)
    {
        var found = All.Where(one => Matches(one, query["filter"])).Select(one => one.DeepClone().AsObject()).ToList();
        if (query["excludedAttributes"] == "members") found.ForEach(one => one.Remove("members"));
        return new() { ["totalResults"] = found.Count, ["Resources"] = new JsonArray([.. found]) };
    }

    public (int Status, JsonNode? Body) Create(JsonObject resource)
    {
        if (All.Exists(one => Same(Text(one, unique), Text(resource, unique)!)))
            return (409, new JsonObject { ["status"] = "409", ["scimType"] = "uniqueness" });
        resource.Remove("password");
        resource["id"] = Guid.NewGuid().ToString();
        resource["meta"] = new JsonObject { ["resourceType"] = type };
        All.Add(resource);
        return (201, resource.DeepClone());
    }

    public JsonNode Replace(string id, JsonObject resource)
    {
        All[All.FindIndex(one => Text(one, "id") == id)] = resource;
        return resource.DeepClone();
    }

    public (int Status, JsonNode? Body) Patch(string id, JsonNode patch)
    {
        var resource = Find(id)!;
        foreach (var operation in patch["Operations"]!.AsArray())
        {
            var op = operation!["op"]!.GetValue<string>().ToLowerInvariant();
            Apply(resource, op, operation["path"]?.GetValue<string>(), operation["value"]);
        }

        return type == "User" ? (200, resource.DeepClone()) : (204, null);
    }

    static void Apply(JsonObject resource, string op, string? path, JsonNode? value)
    {
        if (path is null)
            foreach (var (inner, text) in value!.AsObject()) Apply(resource, op, inner, text);
        else if (path.StartsWith("members", StringComparison.Ordinal)) Join(resource, op, path, value);
        else
        {
            var parts = PathText().Match(path).Groups;
            var (name, sub) = (parts["name"].Value, parts["sub"]);
            if (parts["urn"].Success) resource = Child(resource, parts["urn"].Value);
            if (parts["type"].Success) resource = resource[name]!.AsArray()[0]!.AsObject();
            else if (sub.Success) resource = Child(resource, name);
            resource[sub.Success ? sub.Value : name] = value!.DeepClone();
        }
    }

    static void Join(JsonObject group, string op, string path, JsonNode? value)
    {
        var members = Members(group);
        if (op == "add") members.AddRange(value!.AsArray().Select(member => member!["value"]!.GetValue<string>()));
        else members.Remove(path.Split('"')[1]);
        group["members"] = new JsonArray([.. members.Distinct().Select(id => new JsonObject { ["value"] = id })]);
    }

    static JsonObject Child(JsonObject of, string name) => (of[name] ??= new JsonObject()).AsObject();

    static bool Matches(JsonObject resource, string? filter) => filter is null || FilterText().Matches(filter).All(test =>
        test.Groups["name"].Value == "members"
            ? Members(resource).Contains(test.Groups["value"].Value)
            : Same(Text(resource, test.Groups["name"].Value), Regex.Unescape(test.Groups["value"].Value)));

    static string? Text(JsonObject resource, string name) => resource[name]?.GetValue<string>();
    static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""(?<name>\w+) eq "(?<value>[^"]*)(?=")""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FilterText();

    [GeneratedRegex(
        """^((?<urn>urn:.*):)?(?<name>\w+)(\[type eq "(?<type>\w+)"\])?(\.(?<sub>\w+))?$""",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex PathText();
}
