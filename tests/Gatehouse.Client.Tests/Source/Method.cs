using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Client.Tests.Source;

/// <summary>One operation as a method.</summary>
sealed partial class Method
{
    readonly string verb, path;
    readonly JsonObject json;
    readonly string? bodyType, answerType;
    readonly bool isList, isVersioned, isText, isStreamed;
    readonly List<Argument> arguments;

    public Method(string verb, string path, JsonObject json, Shapes shapes)
    {
        (this.verb, this.path, this.json) = (Words.Pascal(verb), path, json);
        var body = json["requestBody"]?["content"]?["application/json"]?["schema"];
        var (status, well) = json["responses"]!.AsObject().First(r => r.Key[0] == '2');
        var answer = well!["content"]?["application/json"]?["schema"];
        var item = Shapes.Reference(answer) is { } named ? shapes.ItemOf(named) : null;
        (isList, isVersioned, isText) = (item is not null, well["headers"]?["ETag"] is not null, status != "204" && answer is null);
        isStreamed = json["x-streamed"] is not null;
        bodyType = body is null ? null : Shapes.TypeOf(body);
        answerType = status == "204" ? null : isStreamed ? "Stream" : isText ? "string" : Shapes.TypeOf(item ?? answer);
        Body = Shapes.Reference(body);
        Schemas = [.. new[] { Body, Shapes.Reference(item ?? answer) }.OfType<string>()];
        arguments = [.. Hole().Matches(path).Select(hole => new Argument(hole.Groups["name"].Value, "string", Summary: About(hole.Groups["name"].Value))),
            .. body is null ? Array.Empty<Argument>() : [new("body", bodyType!, Summary: "What is wanted.")], .. (json["parameters"]?.AsArray() ?? []).Select(p => Argument.Of(p!.AsObject(), isList)).OfType<Argument>()];
    }

    public string Tag => (string)json["tags"]![0]!;

    public string Group => Words.Group(Tag);

    public string Name => Words.Pascal((string)json["operationId"]!) + "Async";

    /// <summary>The record of the body, where it has one.</summary>
    public string? Body { get; }

    /// <summary>The records that it takes and answers.</summary>
    public IReadOnlyList<string> Schemas { get; }

    public IEnumerable<string> JsonTypes => new[] { bodyType, isList ? $"Page<{answerType}>" : isText ? null : answerType }.OfType<string>();

    /// <summary>How the source generator's context calls a type.</summary>
    public static string InfoName(string type) => Plain().Replace(type.Replace("IReadOnly", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal), match => match.Value.Trim('<', '>', ',', ' ').ToUpperInvariant());

    public string Write()
    {
        var text = new StringBuilder($"    /// <summary>{Words.Xml((string)json["summary"]!)}</summary>\n    /// <remarks><c>{verb.ToUpperInvariant()} {path}</c>, operation <c>{json["operationId"]}</c>. {Words.Xml((string)json["description"]!)}</remarks>\n");
        foreach (var argument in arguments) text.Append($"    /// <param name=\"{argument.Name}\">{Words.Xml(argument.Summary)}</param>\n");
        text.Append("    /// <param name=\"cancellationToken\">Ends the wait.</param>\n");
        text.Append(isList ? "    /// <returns>All of them, a page at a time.</returns>\n" : isStreamed ? "    /// <returns>The lines as they come, however many; whoever asked disposes of it.</returns>\n" : isText ? "    /// <returns>The lines.</returns>\n" : answerType is null ? "    /// <returns>When it is done.</returns>\n" : "    /// <returns>As it is now.</returns>\n");
        text.Append($"    /// <exception cref=\"GatehouseException\">{string.Join(", ", Codes().Select(code => $"<c>{code}</c>").Append("or what any request may come to"))}.</exception>\n");
        var signature = string.Join(", ", arguments.Select(a => a.Declaration).Append("CancellationToken cancellationToken = default"));
        return text.Append($"    public {Returns} {Name}({signature}) =>\n        transport.{(isList ? "List" : isVersioned ? "AskVersioned" : isStreamed ? "AskStream" : isText ? "AskText" : "Ask")}Async({Call()}{(answerType is null || isText ? "" : $", ApiJson.Default.{InfoName(JsonTypes.Last())}")}, cancellationToken);\n").ToString();
    }

