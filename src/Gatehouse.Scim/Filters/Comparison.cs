using System.Globalization;

namespace Gatehouse.Scim;

/// <summary>What may be compared with what (RFC 7644 §3.4.2.2), the same for the database and in memory.</summary>
public static class Comparison
{
    /// <summary>
    /// The literal in the attribute's own type: string, bool, decimal, DateTimeOffset, or null.
    /// </summary>
    /// <exception cref="ScimException">invalidFilter.</exception>
    public static object? Literal(AttributeDefinition attribute, FilterOperator op, object? value, bool lenient)
    {
        if (value is null) return op is FilterOperator.Eq or FilterOperator.Ne ? null : throw Invalid(attribute, $"cannot be compared with null by '{Word(op)}'");
        return attribute.Type switch
        {
            AttributeType.Boolean => Equality(attribute, op, Truth(value, lenient) ?? throw Invalid(attribute, "is true or false")),
            AttributeType.Integer or AttributeType.Decimal => Ordered(attribute, op, Number(value, lenient) ?? throw Invalid(attribute, "is a number")),
            AttributeType.DateTime => Ordered(attribute, op, value is string text && ScimTime.TryParse(text, out var time) ? time : throw Invalid(attribute, "is a dateTime")),
            AttributeType.Binary when op is FilterOperator.Gt or FilterOperator.Ge or FilterOperator.Lt or FilterOperator.Le => throw Invalid(attribute, "has no order"),
            AttributeType.Complex => throw Invalid(attribute, "is complex: compare one of its sub-attributes"),
            _ when value is string text => text,
            _ when lenient || attribute.Type == AttributeType.Any => Text(value),
            _ => throw Invalid(attribute, "is a string"),
        };
    }

    /// <summary>"emails co x" means "emails.value co x", as in the RFC's own examples.</summary>
    public static AttributeDefinition? Default(AttributeDefinition attribute) =>
        attribute.Type == AttributeType.Complex ? attribute.Find("value") : attribute;

    static object Equality(AttributeDefinition attribute, FilterOperator op, object value) =>
        op is FilterOperator.Eq or FilterOperator.Ne ? value : throw Invalid(attribute, $"is boolean and knows no '{Word(op)}'");

    static object Ordered(AttributeDefinition attribute, FilterOperator op, object value) =>
        op is FilterOperator.Co or FilterOperator.Sw or FilterOperator.Ew ? throw Invalid(attribute, $"is no text and knows no '{Word(op)}'") : value;

    // Entra writes primary eq "True" (Q07).
    static object? Truth(object value, bool lenient) => value switch
    {
        bool truth => truth,
        string text when lenient && bool.TryParse(text, out var truth) => truth,
        _ => null,
    };

    static object? Number(object value, bool lenient) => value switch
    {
        decimal number => number,
        string text when lenient && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    static string Text(object value) => value is bool truth ? truth ? "true" : "false" : ((decimal)value).ToString(CultureInfo.InvariantCulture);

    static string Word(FilterOperator op) => op.ToString().ToLowerInvariant();

    static ScimException Invalid(AttributeDefinition attribute, string why) => new(ScimError.InvalidFilter($"'{attribute.Name}' {why}."));
}
