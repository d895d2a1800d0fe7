using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Gatehouse.Tests.Scim.Naive;

namespace Gatehouse.Tests.Scim;

/// <summary>
/// An Org of people who have little in common: names of many scripts, attributes that some have and others lack or have several
/// times, nested groups, a circle of groups. The same one for every test of a class.
/// </summary>
public sealed record Population(HttpClient Idp, IReadOnlyList<JsonObject> Users, IReadOnlyList<JsonObject> Groups, IReadOnlyList<Described> OfUsers, IReadOnlyList<Described> OfGroups)
{
    const int Seed = 7644, UserCount = 150, GroupCount = 20;

    /// <summary>Letters whose other case is longer, depends on its place, or is none; letters that look alike; what SQL and JSON treat specially.</summary>
    static readonly string[] Names =
    [
        "Anna", "anna", "ANNA", "İnci", "ılgın", "Straße", "STRASSE", "ẞharp", "ΟΔΟΣ", "οδος", "Οδοσ", "ΣΊΣΥΦΟΣ", "Ａlice", "ａLICE", "Ångström",
        "A\u030angstro\u0308m", "ﬁne", "Ǆemal", "ǆemal", "ǅ", "\u212Aelvin", "\u2126hm", "𐐀𐐨", "🙂 Smile", "王小明", "O'Malley", "back\\slash", "quo\"te", "100%", "under_score",
        "two words", " edge ", "tab\there", "line\nend", "null", "true", "1", "Zoë", "zoe", "ÿ", "Éva", "E\u0301va", "éVA",
    ];

    static readonly ConditionalWeakTable<Running, Task<Population>> Made = [];

    public static Task<Population> InAsync(Running gatehouse) => Made.GetValue(gatehouse, MakeAsync);

    public Wire Wire => new(Idp, TestContext.Current.CancellationToken);

    static async Task<Population> MakeAsync(Running gatehouse)
    {
        var org = await gatehouse.OrgAsync(schemas: [Bodies.Json(OwnSchemas.ForUsers), Bodies.Json(OwnSchemas.ForGroups)]);
        var wire = new Wire(org.Idp, CancellationToken.None);
        var people = new People(new Random(Seed), Names);

        var users = new List<string>();
        for (var i = 0; i < UserCount; i++) users.Add(Wire.Id(await wire.MakeAsync("/Users", people.User(i, users))));
        var groups = new List<string>();
        for (var i = 0; i < GroupCount; i++) groups.Add(Wire.Id(await wire.MakeAsync("/Groups", people.Group(i, users, groups))));
        // A circle of two, and a group in itself.
        foreach (var (of, member) in new[] { (groups[0], groups[1]), (groups[1], groups[0]), (groups[2], groups[2]) })
            (await wire.SendAsync("PATCH", "/Groups/" + of, Bodies.AddMember(member))).Expect(204);
        foreach (var id in users.Where((_, i) => i % 11 == 0))
            (await wire.SendAsync("PATCH", "/Users/" + id, Bodies.Patch("{'op':'replace','path':'nickName','value':'Changed'}"))).Expect(200);

        var schemas = Wire.Resources(await wire.ReadAsync("/Schemas")).ToDictionary(s => (string)s["id"]!);
        return new(org.Idp,
            [.. Wire.Resources(await wire.ListAsync("/Users", ("count", "1000")))], [.. Wire.Resources(await wire.ListAsync("/Groups", ("count", "1000")))],
            [.. Described.Common, .. Described.Of(schemas[Bodies.UserSchema], false), .. Described.Of(schemas[Bodies.Enterprise], true), .. Described.Of(schemas[OwnSchemas.UserUrn], true)],
            [.. Described.Common, .. Described.Of(schemas[Bodies.GroupSchema], false), .. Described.Of(schemas[OwnSchemas.GroupUrn], true)]);
    }

