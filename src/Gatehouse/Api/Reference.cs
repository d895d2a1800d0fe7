using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Pages;

namespace Gatehouse.Api;

/// <summary>The document as a page for people.</summary>
static class Reference
{
    public static Page Of(JsonObject document) => new("Management API", Html.Of($"""
        <p>{(string?)document["info"]!["description"]} The same for programs: <a href="{ApiOperations.Root}/openapi.json">openapi.json</a>.</p>
        <p>{(string?)document["components"]!["securitySchemes"]!["key"]!["description"]}</p>
        {Html.Each(document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!), tag => Html.Of($"""
            <h2>{tag}</h2>
            {Html.Each(Operations(document).Where(o => (string?)o.Json["tags"]![0] == tag), Operation)}
            """))}
        <h2>What is sent and answered</h2>
        {Html.Each(document["components"]!["schemas"]!.AsObject(), schema => Schema(schema.Key, schema.Value!.AsObject()))}
        <h2>Problems</h2>
        <table>{Html.Each(Problems.All.Values.OrderBy(p => p.Code, StringComparer.Ordinal), p => Html.Of($"<tr id=\"{p.Code}\"><th><code>{p.Code}</code></th><td>{p.Status.ToString(CultureInfo.InvariantCulture)}</td><td>{p.Title}</td></tr>"))}</table>
        """)) { IsWide = true };

    static IEnumerable<(string Method, string Path, JsonObject Json)> Operations(JsonObject document) => document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
        .Where(member => member.Key != "parameters").Select(member => (member.Key.ToUpperInvariant(), path.Key, member.Value!.AsObject())));

    static Html Operation((string Method, string Path, JsonObject Json) o) => Html.Of($"""
        <section id="{(string?)o.Json["operationId"]}">
        <h3><code>{o.Method} {ApiOperations.Root}{o.Path}</code></h3>
        <p>{(string?)o.Json["summary"]} <span class="faint">{(string?)o.Json["description"]}</span></p>
        <table>
        {Html.Each(o.Json["parameters"]?.AsArray() ?? [], p => Row($"{p!["name"]} ({p["in"]})", Html.Of($"{(string?)p["description"]}{Choices(p["schema"]!)}")))}
        {(o.Json["requestBody"] is { } body ? Row("body", Type(body["content"]!["application/json"]!["schema"]!)) : Html.Nothing)}
        {Html.Each(o.Json["responses"]!.AsObject(), r => Row(r.Key, r.Value!["content"]?["application/json"] is { } well ? Type(well["schema"]!) : Html.Of($"{((string?)r.Value["description"])?.Replace("`", "", StringComparison.Ordinal)}")))}
        </table>
        </section>
        """);

    static Html Schema(string name, JsonObject schema) => Html.Of($"""
        <section id="schema-{name}">
        <h3><code>{name}</code></h3>
        <table>{Html.Each(schema["properties"]?.AsObject() ?? [], p => Row(p.Key + (schema["required"]?.AsArray().Any(r => (string?)r == p.Key) == true ? "" : "?"), Html.Of($"{Type(p.Value!)} {(string?)p.Value!["description"]}")))}</table>
        </section>
        """);

    static Html Row(string head, Html what) => Html.Of($"<tr><th>{head}</th><td>{what}</td></tr>");

    static Html Type(JsonNode schema) => schema switch
    {
        JsonObject o when (string?)o["$ref"] is { } reference => Html.Of($"<a href=\"#schema-{reference.Split('/')[^1]}\">{reference.Split('/')[^1]}</a>"),
        JsonObject o when o["anyOf"] is JsonArray any => Html.Of($"{Type(any[0]!)} or null"),
        JsonObject o when o["items"] is { } items => Html.Of($"list of {Type(items)}"),
        JsonObject o when o["additionalProperties"] is JsonObject values => Html.Of($"map of {Type(values)}"),
        JsonObject o when o["type"] is JsonArray several => Html.Of($"{string.Join(" or ", several.Select(t => (string?)t))}"),
        JsonObject o => Html.Of($"{(string?)o["format"] ?? (string?)o["type"] ?? "any"}"),
        _ => Html.Of($"any"),
    };

    static Html Choices(JsonNode schema) => schema["enum"] is JsonArray all ? Html.Of($" One of {string.Join(", ", all.Select(v => (string?)v))}.") : Html.Nothing;
}
