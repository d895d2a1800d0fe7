using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class AdvertisedOnSqlite(OnSqlite gatehouse) : AdvertisedTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AdvertisedOnPostgres(OnPostgres gatehouse) : AdvertisedTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Each characteristic that /Schemas tells is tried out (RFC 7643 §7, point 58).</summary>
public abstract class AdvertisedTests
{
    readonly Running gatehouse;

    protected AdvertisedTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task What_may_be_written_is_kept_as_it_was_written()
    {
        var wire = await WireAsync();
        var wrong = new List<string>();
        foreach (var (urn, attribute) in await AttributesAsync(wire, "User"))
        {
            if ((string)attribute["mutability"]! is not ("readWrite" or "immutable") || (string)attribute["name"]! is "userName" or "password") continue;
            var value = Sample(attribute);
            var path = Extends(urn) ? $"{urn}:{attribute["name"]}" : (string)attribute["name"]!;
            var user = await wire.UserAsync($"u{Guid.NewGuid():N}");
            var patched = await wire.TryAsync(wire.Request("PATCH", "/Users/" + Wire.Id(user), System.Text.Encoding.UTF8.GetBytes(Bodies.Patch(new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = value }).ToJsonString())));
            var read = await wire.ReadAsync("/Users/" + Wire.Id(user));
            var kept = (Extends(urn) ? read[urn] : read)?[(string)attribute["name"]!];
            if (patched.Status != 200 || !JsonNode.DeepEquals(kept, value)) wrong.Add($"{path}: {patched.Status}, {value.ToJsonString()} became {kept?.ToJsonString()}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_read_only_is_ignored_in_a_whole_resource_and_refused_in_a_patch()
    {
        var wire = await WireAsync();
        foreach (var type in new[] { "User", "Group" })
        {
            var body = type == "User" ? Bodies.User("ann") : Bodies.Group("team");
            body["id"] = "mine";
            body["meta"] = Bodies.Json("{'resourceType':'Other','created':'2001-01-01T00:00:00Z','location':'http://elsewhere','version':'W/`99`'}");
            if (type == "User") body["groups"] = Bodies.Members("nobody");
            var made = await wire.MakeAsync($"/{type}s", body);
            Wire.Id(made).ShouldNotBe("mine");
            ((string)made["meta"]!["created"]!).ShouldNotStartWith("2001");
            ((string)made["meta"]!["resourceType"]!).ShouldBe(type);
            made["groups"].ShouldBeNull();
            foreach (var path in new[] { "meta", "meta.created", "meta.version", "meta.location", "meta.resourceType", type == "User" ? "groups" : "meta.lastModified" })
            {
                var reply = await wire.SendAsync("PATCH", $"/{type}s/{Wire.Id(made)}", Bodies.Patch(new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = "x" }));
                reply.Expect(400, "mutability");
            }
        }
    }

    [Fact]
    public async Task What_is_required_must_be_there_and_stay()
    {
        var wire = await WireAsync();
        foreach (var type in new[] { "User", "Group" })
            foreach (var (urn, attribute) in (await AttributesAsync(wire, type)).Where(a => (bool)a.Attribute["required"]! && !Extends(a.Urn)))
            {
                var (name, body) = ((string)attribute["name"]!, type == "User" ? Bodies.User("ann") : Bodies.Group("team"));
                var path = $"/{type}s/" + Wire.Id(await wire.MakeAsync($"/{type}s", body));
                foreach (var without in new[] { null, JsonValue.Create("") })
                {
                    var bad = body.DeepClone().AsObject();
                    bad[name] = without;
                    (await wire.PostAsync($"/{type}s", bad)).Expect(400, "invalidValue");
                    (await wire.SendAsync("PUT", path, bad)).Expect(400, "invalidValue");
                }

                (await wire.SendAsync("PATCH", path, Bodies.Patch($"{{'op':'remove','path':'{name}'}}"))).Expect(400, "mutability");
                ((string?)(await wire.ReadAsync(path))[name]).ShouldBe((string?)body[name], urn);
            }
    }

    [Fact]
    public async Task What_is_unique_is_refused_a_second_time_in_any_case_and_free_after_a_deletion()
    {
        var wire = await WireAsync(OwnSchemas.Guarded);
        var single = $"{{'{OwnSchemas.GuardedUrn}':{{'single':'One'}}}}";
        var path = "/Users/" + Wire.Id(await wire.MakeAsync("/Users", Bodies.User("Ann@Example.com", single)));
        var other = "/Users/" + Wire.Id(await wire.UserAsync("other"));
        (await wire.PostAsync("/Users", Bodies.User("ANN@example.COM"))).Expect(409, "uniqueness");
        (await wire.PostAsync("/Users", Bodies.User("third", single.Replace("One", "oNE", StringComparison.Ordinal)))).Expect(409, "uniqueness");
        (await wire.SendAsync("PUT", other, Bodies.User("ann@example.com"))).Expect(409, "uniqueness");
        (await wire.SendAsync("PATCH", other, Bodies.Patch("{'op':'replace','path':'userName','value':'ann@EXAMPLE.com'}"))).Expect(409, "uniqueness");
        (await wire.SendAsync("PATCH", other, Bodies.Patch(Bodies.Json($"{{'op':'add','value':{single}}}")))).Expect(409, "uniqueness");
        (await wire.FoundAsync("")).ShouldBe("Ann@Example.com other");

        (await wire.SendAsync("DELETE", path)).Expect(204);
        await wire.MakeAsync("/Users", Bodies.User("ann@example.com", single));
    }

    [Fact]
    public async Task What_is_immutable_is_set_once_and_what_is_ours_is_never_set()
    {
        var wire = await WireAsync(OwnSchemas.Guarded);
        const string Urn = OwnSchemas.GuardedUrn;
        var user = await wire.MakeAsync("/Users", Bodies.User("ann", $"{{'{Urn}':{{'usual':'U','ours':'mine'}}}}"));
        user[Urn]!["ours"].ShouldBeNull();
        var path = "/Users/" + Wire.Id(user);
        (await wire.SendAsync("PATCH", path, Bodies.Patch($"{{'op':'add','path':'{Urn}:fixed','value':'F'}}"))).Expect(200);
        (await wire.SendAsync("PATCH", path, Bodies.Patch($"{{'op':'replace','path':'{Urn}:fixed','value':'F'}}"))).Expect(200);
        foreach (var change in new[] { $"{{'op':'replace','path':'{Urn}:fixed','value':'G'}}", $"{{'op':'remove','path':'{Urn}:fixed'}}", $"{{'op':'remove','path':'{Urn}'}}", $"{{'op':'add','path':'{Urn}:ours','value':'mine'}}" })
            (await wire.SendAsync("PATCH", path, Bodies.Patch(change))).Expect(400, "mutability");
        (await wire.SendAsync("PUT", path, Bodies.User("ann", $"{{'{Urn}':{{'fixed':'G'}}}}"))).Expect(400, "mutability");
        ((string?)(await wire.ReadAsync(path))[Urn]!["fixed"]).ShouldBe("F");
    }

    static bool Extends(string urn) => urn is not (Bodies.UserSchema or Bodies.GroupSchema);

    static async Task<List<(string Urn, JsonObject Attribute)>> AttributesAsync(Wire wire, string type)
    {
        var described = await wire.ReadAsync("/ResourceTypes/" + type);
        var found = new List<(string, JsonObject)>();
        foreach (var urn in described["schemaExtensions"]!.AsArray().Select(e => (string)e!["schema"]!).Prepend((string)described["schema"]!))
            found.AddRange((await wire.ReadAsync("/Schemas/" + urn))["attributes"]!.AsArray().Select(a => (urn, a!.AsObject())));
        return found;
    }

    /// <summary>A value of the attribute's type, with every part that may be written.</summary>
    static JsonNode Sample(JsonObject attribute)
    {
        JsonNode one = (string)attribute["type"]! switch
        {
            "boolean" => true,
            "integer" => 42,
            "decimal" => 4.25m,
            "dateTime" => "2024-02-29T12:30:00.0000000Z",
            "binary" => "AAEC/w==",
            "reference" => "https://example.com/a?b=c",
            "complex" => new JsonObject(attribute["subAttributes"]!.AsArray().Where(p => (string)p!["mutability"]! != "readOnly").Select(p => KeyValuePair.Create((string)p!["name"]!, (JsonNode?)Sample(p.AsObject())))),
            _ => "Ünïcode \"text\"",
        };
        return (bool)attribute["multiValued"]! ? new JsonArray(one) : one;
    }

    async Task<Wire> WireAsync(string schema = OwnSchemas.ForUsers) => new((await gatehouse.OrgAsync(schemas: [Bodies.Json(schema)])).Idp, TestContext.Current.CancellationToken);
}
