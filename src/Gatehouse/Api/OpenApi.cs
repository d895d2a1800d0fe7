using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Gatehouse.Tokens;

namespace Gatehouse.Api;

/// <summary>The OpenAPI 3.1 document, made of the declared operations (docs/decisions/0033).</summary>
sealed partial class OpenApi(IReadOnlyList<Operation> operations)
{
    readonly JsonObject schemas = new() { ["Problem"] = ProblemSchema() };

    public static JsonObject Of(IReadOnlyList<Operation> operations) => new OpenApi(operations).Write();

    JsonObject Write()
    {
        var paths = new JsonObject();
        foreach (var path in operations.GroupBy(o => o.Path, StringComparer.Ordinal))
            paths[path.Key] = new JsonObject(path.Select(o => KeyValuePair.Create(o.Method.ToLowerInvariant(), (JsonNode?)Write(o))).Prepend(KeyValuePair.Create("parameters", (JsonNode?)Holes(path.Key))));
        return new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "Gatehouse management API", ["version"] = "1", ["description"] = "Everything about Orgs that an operator does, for programs.", ["license"] = new JsonObject { ["name"] = "Apache 2.0", ["identifier"] = "Apache-2.0" } },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = ApiOperations.Root, ["description"] = "This instance." }),
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. operations.GroupBy(o => o.Tag, StringComparer.Ordinal).Select(tag => new JsonObject { ["name"] = tag.Key, ["description"] = $"Scopes: {string.Join(", ", tag.Select(o => o.Scope.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}." })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = $"A key, `{TokenText.ApiPrefix}…`. What it may do: {string.Join(", ", ApiScope.All)}." } },
                ["schemas"] = schemas,
            },
        };
    }

    JsonObject Write(Operation operation)
    {
        var json = new JsonObject
        {
            ["operationId"] = operation.Name, ["tags"] = new JsonArray(operation.Tag), ["summary"] = operation.Summary,
            ["description"] = $"Needs the scope `{operation.Scope}`{(operation.IsOfInstance ? " and a key of the instance" : "")}.", ["x-scope"] = operation.Scope.ToString(), ["x-instance-only"] = operation.IsOfInstance,
        };
        if (operation.IsStreamed) json["x-streamed"] = true;
        var parameters = new JsonArray([.. operation.Parameters.Select(Write)]);
        if (operation.Method == "POST") parameters.Add((JsonNode)Header("Idempotency-Key", "The same request with the same key is done once, and answered alike for 24 hours."));
        if (operation.IsVersioned && operation.Method != "GET") parameters.Add((JsonNode)Header("If-Match", "The ETag that it must have still."));
        if (parameters.Count > 0) json["parameters"] = parameters;
        if (operation.Body is not null) json["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { [ApiReply.Json] = new JsonObject { ["schema"] = operation.Method == "PATCH" ? Merged(Schema(operation.Body)) : Schema(operation.Body) } } };
        var responses = new JsonObject { [$"{operation.Status}"] = Well(operation) };
        foreach (var status in Problems.OfAny(operation).Distinct().GroupBy(p => p.Status).OrderBy(p => p.Key))
            responses[$"{status.Key}"] = new JsonObject
            {
                ["description"] = string.Join(", ", status.Select(p => $"`{p.Code}`")),
                ["content"] = new JsonObject { [ApiReply.ProblemJson] = new JsonObject { ["schema"] = Reference("Problem") } },
            };
        json["responses"] = responses;
        return json;
    }

    JsonObject Well(Operation operation)
    {
        var response = new JsonObject { ["description"] = operation.Status switch { 201 => "It is made.", 204 => "It is gone.", _ => "Done." } };
        if (operation.Media is { } media) response["content"] = new JsonObject(media.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = new JsonObject { ["description"] = "A line each." } })));
        else if (operation.Status != 204) response["content"] = new JsonObject { [ApiReply.Json] = new JsonObject { ["schema"] = Schema(operation.Answer) } };
        if (operation.IsVersioned) response["headers"] = new JsonObject { ["ETag"] = new JsonObject { ["description"] = "Of this version.", ["schema"] = new JsonObject { ["type"] = "string" } } };
        return response;
    }

    static JsonArray Holes(string path) => [.. Hole().Matches(path).Select(hole => hole.Groups["name"].Value).Select(name => new JsonObject
    {
        ["name"] = name, ["in"] = "path", ["required"] = true, ["description"] = name == "org" ? "The Org's id or slug." : "Which one.", ["schema"] = new JsonObject { ["type"] = "string" },
    })];

    static JsonObject Write(Parameter parameter)
    {
        var schema = parameter.IsNumber ? new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = parameter.Most } : new JsonObject { ["type"] = "string" };
        if (parameter.IsTime) schema["format"] = "date-time";
        if (parameter.Values is { } values) schema["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        return new() { ["name"] = parameter.Name, ["in"] = "query", ["description"] = parameter.Summary, ["schema"] = schema };
    }

    static JsonObject Header(string name, string description) => new() { ["name"] = name, ["in"] = "header", ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    /// <summary>Objects have a name of their own; OrgView is called Org, and a page of them OrgPage.</summary>
    JsonObject Schema(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() != typeof(Page<>)) return Export(type);
        var item = type.IsGenericType ? type.GetGenericArguments()[0] : null;
        var name = item is null ? Named(type) : Named(item) + "Page";
        if (schemas.ContainsKey(name)) return Reference(name);
        schemas[name] = new JsonObject(); // So that what it holds may point at it.
        schemas[name] = item is null ? Export(type) : new JsonObject
        {
            ["type"] = "object", ["required"] = new JsonArray("data", "next"), ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["data"] = new JsonObject { ["type"] = "array", ["items"] = Schema(item) },
                ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["description"] = "The cursor of the next page; null on the last one." },
            },
        };
        return Reference(name);
    }

    /// <summary>RFC 7396: null takes a setting back. The exporter does not see that in the type of a dictionary.</summary>
    JsonObject Merged(JsonObject schema)
    {
        var whole = (string?)schema["$ref"] is { } reference ? schemas[reference.Split('/')[^1]]!.AsObject() : schema;
        foreach (var values in (whole["properties"]?.AsObject().Select(p => p.Value) ?? []).Append(whole).Select(part => (part as JsonObject)?["additionalProperties"]).OfType<JsonObject>())
            if (values["type"] is JsonValue) values["type"] = new JsonArray("string", "null");
        return schema;
    }

    JsonObject Export(Type type) => ApiJson.Options.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }).AsObject();

    /// <summary>What is inside is pointed at by its name: the exporter's own pointers would lead nowhere from here.</summary>
    JsonObject Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var inner = context.Path.Length > 0 && context.TypeInfo is { Kind: JsonTypeInfoKind.Object, Type: { IsGenericType: false } };
        var made = !inner ? schema as JsonObject ?? [] : context.PropertyInfo?.IsGetNullable == true
            ? new() { ["anyOf"] = new JsonArray(Schema(context.TypeInfo.Type), new JsonObject { ["type"] = "null" }) } : Schema(context.TypeInfo.Type);
        if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), true) is [DescriptionAttribute about, ..]) made["description"] = about.Description;
        return made;
    }

    static string Named(Type type) => type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^4] : type.Name;

    static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    static JsonObject ProblemSchema() => new()
    {
        ["type"] = "object", ["description"] = "RFC 9457. The code is stable; more members may follow.", ["required"] = new JsonArray("type", "title", "status", "detail", "code", "requestId"),
        ["properties"] = new JsonObject
        {
            ["type"] = Text("uri-reference"), ["title"] = Text(null), ["status"] = new JsonObject { ["type"] = "integer" }, ["detail"] = Text(null), ["code"] = Text(null), ["requestId"] = Text(null),
        },
    };

    static JsonObject Text(string? format) => format is null ? new() { ["type"] = "string" } : new() { ["type"] = "string", ["format"] = format };

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Hole();
}