    /// <summary>Makes up what one person or group is like.</summary>
    sealed class People(Random chance, string[] names)
    {
        public JsonObject User(int i, List<string> known)
        {
            var user = Bodies.User($"{Word()}{i}@example.com", i % 3 == 0 ? "{}" : "{'active':true}");
            if (i % 7 == 0) user["active"] = false;
            // Two may differ in case only; the same one would bring back whoever has it and is inactive (Q50).
            Maybe(user, "externalId", () => $"{(i % 2 == 0 ? "x" : "X")}-{i / 2}");
            foreach (var name in new[] { "displayName", "nickName", "title", "userType", "preferredLanguage", "locale", "timezone", "profileUrl" }) Maybe(user, name, Name);
            Maybe(user, "name", () => Some(("formatted", Name), ("familyName", Name), ("givenName", Name), ("middleName", Name), ("honorificPrefix", Name)));
            foreach (var (name, types) in new[] { ("phoneNumbers", "work mobile fax"), ("ims", "xmpp qq"), ("photos", "photo thumbnail"), ("entitlements", "a b"), ("roles", "admin"), ("x509Certificates", "x") })
                Maybe(user, name, () => Several(() => Element(types, () => name == "x509Certificates" ? Binary() : Name())));
            Maybe(user, "emails", () => Several(() => Element("work home Work other", () => $"{Word()}@{(chance.Next(2) == 0 ? "Example" : "example")}.{One(["com", "org"])}")));
            Maybe(user, "addresses", () => Several(() => Some(("streetAddress", Name), ("locality", Name), ("region", Name), ("postalCode", () => $"{chance.Next(99999)}"), ("country", Name), ("type", () => One(["work", "home"])))));
            Maybe(user, Bodies.Enterprise, () => Some(
                ("employeeNumber", () => $"{chance.Next(50)}"), ("costCenter", Name), ("department", Name), ("division", Name),
                ("manager", () => known.Count == 0 ? null : new JsonObject { ["value"] = One(known), ["$ref"] = "../Users/" + One(known) })));
            Maybe(user, OwnSchemas.UserUrn, Own);
            return user;
        }

        public JsonObject Group(int i, List<string> users, List<string> groups)
        {
            var group = Bodies.Group($"{Word()} {i}", i == 3 ? [] : Enumerable.Range(0, chance.Next(12)).Select(_ => One(users)).Concat(groups.Where(_ => chance.Next(8) == 0)).Distinct());
            Maybe(group, "externalId", () => $"g{i}");
            Maybe(group, OwnSchemas.GroupUrn, () => Some(("costCode", Name), ("size", () => chance.Next(5)), ("labels", () => Several(Name))));
            return group;
        }

        JsonObject Own() => Some(
            ("badge", Name), ("nick", Name), ("level", () => chance.Next(-3, 6)), ("serial", () => chance.Next(2) == 0 ? 9007199254740992 : 9007199254740993),
            ("rate", Rate), ("remote", Truth), ("hiredAt", Date), ("site", Name), ("picture", Binary),
            ("tags", () => Several(Name)), ("scores", () => Several(() => chance.Next(6))), ("days", () => Several(Date)),
            ("desk", () => Some(("building", Name), ("floor", () => chance.Next(4)), ("near", Truth), ("since", Date))),
            ("skills", () => Several(() => Some(("value", Name), ("level", () => chance.Next(4)), ("certified", Truth), ("since", Date), ("rate", Rate)))),
            ("pets", () => Several(() => Some(("name", Name), ("age", () => chance.Next(9))))));

        JsonObject Element(string types, Func<JsonNode?> value) => Some(("value", value), ("display", Name), ("type", () => One(types.Split(' '))), ("primary", () => chance.Next(4) == 0));

        // As JsonNode, since a function of strings is none of nodes.
        JsonNode? Date() => DateTimeOffset.UnixEpoch.AddDays(chance.Next(20000)).AddTicks(chance.Next(3) * 1234567L).ToOffset(TimeSpan.FromHours(chance.Next(-5, 6)))
            .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);

        JsonNode? Rate() => One<decimal>([0.1m, 2.5m, -3.75m, 0, 1, 0.0000001m, 100000000000000000000m, 12.34m]);

        JsonNode? Truth() => chance.Next(2) == 0;

        JsonNode? Binary() => Convert.ToBase64String([(byte)chance.Next(256), (byte)chance.Next(4), 7]);

        JsonNode? Name() => One(names);

        string Word() => One(names).Trim();

        JsonArray Several(Func<JsonNode?> make)
        {
            var elements = Enumerable.Range(0, chance.Next(1, 4)).Select(_ => make()).Where(e => e is not JsonObject { Count: 0 }).ToList();
            foreach (var later in elements.OfType<JsonObject>().Where(e => e["primary"]?.GetValue<bool>() == true).Skip(1)) later["primary"] = false;
            return new JsonArray([.. elements]);
        }

        JsonObject Some(params (string Name, Func<JsonNode?> Value)[] parts)
        {
            var some = new JsonObject();
            foreach (var (name, value) in parts) Maybe(some, name, value);
            return some;
        }

        void Maybe(JsonObject into, string name, Func<JsonNode?> value)
        {
            if (chance.Next(10) < 6 && value() is { } made) into[name] = made;
        }

        T One<T>(IReadOnlyList<T> list) => list[chance.Next(list.Count)];
    }
}
