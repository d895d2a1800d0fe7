using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

public enum PatchVerb { Add, Remove, Replace }

/// <summary>One operation of a PATCH (RFC 7644 §3.5.2), read but not yet understood.</summary>
public sealed record PatchOperation(PatchVerb Verb, PatchPath? Path, JsonNode? Value)
{
    public static List<PatchOperation> ReadAll(JsonObject body, Profile profile)
    {
        if (profile.Strict && !ScimJson.Declares(body, ScimUris.PatchOp))
            throw Syntax($"schemas must hold {ScimUris.PatchOp}.");
        if (ScimJson.Get(body, "Operations") is not JsonArray operations) throw Syntax("Operations must be an array.");
        if (operations.Count > ScimLimits.Operations) throw Syntax($"More than {ScimLimits.Operations} operations.");
        // Entra's validator sends an empty list and expects success (Q25).
        if (operations.Count == 0 && profile.Strict) throw Syntax("Operations must not be empty.");
        return [.. operations.Select(operation => Read(operation, profile))];
    }

    static PatchOperation Read(JsonNode? node, Profile profile)
    {
        if (node is not JsonObject operation) throw Syntax("An operation must be an object.");
        var verb = ScimJson.Text(ScimJson.Get(operation, "op")) switch
        {
            // Entra writes "Add", "Replace", "Remove"; the RFC writes them small.
            { } op when op.Equals("add", StringComparison.OrdinalIgnoreCase) => PatchVerb.Add,
            { } op when op.Equals("remove", StringComparison.OrdinalIgnoreCase) => PatchVerb.Remove,
            { } op when op.Equals("replace", StringComparison.OrdinalIgnoreCase) => PatchVerb.Replace,
            var op => throw Syntax($"op '{Notes.Shown(op)}' is not add, remove or replace."),
        };

        var path = ScimJson.Get(operation, "path") switch
        {
            null => null,
            var given when ScimJson.Text(given) is { } text => text.Trim().Length == 0 ? null : PatchPath.Parse(text, !profile.Strict),
            _ => throw new ScimException(ScimError.InvalidPath("path must be a string.")),
        };
        var value = ScimJson.Get(operation, "value");
        if (path is null && verb == PatchVerb.Remove) throw new ScimException(ScimError.NoTarget("remove needs a path."));
        if (value is null && verb == PatchVerb.Add && profile.Strict) throw Unfit("add needs a value.");
        return new(verb, path, path is null ? Object(value, profile) : value);
    }

    static JsonObject Object(JsonNode? value, Profile profile)
    {
        if (value is JsonObject given) return given;
        // Keycloak's client sends the object as a string of JSON (Q84).
        if (!profile.Strict && ScimJson.Text(value) is ['{', ..] text) return ScimJson.ReadObject(System.Text.Encoding.UTF8.GetBytes(text));
        throw Unfit("Without a path the value must be an object of attributes.");
    }

    static ScimException Syntax(string detail) => new(ScimError.InvalidSyntax(detail));

    static ScimException Unfit(string detail) => new(ScimError.InvalidValue(detail));
}
