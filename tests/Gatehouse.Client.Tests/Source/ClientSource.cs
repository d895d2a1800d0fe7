using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Client.Tests.Source;

/// <summary>The part of the client that says what the API says, written from the served OpenAPI document: src/Gatehouse.Client/Api (docs/decisions/0038).</summary>
sealed class ClientSource
{
    const string Head = "// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.\n";

    readonly Shapes shapes;
    readonly List<Method> methods;

    ClientSource(JsonObject document)
    {
        shapes = new(document["components"]!["schemas"]!.AsObject());
        methods = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(verb => verb.Key != "parameters").Select(verb => new Method(verb.Key, path.Key, verb.Value!.AsObject(), shapes)))];
    }

    /// <returns>The text of each file, by its name.</returns>
    public static Dictionary<string, string> Of(JsonObject document, IEnumerable<(string Type, string Summary)> events)
    {
        var source = new ClientSource(document);
        var files = source.methods.GroupBy(m => m.Group, StringComparer.Ordinal).ToDictionary(group => group.Key + ".cs", source.GroupFile, StringComparer.Ordinal);
        files["GatehouseClient.cs"] = source.ClientFile();
        files["ApiJson.cs"] = source.JsonFile();
        files["EventTypes.cs"] = EventsFile(events);
        return files;
    }

    /// <summary>The methods on one kind of thing, and the records that are met there first.</summary>
    string GroupFile(IGrouping<string, Method> group)
    {
        var text = new StringBuilder();
        text.Append($"using Gatehouse.Client.Http;\n\nnamespace Gatehouse.Client;\n\n/// <summary>{group.First().Tag}.</summary>\npublic sealed class {group.Key}Api\n{{\n    readonly Transport transport;\n\n    internal {group.Key}Api(Transport transport) => this.transport = transport;\n");
        foreach (var method in group) text.Append('\n').Append(method.Write());
        text.Append("}\n");
        var mine = shapes.Reached(group.SelectMany(m => m.Schemas)).Where(name => HomeOf(name) == group.Key);
        var sent = shapes.Reached(methods.Select(m => m.Body).OfType<string>());
        foreach (var name in mine) text.Append('\n').Append(shapes.Record(name, Users(name), sent.Contains(name)));
        var body = text.ToString();
        return Head + (body.Contains("JsonElement", StringComparison.Ordinal) ? "using System.Text.Json;\n" : "") + (body.Contains("JsonIgnore(", StringComparison.Ordinal) ? "using System.Text.Json.Serialization;\n" : "") + body;
    }

    string HomeOf(string record) => methods.First(m => shapes.Reached(m.Schemas).Contains(record)).Group;

    string Users(string record)
    {
        var users = methods.Where(m => m.Schemas.Contains(record)).ToList();
        if (users.Count == 0) return $"Part of {string.Join(" and ", shapes.Holders(record).Select(holder => $"<see cref=\"{holder}\"/>"))}.";
        return $"What <see cref=\"{users[0].Group}Api.{users[0].Name}\"/> {(users[0].Body == record ? "takes" : "answers")}{(users.Count > 1 ? ", and others" : "")}.";
    }

    string ClientFile()
    {
        var groups = methods.Select(m => (m.Group, m.Tag)).Distinct().OrderBy(g => g.Group, StringComparer.Ordinal).ToList();
        var text = new StringBuilder(Head).Append("using Gatehouse.Client.Http;\n\nnamespace Gatehouse.Client;\n\n")
            .Append("/// <summary>The management API of Gatehouse. Thread-safe: one for as long as the program runs. What it may do, its API key says.</summary>\npublic sealed class GatehouseClient\n{\n")
            .Append("    /// <summary>A client over an HttpClient that is yours.</summary>\n    /// <param name=\"http\">Its Timeout is the patience with one attempt.</param>\n    /// <param name=\"options\">Where Gatehouse is, and the key.</param>\n")
            .Append("    public GatehouseClient(HttpClient http, GatehouseClientOptions options)\n    {\n        var transport = new Transport(http, options);\n");
        foreach (var (group, _) in groups) text.Append($"        {group} = new(transport);\n");
        text.Append("    }\n");
        foreach (var (group, tag) in groups) text.Append($"\n    /// <summary>{tag}.</summary>\n    public {group}Api {group} {{ get; }}\n");
        return text.Append("}\n").ToString();
    }

    string JsonFile()
    {
        var text = new StringBuilder(Head).Append("using System.Text.Json;\nusing System.Text.Json.Serialization;\nusing Gatehouse.Client.Http;\n\nnamespace Gatehouse.Client;\n\n")
            .Append("/// <summary>How the records are read and written, without reflection. What is null is left out: a change leaves alone what it does not name.</summary>\n");
        foreach (var type in methods.SelectMany(m => m.JsonTypes).DistinctBy(Method.InfoName, StringComparer.Ordinal).Order(StringComparer.Ordinal)) text.Append($"[JsonSerializable(typeof({type}), TypeInfoPropertyName = \"{Method.InfoName(type)}\")]\n");
        return text.Append("[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]\nsealed partial class ApiJson : JsonSerializerContext;\n").ToString();
    }

    static string EventsFile(IEnumerable<(string Type, string Summary)> events)
    {
        var text = new StringBuilder(Head).Append("namespace Gatehouse.Client;\n\n/// <summary>The types of events that this version knows; more may come. What each tells is in Gatehouse's docs/reference/events.md.</summary>\npublic static class EventTypes\n{\n");
        text.AppendJoin('\n', events.Select(e => $"    /// <summary>{Words.Xml(e.Summary)}</summary>\n    public const string {Words.Pascal(e.Type)} = \"{e.Type}\";\n"));
        return text.Append("}\n").ToString();
    }
}
