using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

/// <summary>Bodies of valid JSON: real names with likely values for the most part, and anything at all now and then.</summary>
static class SomeJson
{
    static readonly string[] Urns = [ScimUris.User, ScimUris.Group, ScimUris.EnterpriseUser, SomeSchemas.Urn, "urn:example:unknown:1.0", "URN:EXAMPLE:unknown:1.0", "urn:a", "urn:x y:\"[z]"];

    static readonly string[] Parts = ["value", "type", "primary", "display", "$ref", "givenName", "formatted", "country", "displayName", "managerId",
        "floor", "since", "code", "url", "Value", "PRIMARY", ""];

    static readonly string[] Brackets = ["[type eq \"work\"]", "[value eq \"a\"]", "[primary eq \"True\"]", "[not (type pr) or floor gt 1]",
        "[floor ge 1 and since lt \"2030-01-01T00:00:00Z\"]", "[value eq null]", "[value sw 1]", "[type ne \"work\"]", "[display pr]", "[value eq \"\"]", "[floor eq 1.5 and type eq \"a\"]", "[]", "[type eq \"", "[x[y pr]]"];

    static readonly Gen<string> Number = Gen.Frequency(
        (3, Gen.Elements("0", "1", "2", "-1")),
        (1, Gen.Elements("2.50", "1e2", "1E-400", "1e400", "1e99999999999", "1e-99999999999", "-0", "12345678901234567890123", "0.12345678901234567890123456789012345", "9223372036854775808")));

    static readonly Gen<string> Text = Gen.Frequency(
        (4, Gen.Elements("a", "b", "c", "work", "home", "anna@example.com")),
        (1, Gen.Elements("", "True", "1e400", "{$user.active}", "{\"value\":\"Admin\",\"displayName\":\"x\"}", "2026-01-31T09:00:00Z")),
        (1, SomeText.Valid)).Select(Quoted);

    static readonly Gen<string> Time = Gen.Elements(
        "2026-01-31T09:00:00Z", "2026-01-31T09:00:00.1234567+14:00", "2026-01-31T24:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00").Select(Quoted);

    static readonly Gen<string> Truth = Gen.Elements("true", "true", "false", "\"True\"", "\"false\"", "\"\"");

    static readonly Gen<string> Scalar = Gen.Frequency((5, Text), (2, Number), (1, Gen.Elements("true", "false", "null", "[]", "{}")));

    static readonly Gen<string> Element = Some(Object(
        Gen.OneOf(
            from name in Gen.Elements("value", "type", "display", "formatted", "givenName") from value in Text select (name, value),
            from value in Truth select ("primary", value),
            from value in Number select ("floor", value),
            from value in Time select ("since", value)), 4));

    static readonly Gen<string> Wild = Gen.Frequency((3, Scalar), (1, Array(Scalar)), (1, Element), (1, Array(Element)), (1, Array(Array(Element))), (1, Object(Pair(Gen.Elements(Parts), Array(Scalar)), 3)));

    static readonly Gen<string> Many = Gen.Frequency((6, Array(Element)), (1, Element), (1, Text));

    static readonly Gen<(string Name, string Value)> Core = Gen.Frequency(
        (4, Pair(Gen.Elements("userName", "externalId", "displayName", "title", "USERNAME", "department", "locale", "password"), Text)),
        (5, Pair(Gen.Elements("emails", "phoneNumbers", "addresses", "roles", "photos", "Emails", "members"), Many)),
        (2, Pair(Gen.Elements("name", "manager"), Element)),
        (1, Pair(Gen.Constant("active"), Truth)),
        (1, Pair(Gen.Elements("groups", "meta", "id", "schemas", "nobody", "value", ""), Wild)));

    static readonly Gen<(string Name, string Value)> Badge = Gen.Frequency(
        (3, Pair(Gen.Elements("employeeNumber", "key", "serial", "printed", "pin", "motto", "colour", "manager"), Text)),
        (2, Pair(Gen.Elements("number", "weight"), Number)),
        (2, Pair(Gen.Elements("tags", "roles"), Array(Text))),
        (1, Pair(Gen.Constant("levels"), Array(Number))),
        (3, Pair(Gen.Elements("doors", "photo"), Many)),
        (1, Pair(Gen.Constant("issued"), Time)),
        (1, Pair(Gen.Constant("valid"), Truth)),
        (1, Pair(Gen.Elements("any.thing", "a:b", "", "nobody"), Wild)));

