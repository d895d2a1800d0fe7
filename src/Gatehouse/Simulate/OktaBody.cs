using System.Text.Json;

namespace Gatehouse.Simulate;

/// <summary>A member as Okta names one: id, and the userName to show.</summary>
sealed record Member(string Id, string? Display);

/// <summary>Members to go and to come, at most a batch of them.</summary>
sealed record Push(List<string> Removed, List<Member> Added);

static class OktaBody
{
    public static readonly UserAttribute[] Mapping =
    [
        new(p => p.UserName, "userName"),
        new(p => p.GivenName, "name", Sub: "givenName"),
        new(p => p.FamilyName, "name", Sub: "familyName"),
        new(p => p.UserName, "emails", Sub: "value", Type: "work"),
        new(p => p.DisplayName, "displayName"),
        new(_ => "en-US", "locale"),
        new(p => p.OktaId, "externalId"),
        new(_ => bool.TrueString, "active"),
    ];

    public static void NewUser(Utf8JsonWriter json, Person person)
    {
        json.WriteStartObject();
        json.WriteSchemas(Schemas.User);
        Profile(json, person);
        json.WriteStartArray("groups");
        json.WriteEndArray();
        json.WriteString("password", person.Password);
        json.WriteEndObject();
    }

    /// <summary>A PUT is the resource as it was read, id, meta and groups too, with the profile over it.</summary>
    public static void WholeUser(Utf8JsonWriter json, (Person Person, JsonElement Read) user)
    {
        json.WriteStartObject();
        foreach (var property in user.Read.EnumerateObject())
            if (!Mapping.Any(attribute => attribute.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)))
                property.WriteTo(json);
        Profile(json, user.Person);
        json.WriteEndObject();
    }

    public static void NewGroup(Utf8JsonWriter json, (string DisplayName, IEnumerable<Member> Members) group)
    {
        json.WriteStartObject();
        json.WriteSchemas(Schemas.Group);
        json.WriteString("displayName", group.DisplayName);
        Members(json, "members", group.Members);
        json.WriteEndObject();
    }

    public static void Delta(Utf8JsonWriter json, Push push)
    {
        json.WriteStartObject();
        json.WriteSchemas(Schemas.PatchOp);
        json.WriteStartArray("Operations");
        foreach (var id in push.Removed)
        {
            json.WriteStartObject();
            json.WriteString("op", "remove");
            json.WriteString("path", $"members[{ScimText.Eq("value", id)}]");
            json.WriteEndObject();
        }

        if (push.Added.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("op", "add");
            json.WriteString("path", "members");
            Members(json, "value", push.Added);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Profile(Utf8JsonWriter json, Person person)
    {
        json.WriteString("userName", person.UserName);
        json.WriteStartObject("name");
        json.WriteString("givenName", person.GivenName);
        json.WriteString("familyName", person.FamilyName);
        json.WriteEndObject();
        json.WriteStartArray("emails");
        json.WriteStartObject();
        json.WriteBoolean("primary", true);
        json.WriteString("value", person.UserName);
        json.WriteString("type", "work");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("displayName", person.DisplayName);
        json.WriteString("locale", "en-US");
        json.WriteString("externalId", person.OktaId);
        json.WriteBoolean("active", true);
    }

    static void Members(Utf8JsonWriter json, string name, IEnumerable<Member> members)
    {
        json.WriteStartArray(name);
        foreach (var member in members)
        {
            json.WriteStartObject();
            json.WriteString("value", member.Id);
            json.WriteString("display", member.Display);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
