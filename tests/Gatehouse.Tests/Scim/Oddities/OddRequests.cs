using System.Text;

namespace Gatehouse.Tests.Scim.Oddities;

/// <summary>
/// Requests by chance, well-formed as far as HTTP goes: what Kestrel itself refuses (a NUL in the path, an endless line) never
/// reaches the product.
/// </summary>
sealed class OddRequests(Random chance, Wire wire, IReadOnlyList<string> users, IReadOnlyList<string> groups)
{
    static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO", "SEARCH"];

    static readonly string[] Segments =
    [
        "Users", "Users", "Users", "Groups", "Groups", "Bulk", ".search", "Me", "Schemas", "ResourceTypes", "ServiceProviderConfig", "users", "GROUPS", "", ".", "%2e", "%2F", "%5C", "%zz", "%", "%C0%AF", "%ED%A0%80", "%FF", "%F0%9F%99%82",
        "%25", "%3F", "%23", "a;b=c", "null", "undefined", "-1", "0", "1e9", "'", "%22", "%27%20or%201=1--", "{id}", "00000000000000000000000000000000", "bulkId:1", "urn:ietf:params:scim:schemas:core:2.0:User", "v2", "*", "$", "~", "%E2%80%AE", "AADOPTSCIM062020",
    ];

    static readonly string[] Filters =
    [
        "userName eq \"ann\"", "emails[type eq \"work\" and value co \"@\"]", "not (title pr) and meta.lastModified gt \"2020-01-01T00:00:00Z\"", "groups.value eq \"x\"", "members[type eq \"Group\"]", "urn:example:scim:hr:2.0:User:level ge 1",
        "urn:nobody:knows:1.0:User:a eq 1", "urn:nobody:knows:1.0:User:a gt \"b\"", "urn:nobody:knows:1.0:User:a[b eq 1]", "schemas eq \"urn:a\"", "id eq null", "a.b.c eq 1", "userName eq 1e400", "urn:example:scim:hr:2.0:User:rate gt 1e400", "urn:example:scim:hr:2.0:User:level lt -1e300",
        "meta.created gt \"9999-12-31T23:59:59.9999999+14:00\"", "meta.created lt \"0001-01-01T00:00:00-14:00\"", "externalId eq bare", "displayName sw \"\uffff\"", "userName sw \"\U0010ffff\"", "active eq \"True\"", "emails eq null or emails ne null",
    ];

    static readonly string[] Parameters = ["filter", "filter", "filter", "attributes", "excludedAttributes", "sortBy", "sortOrder", "count", "startIndex", "cursor", "FILTER", "unknown", "", "aadOptscim062020"];

    static readonly string[] Values =
    [
        "", "%", "%zz", "%00", "%FF", "%ED%A0%80", "+", "a+b", "userName", "emails.value", "id,,meta,", "name.givenName,urn:nobody:knows:1.0:User:a", "ascending", "DESCENDING", "sideways", "0", "-1", "1", "3", "1e9", "99999999999999999999", "1.5", "%F0%9F%99%82", "AAAA", "%22", "%2522",
        "urn:example:scim:hr:2.0:User:rate", "urn:example:scim:hr:2.0:User:skills.since", "urn:nobody:knows:1.0:User:a", "members", "groups.display", "meta", "password", "emails[type%20eq%20%22work%22]", "$ref", "schemas", "..", "a.b.c.d", "'--", "x509Certificates",
    ];

