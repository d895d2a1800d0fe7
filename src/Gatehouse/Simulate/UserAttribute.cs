using System.Text.Json;

namespace Gatehouse.Simulate;

/// <summary>One line of a vendor's attribute mapping: where it stands in a SCIM User, and what it ought to be.</summary>
sealed record UserAttribute(
    Func<Person, string> Wanted, string Name, string? Sub = null, string? Type = null, string? Schema = null)
{
    public string Path { get; } =
        (Schema is null ? "" : $"{Schema}:") + Name
        + (Type is null ? "" : $"[{ScimText.Eq("type", Type)}]")
        + (Sub is null ? "" : $".{Sub}");

    /// <summary>The value the server has, null when it has none.</summary>
    public string? In(JsonElement user)
    {
        if (Schema is not null && !Enter(ref user, Schema)) return null;
        if (!Enter(ref user, Name)) return null;
        if (Type is not null && !EnterTyped(ref user, Type)) return null;
        if (Sub is not null && !Enter(ref user, Sub)) return null;
        return user.ValueKind switch
        {
            JsonValueKind.String => user.GetString(),
            JsonValueKind.True => bool.TrueString,
            JsonValueKind.False => bool.FalseString,
            _ => null,
        };
    }

    // userName and emails are not caseExact (RFC 7643 §4.1): a server may store them in its own case.
    public bool Same(string? there, string wanted) => string.Equals(
        there, wanted, Name is "userName" or "emails" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    static bool Enter(ref JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value)) return false;
        element = value;
        return true;
    }

    static bool EnterTyped(ref JsonElement elements, string type)
    {
        if (elements.ValueKind != JsonValueKind.Array) return false;
        foreach (var element in elements.EnumerateArray())
            if (string.Equals(element.Text("type"), type, StringComparison.OrdinalIgnoreCase))
            {
                elements = element;
                return true;
            }

        return false;
    }
}

/// <summary>An attribute in which the server and the directory disagree.</summary>
sealed record Difference(UserAttribute Attribute, string Wanted, bool Absent)
{
    public static List<Difference> Between(Person person, JsonElement user, IEnumerable<UserAttribute> mapping)
    {
        var differences = new List<Difference>();
        foreach (var attribute in mapping)
        {
            var (there, wanted) = (attribute.In(user), attribute.Wanted(person));
            if (!attribute.Same(there, wanted)) differences.Add(new(attribute, wanted, there is null));
        }

        return differences;
    }
}