    string Returns => isList ? $"IAsyncEnumerable<{answerType}>" : answerType is null ? "Task" : isVersioned ? $"Task<Versioned<{answerType}>>" : $"Task<{answerType}>";

    string Call()
    {
        var query = arguments.Where(a => a.InQuery is not null).Select(a => $"(\"{a.InQuery}\", {a.Sent})").ToList();
        var address = $"Address.Of($\"{path}\"{(query.Count == 0 ? "" : ", " + string.Join(", ", query))})";
        var more = string.Concat(arguments.Where(a => a.Name is "idempotencyKey" or "ifMatch").Select(a => ", " + a.Name));
        return $"Call.{verb}({address}{more}){(bodyType is null ? "" : $".With(body, ApiJson.Default.{InfoName(bodyType)})")}";
    }

    static string About(string hole) => hole switch { "org" => "The Org's id or slug.", "id" => "Its id.", "key" => "Its thumbprint.", "member" => "The member's id or userName.", _ => "Which one." };

    /// <summary>Its own: what any request may come to is not worth a line each.</summary>
    IEnumerable<string> Codes() => json["responses"]!.AsObject().Where(r => r.Key[0] == '4').SelectMany(r => Code().Matches((string)r.Value!["description"]!).Select(m => m.Groups["code"].Value))
        .Where(code => !code.StartsWith("key.", StringComparison.Ordinal) && !code.StartsWith("body.", StringComparison.Ordinal) && !code.StartsWith("parameter.", StringComparison.Ordinal) && !code.StartsWith("idempotency.", StringComparison.Ordinal)
            && code is not ("route.not-found" or "scope.missing" or "rate.limited" or "org.suspended") && (code != "cursor.invalid" || !isList));

    /// <param name="InQuery">Its name in the query.</param>
    sealed record Argument(string Name, string Type, string? Default = null, string? InQuery = null, string Summary = "")
    {
        public string Declaration => $"{Type} {Name}{(Default is null ? "" : " = " + Default)}";

        public string Sent => Type switch { "bool" => $"{Name} ? \"true\" : null", "int?" => $"Address.Text({Name})", _ => Name };

        public static Argument? Of(JsonObject parameter, bool isList)
        {
            var (name, about, schema) = ((string)parameter["name"]!, (string)parameter["description"]!, parameter["schema"]!);
            var values = schema["enum"]?.AsArray().Select(v => (string)v!).ToList();
            return (name, (string)parameter["in"]!) switch
            {
                ("Idempotency-Key", _) => new("idempotencyKey", "string?", "null", Summary: "What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters."),
                ("If-Match", _) => new("ifMatch", "string?", "null", Summary: "The ETag that it must have still."),
                ("cursor", "query") when isList => null,
                ("limit", "query") => new(isList ? "pageSize" : "limit", "int?", "null", name, isList ? $"How many a request brings, from 1 to {schema["maximum"]}; the list goes on by itself." : $"{about} From 1 to {schema["maximum"]}."),
                (_, "query") when values is ["true", "false"] => new(name, "bool", "false", name, about),
                (_, "query") => new(name, "string?", "null", name, values is null ? about : $"{about} One of {string.Join(", ", values.Select(v => $"`{v}`"))}."),
                _ => throw new InvalidOperationException($"No argument for {parameter.ToJsonString()}."),
            };
        }
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Hole();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Code();

    [GeneratedRegex("[<>, ]+[A-Za-z]?", RegexOptions.None, 5000)]
    private static partial Regex Plain();
}