    static readonly Gen<(string Name, string Value)> Extension =
        from urn in Gen.Elements(Urns) from inner in Gen.Frequency((6, Object(Badge, 4)), (1, Wild)) select (urn, inner);

    static readonly Gen<(string Name, string Value)> Likely = Gen.OneOf(
        Pair(Gen.Elements("emails.primary", "emails[type eq \"work\"].primary", "roles[value sw \"a\"].primary", "active"), Truth),
        Pair(Gen.Elements("emails.type", "emails.value", "name.givenName", "roles[primary eq \"True\"].value", "roles[primary eq true].display", "manager", "name"), Text),
        Pair(Gen.Elements("emails[type eq \"home\"]", "phoneNumbers[not (type pr)]", "emails[value pr]", "manager", "name"), Element));

    /// <summary>A path with a value that may fit.</summary>
    public static readonly Gen<(string Name, string Value)> Place = Gen.Frequency(
        (3, Core),
        (1, from urn in Gen.Elements(Urns) from pair in Badge select (urn + ":" + pair.Name, pair.Value)),
        (2, from pair in Gen.OneOf(Core, Core, Prefixed()) from bracket in Gen.Elements(Brackets) from value in Gen.OneOf(Element, Scalar) select (pair.Name + bracket, value)),
        (3, from pair in Gen.OneOf(Core, Prefixed()) from bracket in Gen.Elements([.. Brackets, "", ""]) from part in Gen.Elements(Parts)
            from value in part switch { "primary" => Truth, "floor" => Number, "since" => Time, _ => Scalar } select ($"{pair.Name}{bracket}.{part}", value)),
        (3, Likely),
        (1, Extension),
        (1, Pair(SomeText.Valid, Wild)));

    static readonly Gen<string> Attributes = Object(Gen.Frequency((8, Core), (2, Extension), (1, Place)), 5);

    /// <summary>The body of a POST or PUT; usually with what is required.</summary>
    public static readonly Gen<string> Body =
        from given in Attributes
        select given == "{}" || Has(given, "userName") || Has(given, "schemas") || Has(given, "displayName")
            ? given : $$"""{"schemas":["{{ScimUris.User}}","{{ScimUris.Group}}"],"userName":"anna","displayName":"A",{{given[1..]}}""";

    /// <summary>The body of a PATCH.</summary>
    public static readonly Gen<string> Patch =
        from operations in List(Gen.Frequency(
            (4, from verb in Gen.Elements("add", "replace", "Replace") from place in Place
                select $$"""{"op":"{{verb}}","path":{{Quoted(place.Name)}},"value":{{place.Value}}}"""),
            (2, from place in Place select $$"""{"op":"remove","path":{{Quoted(place.Name)}}}"""),
            (1, from place in Place select $$"""{"op":"remove","path":{{Quoted(place.Name)}},"value":{{place.Value}}}"""),
            (2, from verb in Gen.Elements("add", "replace") from value in Attributes select $$"""{"op":"{{verb}}","value":{{value}}}""")), 5)
        select $$"""{"schemas":["{{ScimUris.PatchOp}}"],"Operations":[{{string.Join(',', operations)}}]}""";

    static string Quoted(string text) => JsonSerializer.Serialize(text);

    static bool Has(string json, string name) => json.Contains($"\"{name}\":", StringComparison.Ordinal);

    static Gen<(string Name, string Value)> Prefixed() => from pair in Badge select (SomeSchemas.Urn + ":" + pair.Name, pair.Value);

    static Gen<(string Name, string Value)> Pair(Gen<string> name, Gen<string> value) => from n in name from v in Gen.Frequency((20, value), (1, Scalar)) select (n, v);

    /// <summary>Now and then null.</summary>
    static Gen<string> Some(Gen<string> value) => Gen.Frequency((20, value), (1, Gen.Constant("null")));

    static Gen<T[]> List<T>(Gen<T> item, int most) => from count in Gen.Choose(0, most) from items in Gen.ArrayOf(item, count) select items;

    static Gen<string> Array(Gen<string> item) => from items in List(item, 3) select $"[{string.Join(',', items)}]";

    static Gen<string> Object(Gen<(string Name, string Value)> member, int most) =>
        from members in List(member, most) select $"{{{string.Join(',', members.DistinctBy(m => m.Name).Select(m => Quoted(m.Name) + ":" + m.Value))}}}";
}