    static readonly (string Name, string[] Values)[] Headers =
    [
        ("Content-Type", ["", "application/scim+json", "application/json; charset=utf-16", "application/json;charset=\"", "text/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "a/b/c", ";", "application/scim+json, text/plain"]),
        ("Accept", ["text/html", "", "*/*;q=0", "application/xml", "a", "application/scim+json;version=99"]),
        ("If-Match", ["*", "\"1\"", "W/\"1\"", "W/", "\"", "\"99999999999999999999999\"", ",,,", "W/\"1\", W/\"2\", \"x\"", "\"\\\"\"", "w/\"1\""]),
        ("If-None-Match", ["*", "\"1\"", "W/\"1\"", "abc", ",", "\"-1\""]),
        ("X-HTTP-Method-Override", ["PATCH", "DELETE", "PUT", "GET", "FOO", "patch", ""]),
        ("Content-Encoding", ["gzip", "identity", "x"]), ("Range", ["bytes=0-5"]), ("Prefer", ["respond-async", "return=minimal"]), ("Accept-Encoding", ["br, gzip", "*"]), ("Accept-Charset", ["utf-16"]),
        ("User-Agent", ["", "()<>@,;:\\\"/[]?={}"]), ("X-Forwarded-For", ["1.2.3.4", "nonsense"]), ("X-Forwarded-Proto", ["javascript"]), ("Cookie", ["a=b; c"]), ("Transfer-Encoding", ["chunked"]),
    ];

    readonly OddBodies bodies = new(chance, [.. users.Take(4), .. groups.Take(4), "unknown"]);

    public HttpRequestMessage Next()
    {
        var (method, path) = chance.Next(4) == 0 ? (One(Methods), Path()) : Known();
        if (method == "GET" || chance.Next(4) == 0) path += Query();
        var body = method is "POST" or "PUT" or "PATCH" || chance.Next(20) == 0 ? bodies.Next(method, path) : null;
        return wire.Request(method, path, body, [.. Enumerable.Range(0, chance.Next(3)).Select(_ => One(Headers)).DistinctBy(h => h.Name).Where(h => body is not null || h.Name is not "Transfer-Encoding").Select(h => (h.Name, One(h.Values)))]);
    }

    /// <summary>What is really there: only the rest is odd.</summary>
    (string Method, string Path) Known() => chance.Next(16) switch
    {
        0 or 1 or 2 => ("GET", One(["/Users", "/Groups", "/", "/Users/" + One(users), "/Groups/" + One(groups)])),
        3 or 4 or 5 => ("POST", "/Users"),
        6 => ("POST", "/Groups"),
        7 or 8 => ("PATCH", "/Users/" + One(users)),
        9 or 10 => ("PATCH", "/Groups/" + One(groups)),
        11 => ("PUT", "/Users/" + One(users)),
        12 => ("PUT", "/Groups/" + One(groups)),
        13 => ("POST", One(["/.search", "/Users/.search", "/Groups/.search"])),
        14 => ("POST", "/Bulk"),
        _ => chance.Next(20) == 0 ? ("DELETE", "/Users/" + One(users)) : ("PATCH", "/Users/" + One(users)),
    };

    string Path() => chance.Next(6) switch
    {
        0 => "/Users/" + One(users),
        1 => "/Groups/" + One(groups),
        2 => One(["/Users", "/Groups", "/Bulk", "/.search", "/Users/.search", "/Groups/.search", "/"]),
        3 => "/Users/" + (chance.Next(4) == 0 ? new string('a', chance.Next(1, 4000)) : One(Segments)),
        _ => string.Concat(Enumerable.Range(0, chance.Next(1, 5)).Select(_ => "/" + One(Segments))),
    };

    string Query() => "?" + string.Join(One(["&", "&", "&", ";", "&&", "?"]), Enumerable.Range(0, chance.Next(1, 4)).Select(_ =>
    {
        var name = One(Parameters);
        var value = name.Equals("filter", StringComparison.OrdinalIgnoreCase) && chance.Next(4) > 0 ? Uri.EscapeDataString(Filter()) : One(Values);
        return chance.Next(10) == 0 ? name : $"{name}={value}";
    }));

    /// <summary>A real filter, often with something wrong in it.</summary>
    string Filter()
    {
        var text = new StringBuilder(One(Filters));
        for (var i = chance.Next(4) - 1; i > 0; i--)
        {
            var at = chance.Next(text.Length);
            switch (chance.Next(5))
            {
                case 0: text.Remove(at, Math.Min(text.Length - at, chance.Next(1, 6))).Append('x'); break;
                case 1: text.Insert(at, One(["(", ")", "[", "]", "\"", "\\", " ", ".", ":", "not ", "\\u0000", "\\ud800", "🙂", "\t", "\0", "%", "''", "or "])); break;
                case 2: text.Append(" and ").Append(One(Filters)); break;
                case 3: text.Insert(0, "not (").Append(')'); break;
                default: text.Append(' ').Append(new string('a', chance.Next(3) == 0 ? 9000 : 3)); break;
            }
        }

        return text.ToString();
    }

    T One<T>(IReadOnlyList<T> list) => list[chance.Next(list.Count)];
}
