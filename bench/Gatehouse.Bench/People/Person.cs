using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Bench;

/// <summary>Person 7, whose every attribute follows from the number.</summary>
readonly record struct Person(int Number)
{
    /// <summary>One person in a hundred has an address at x.example.com, the others at example.com.</summary>
    public const int RareOneIn = 100;

    public string Digits => Number.ToString("D7", CultureInfo.InvariantCulture);
    public string UserName => $"user{Digits}@example.com";
    public string Email => IsRare ? $"user{Digits}@x.example.com" : UserName;
    public bool IsRare => Number % RareOneIn == 0;

    public static void Write(Utf8JsonWriter json, Person person)
    {
        var digits = person.Digits;
        json.WriteStartObject();
        json.WriteSchema("urn:ietf:params:scim:schemas:core:2.0:User");
        json.WriteString("userName", person.UserName);
        json.WriteStartObject("name");
        json.WriteString("givenName", $"Given{digits}");
        json.WriteString("familyName", $"Family{digits}");
        json.WriteEndObject();
        json.WriteStartArray("emails");
        json.WriteStartObject();
        json.WriteBoolean("primary", true);
        json.WriteString("value", person.Email);
        json.WriteString("type", "work");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("displayName", $"Given{digits} Family{digits}");
        json.WriteString("locale", "en-US");
        json.WriteString("externalId", $"00u{digits}");
        json.WriteBoolean("active", true);
        json.WriteEndObject();
    }
}
