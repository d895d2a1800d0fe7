using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// Turns a value as a client sent it into the value we keep: the schema's names and types; null, [] and {} are "unassigned"
/// (RFC 7643 §2.5) and become null. What lenient lets pass is noted, for the sync log.
/// </summary>
sealed class Canonical(Profile profile, Notes notes)
{
    int budget = ScimLimits.ElementsOfARequest;

    public JsonNode? Value(AttributeDefinition attribute, JsonNode? value)
    {
        if (attribute.Type == AttributeType.Any) return Clean(value);
        if (attribute.MultiValued) return Many(attribute, value);

        // Entra wraps single values in an array (Q24).
        if (value is JsonArray array)
        {
            if (profile.Strict || array.Count > 1) throw Wrong(attribute, "one value, not an array");
            return array.Count == 0 ? null : One(attribute, array[0]);
        }

        return One(attribute, value);
    }

    /// <summary>One element of a multi-valued attribute, or the value of a single-valued one.</summary>
    public JsonNode? One(AttributeDefinition attribute, JsonNode? value)
    {
        if (value is null) return null;
        if (!profile.Strict && ScimJson.Text(value) is { } text)
        {
            // Clients clear with "" as often as with null (Q22).
            if (text.Length == 0) return null;
            // A mapping that was never filled in: OneLogin sends its template's placeholder (Q67).
            if (text.StartsWith("{$", StringComparison.Ordinal))
            {
                notes.Add($"Ignored '{attribute.Name}': a placeholder that was never filled in.");
                return null;
            }
        }

        return attribute.Type switch
        {
            AttributeType.Complex => Complex(attribute, value),
            AttributeType.Boolean => Boolean(attribute, value),
            AttributeType.Integer or AttributeType.Decimal => Number(attribute, value),
            AttributeType.DateTime => DateTime(attribute, value),
            AttributeType.Any => Clean(value),
            _ => String(attribute, value),
        };
    }

    JsonArray? Many(AttributeDefinition attribute, JsonNode? value)
    {
        if (value is null) return null;
        if (value is not JsonArray && profile.Strict) throw Wrong(attribute, "an array");

        if (value is JsonArray { Count: > ScimLimits.Elements }) throw Elements.TooMany(attribute);
        var elements = new Elements([]);
        foreach (var item in value is JsonArray array ? (IEnumerable<JsonNode?>)array : [value])
            if (One(attribute, item) is { } element) elements.Append(element);
        if (profile.Strict && elements.Array.Count(Elements.IsPrimary) > 1) throw new ScimException(ScimError.InvalidValue($"Only one of {attribute.Name} can be primary."));
        if (Elements.KeepFirstPrimary(elements.Array)) notes.Add($"More than one of {attribute.Name} was primary: the first is kept.");
        if ((budget -= elements.Array.Count) < 0) throw new ScimException(ScimError.InvalidValue($"A request may hold {ScimLimits.ElementsOfARequest} elements of multi-valued attributes, besides members."));
        return elements.Array.Count == 0 ? null : elements.Array;
    }

    JsonObject? Complex(AttributeDefinition attribute, JsonNode value)
    {
        if (value is not JsonObject given)
        {
            // manager as a bare id, an e-mail address as a bare string (Q21).
            if (profile.Strict || value is JsonArray || attribute.Find("value") is not { } only) throw Wrong(attribute, "an object");
            return One(only, value) is { } bare ? new JsonObject { [only.Name] = bare } : null;
        }

        var parts = new JsonObject();
        foreach (var part in attribute.Sub)
            if (part.Mutability != Mutability.ReadOnly && Given(attribute, part, given) is { } sent && Value(part, sent) is { } kept)
                parts[part.Name] = kept;
        foreach (var (name, _) in given)
            if (attribute.Find(name) is null) Unknown($"{attribute.Name}.{name}");
        return parts.Count == 0 ? null : parts;
    }

    static JsonNode? Given(AttributeDefinition attribute, AttributeDefinition part, JsonObject given) =>
        ScimJson.Get(given, part.Name) ?? (part.Name == "value" && attribute.Name == "manager" ? ScimJson.Get(given, "managerId") : null);

    JsonValue? Boolean(AttributeDefinition attribute, JsonNode value)
    {
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return JsonValue.Create(value.GetValue<bool>());
        // Entra writes "True" (Q03).
        if (!profile.Strict && ScimJson.Text(value) is { } text)
        {
            if (bool.TryParse(text, out var truth)) return JsonValue.Create(truth);
        }

        throw Wrong(attribute, "true or false");
    }

    JsonValue Number(AttributeDefinition attribute, JsonNode value)
    {
        var text = value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : profile.Strict ? null : ScimJson.Text(value);
        if (attribute.Type == AttributeType.Integer)
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? JsonValue.Create((decimal)whole) // One .NET type for all numbers: a later operation of the request may compare it.
                : throw Wrong(attribute, "a whole number without exponent");
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : throw Wrong(attribute, "a number");
    }

    /// <summary>Kept in UTC with seven decimals, so that text order is time order in both databases.</summary>
    static JsonValue DateTime(AttributeDefinition attribute, JsonNode value) =>
        ScimTime.TryParse(ScimJson.Text(value), out var time) ? JsonValue.Create(ScimTime.Fixed(time)) : throw Wrong(attribute, "a dateTime such as 2026-01-31T09:00:00Z");

    JsonValue? String(AttributeDefinition attribute, JsonNode value)
    {
        var text = value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when !profile.Strict => value.ToJsonString(),
            _ => throw Wrong(attribute, "a string"),
        };
        return text.Length <= ScimLimits.ValueLength
            ? JsonValue.Create(text)
            : throw new ScimException(ScimError.InvalidValue($"'{attribute.Name}' is longer than {ScimLimits.ValueLength} characters."));
    }

    static JsonNode? Clean(JsonNode? value) => value switch
    {
        null => null,
        JsonArray array => array.Select(Clean).OfType<JsonNode>().ToArray() is { Length: > 0 } kept ? new JsonArray(kept) : null,
        JsonObject parts => parts.Select(p => (p.Key, Value: Clean(p.Value))).Where(p => p.Value is not null).ToList() is { Count: > 0 } kept
            ? new JsonObject(kept.Select(p => KeyValuePair.Create(p.Key, p.Value)))
            : null,
        _ when value.GetValueKind() == JsonValueKind.Number && !IsKept(value.ToJsonString()) =>
            throw new ScimException(ScimError.InvalidValue("A number is too large or too small to keep.")),
        _ => value.DeepClone(),
    };

    /// <summary>What both databases and .NET can hold: a decimal, without an exponent that only looks like one.</summary>
    static bool IsKept(string number)
    {
        var exponent = number.AsSpan(number.AsSpan().IndexOfAny('e', 'E') + 1);
        return number.Length <= 64 && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            && (exponent.Length == number.Length || (int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) && Math.Abs(power) <= 28));
    }

    /// <summary>D8: a name we do not know is ignored and noted; strict refuses it.</summary>
    public void Unknown(string name)
    {
        if (profile.Strict) throw new ScimException(ScimError.InvalidSyntax($"There is no attribute '{Notes.Shown(name)}'."));
        notes.Add($"Ignored the unknown attribute '{Notes.Shown(name)}'.");
    }

    static ScimException Wrong(AttributeDefinition attribute, string wanted) =>
        new(ScimError.InvalidValue($"'{attribute.Name}' must be {wanted}."));
}
