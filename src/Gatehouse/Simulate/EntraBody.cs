using System.Text.Json;

namespace Gatehouse.Simulate;

/// <summary>
/// Entra's requests, in both of its dialects: what it sends today, and what it sends to a tenant URL that ends in
/// aadOptscim062020 (small ops, real booleans, one path-less replace for many attributes).
/// </summary>
sealed class EntraBody(bool compliant)
{
    // Entra's own marker; its documentation still shows it in every new group.
    const string GroupMarker = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";

    public static readonly UserAttribute[] Mapping =
    [
        new(p => p.UserName, "userName"),
        new(_ => bool.TrueString, "active"),
        new(p => p.DisplayName, "displayName"),
        new(p => p.Title, "title"),
        new(p => p.UserName, "emails", Sub: "value", Type: "work"),
        new(p => p.GivenName, "name", Sub: "givenName"),
        new(p => p.FamilyName, "name", Sub: "familyName"),
        new(p => p.DisplayName, "name", Sub: "formatted"),
        new(p => p.Nickname, "externalId"),
        new(p => p.EmployeeNumber, "employeeNumber", Schema: Schemas.Enterprise),
        new(p => p.Department, "department", Schema: Schemas.Enterprise),
    ];

    public static void User(Utf8JsonWriter json, Person person)
    {
        json.WriteStartObject();
        json.WriteSchemas(Schemas.User, Schemas.Enterprise);
        json.WriteString("externalId", person.Nickname);
        json.WriteString("userName", person.UserName);
        json.WriteBoolean("active", true);
        json.WriteString("displayName", person.DisplayName);
        json.WriteString("title", person.Title);
        json.WriteStartArray("emails");
        json.WriteStartObject();
        json.WriteBoolean("primary", true);
        json.WriteString("type", "work");
        json.WriteString("value", person.UserName);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("meta");
        json.WriteString("resourceType", "User");
        json.WriteEndObject();
        json.WriteStartObject("name");
        json.WriteString("formatted", person.DisplayName);
        json.WriteString("familyName", person.FamilyName);
        json.WriteString("givenName", person.GivenName);
        json.WriteEndObject();
        json.WriteStartObject(Schemas.Enterprise);
        json.WriteString("employeeNumber", person.EmployeeNumber);
        json.WriteString("department", person.Department);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Group(Utf8JsonWriter json, Group group)
    {
        json.WriteStartObject();
        if (compliant) json.WriteSchemas(Schemas.Group);
        else json.WriteSchemas(Schemas.Group, GroupMarker);
        json.WriteString("externalId", group.ObjectId);
        json.WriteString("displayName", group.DisplayName);
        json.WriteStartObject("meta");
        json.WriteString("resourceType", "Group");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void ExternalId(Utf8JsonWriter json, Group group) => Patch(json, group, (writer, to) =>
    {
        Operation(writer, "Replace", "externalId");
        writer.WriteString("value", to.ObjectId);
        writer.WriteEndObject();
    });

    public void Member(Utf8JsonWriter json, string id) => Patch(json, id, (writer, member) =>
    {
        Operation(writer, "Add", "members");
        writer.WriteStartArray("value");
        writer.WriteStartObject();
        if (!compliant) writer.WriteNull("$ref");
        writer.WriteString("value", member);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public void Update(Utf8JsonWriter json, List<Difference> differences) => Patch(json, differences, (writer, all) =>
    {
        var joined = compliant ? all.FindAll(Joins) : [];
        foreach (var difference in joined.Count > 1 ? all.Except(joined) : all) One(writer, difference);
        if (joined.Count > 1) Many(writer, joined);
    });

    static bool Joins(Difference difference) =>
        !difference.Absent && difference.Attribute is { Type: null, Name: not "active" };

    void One(Utf8JsonWriter json, Difference difference)
    {
        Operation(json, difference.Absent ? "Add" : "Replace", difference.Attribute.Path);
        var truth = compliant && difference.Attribute.Name == "active";
        if (truth) json.WriteBoolean("value", bool.Parse(difference.Wanted));
        else json.WriteString("value", difference.Wanted);
        json.WriteEndObject();
    }

    static void Many(Utf8JsonWriter json, List<Difference> differences)
    {
        json.WriteStartObject();
        json.WriteString("op", "replace");
        json.WriteStartObject("value");
        foreach (var difference in differences) json.WriteString(difference.Attribute.Path, difference.Wanted);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    void Operation(Utf8JsonWriter json, string op, string path)
    {
        json.WriteStartObject();
        json.WriteString("op", compliant ? op.ToLowerInvariant() : op);
        json.WriteString("path", path);
    }

    static void Patch<T>(Utf8JsonWriter json, T subject, Action<Utf8JsonWriter, T> operations)
    {
        json.WriteStartObject();
        json.WriteSchemas(Schemas.PatchOp);
        json.WriteStartArray("Operations");
        operations(json, subject);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
