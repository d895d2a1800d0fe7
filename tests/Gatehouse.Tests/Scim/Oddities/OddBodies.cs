using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim.Oddities;

/// <summary>Bodies by chance: real ones with something wrong in them, and what was never one.</summary>
sealed class OddBodies(Random chance, IReadOnlyList<string> ids)
{
    static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Written into the JSON as they stand.</summary>
    static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "-0", "1.5", "1e400", "-1e-400", "1e200000", "99999999999999999999999999999999999999", "9223372036854775808", "1E+2", "[]", "{}", "[[]]", "[null]", "[{}]", "[1,\"a\",{}]",
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude42\"", "\"\\u202e\"", "\"True\"", "\"2020-01-01T00:00:00Z\"", "\"{}\"", "\"bulkId:x\"",
        "{\"value\":null}", "{\"value\":{\"value\":1}}", "{\"$ref\":5}", "[{\"value\":\"a\",\"primary\":true},{\"value\":\"b\",\"primary\":true}]", "{\"a\":{\"b\":{\"c\":{\"d\":[]}}}}", "[{\"value\":[1]}]",
    ];

    static readonly string[] Names =
    [
        "userName", "userName", "displayName", "externalId", "active", "emails", "emails", "name", "addresses", "members", "members", "groups", "roles", "photos", "x509Certificates", "password", "schemas", "id", "meta", "title",
        "Operations", "op", "path", "value", "method", "data", "bulkId", "version", "failOnErrors", "filter", "count", "startIndex", "attributes", "sortBy", "cursor", "EMAILS", "name.givenName", "emails[type eq \"work\"].value", "emails[",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "urn:example:scim:hr:2.0:User", "urn:example:scim:hr:2.0:User:level", "urn:nobody:knows:1.0:User", "urn:", "urn:a:b",
        "", " ", "a b", "$ref", "__proto__", "\\u0000", "a\\\"b", "manager", "department", ".", ":", "[]",
    ];

    static readonly string[] Paths =
    [
        "userName", "emails", "emails[type eq \"work\"]", "emails[type eq \"work\"].value", "emails[type eq", "emails[]", "emails[value pr", "emails[nothing eq 1]", "emails.value", "emails[type eq \"work\"].nothing", "members", "members[value eq \"x\"]",
        "members[value eq 5]", "members[type eq \"User\"].value", "members.display", "name", "name.givenName", "name.nothing", "nothing", "", " ", ".", "..", ":", "urn:", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:example:scim:hr:2.0:User:skills[level gt 1].since", "urn:example:scim:hr:2.0:User:desk.floor", "urn:nobody:knows:1.0:User:a.b.c", "meta.created", "schemas", "id", "password", "active", "userName[value eq 1]",
        "emails[not (type eq \"work\") and (value pr or primary eq true)]", "roles[primary eq \"True\"].value", "a\u0000b", "🙂", "emails[type eq \"\\ud800\"]", "x509Certificates[value gt \"a\"]",
    ];

    public byte[]? Next(string method, string path)
    {
        var sent = Sent(chance.Next(10) == 0 ? Any() : Real(method, path));
        return chance.Next(20) switch
        {
            0 => null,
            1 => Raw(),
            2 => Encoding.Unicode.GetBytes(sent),
            3 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(sent)],
            4 or 5 => Encoding.UTF8.GetBytes(sent)[..^chance.Next(1, 20)],
            6 => Flipped(Encoding.UTF8.GetBytes(sent)),
            _ => Encoding.UTF8.GetBytes(sent),
        };
    }

    byte[] Raw() => chance.Next(8) switch
    {
        0 => [],
        1 => "   "u8.ToArray(),
        2 => Encoding.UTF8.GetBytes(One(Values)),
        3 => Encoding.UTF8.GetBytes(new string('[', 20_000)),
        4 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", chance.Next(20, 200))) + "1" + new string('}', chance.Next(20, 200))),
        5 => Encoding.UTF8.GetBytes("<user/>"),
        6 => Encoding.UTF8.GetBytes("userName=ann&active=true"),
        _ => Bytes(chance.Next(1, 400)),
    };

    byte[] Flipped(byte[] bytes)
    {
        for (var i = chance.Next(1, 4); i > 0; i--) bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
        return bytes;
    }

    byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        chance.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A real body in which some members are replaced or added as text, since no serializer would write them.</summary>
    string Sent(JsonObject json)
    {
        var marks = new List<string>();
        for (var i = chance.Next(0, 4); i > 0; i--)
        {
            var holder = Somewhere(json);
            marks.Add(Value());
            var name = chance.Next(3) == 0 && holder.Count > 0 ? holder.ElementAt(chance.Next(holder.Count)).Key : One(Names);
            holder[name] = $"\u0001{marks.Count - 1}\u0001";
        }

        var text = json.ToJsonString(AsWritten);
        for (var i = 0; i < marks.Count; i++) text = text.Replace($"\"\\u0001{i}\\u0001\"", marks[i], StringComparison.Ordinal);
        return chance.Next(12) == 0 && text.Length > 2 ? text[..^1] + ",\"active\":true,\"active\":false}" : text;
    }

    string Value() => chance.Next(25) switch
    {
        0 => $"\"{new string('a', chance.Next(3) switch { 0 => 600, 1 => 70_000, _ => 600_000 })}\"",
        1 => $"[{string.Join(',', Enumerable.Range(0, 3000).Select(i => $"{{\"value\":\"{i}@example.com\"}}"))}]",
        2 => new string('[', 40) + new string(']', 40),
        3 => $"\"{One(ids)}\"",
        4 => $"[{{\"value\":\"{One(ids)}\"}}]",
        5 => $"\"{One(Paths).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal)}\"",
        6 => new string('9', 400),
        _ => One(Values),
    };

    JsonObject Real(string method, string path) => (method, path) switch
    {
        ("PATCH", _) => Patch(),
        (_, var there) when there.Contains("Bulk", StringComparison.OrdinalIgnoreCase) => Bulk(),
        (_, var there) when there.Contains(".search", StringComparison.Ordinal) => Bodies.Search(("filter", "userName pr"), ("count", 3), ("attributes", new JsonArray("userName"))),
        (_, var there) when there.Contains("Group", StringComparison.OrdinalIgnoreCase) => Group(),
        _ => User(),
    };

    JsonObject Any() => chance.Next(4) switch
    {
        0 => User(),
        1 => Group(),
        2 => Patch(),
        _ => Bulk(),
    };

    JsonObject Bulk() => Bodies.Bulk(chance.Next(2) == 0 ? null : chance.Next(1, 3),
        Operation.Post("/Users", "a", User()), Operation.Post("/Groups", "b", Bodies.Group($"odd {chance.Next(400)}", "bulkId:a")),
        Operation.Of("PATCH", $"/Users/{One(ids)}", Patch()), Operation.Of("PATCH", "/Groups/bulkId:b", Patch()));

    JsonObject Group() => Bodies.Group($"odd {chance.Next(400)}", ids.Where(_ => chance.Next(4) == 0));

    JsonObject User() => Bodies.User($"odd{chance.Next(600)}", """
        {'active':true,'name':{'givenName':'A','familyName':'B'},'emails':[{'value':'a@example.com','type':'work','primary':true}],
         'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'D','manager':{'value':'x'}},'urn:example:scim:hr:2.0:User':{'level':1,'rate':1.5,'hiredAt':'2020-01-01T00:00:00Z','tags':['a']}}
        """);

    JsonObject Patch() => Bodies.Patch([.. Enumerable.Range(0, chance.Next(1, 4)).Select(_ =>
    {
        var operation = new JsonObject { ["op"] = One(["add", "replace", "remove", "Add", "REMOVE", "move", ""]) };
        if (chance.Next(4) > 0) operation["path"] = One(Paths);
        if (chance.Next(5) > 0) operation["value"] = JsonNode.Parse(One(["\"a\"", "true", "[]", "[{\"value\":\"a\"}]", "{\"value\":\"b\"}", "{\"displayName\":\"c\"}", "5", "null", "[\"x\"]"]));
        return operation;
    })]);

    /// <summary>Any object of the tree.</summary>
    JsonObject Somewhere(JsonObject root)
    {
        var all = new List<JsonObject> { root };
        for (var i = 0; i < all.Count; i++)
            all.AddRange(all[i].SelectMany(m => m.Value is JsonArray array ? array.OfType<JsonObject>() : m.Value is JsonObject inner ? [inner] : []));
        return all[chance.Next(all.Count)];
    }

    T One<T>(IReadOnlyList<T> list) => list[chance.Next(list.Count)];
}
