using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class ProjectionOnSqlite(OnSqlite gatehouse) : ProjectionTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ProjectionOnPostgres(OnPostgres gatehouse) : ProjectionTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.9 and RFC 7643 §7: what of a resource is shown, on every operation that shows one.</summary>
public abstract class ProjectionTests
{
    const string Own = OwnSchemas.GuardedUrn;

    const string More = """
        {'displayName':'Ann','title':'Boss','externalId':'x','password':'secret','name':{'givenName':'Ann','familyName':'Lee'},
         'emails':[{'value':'a@example.com','type':'work','primary':true},{'value':'b@example.com'}],
         'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'Sales','costCenter':'1','manager':{'value':'m'}},
         'urn:example:scim:guarded:2.0:User':{'always':'A','never':'N','asked':'Q','usual':'U','ours':'O','pair':{'seen':'S','hidden':'H'}}}
        """;

    /// <summary>What each query leaves of that user, but for schemas and id, which always stay. OWN and ENT are the URNs of its extensions.</summary>
    public static TheoryData<string, string> Queries => new()
    {
        { "attributes=userName", """{'userName':'NAME','OWN':{'always':'A'}}""" },
        { "attributes=USERNAME,%20Title", """{'userName':'NAME','title':'Boss','OWN':{'always':'A'}}""" },
        { "attributes=userName&attributes=title", """{'userName':'NAME','title':'Boss','OWN':{'always':'A'}}""" },
        { "attributes=name.givenName", """{'name':{'givenName':'Ann'},'OWN':{'always':'A'}}""" },
        { "attributes=emails.value", """{'emails':[{'value':'a@example.com'},{'value':'b@example.com'}],'OWN':{'always':'A'}}""" },
        { "attributes=emails.type", """{'emails':[{'type':'work'}],'OWN':{'always':'A'}}""" },
        { "attributes=emails,emails.type", """{'emails':[{'value':'a@example.com','type':'work','primary':true},{'value':'b@example.com'}],'OWN':{'always':'A'}}""" },
        { "attributes=urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", """{'name':{'familyName':'Lee'},'OWN':{'always':'A'}}""" },
        { "attributes=ENT:department", """{'ENT':{'department':'Sales'},'OWN':{'always':'A'}}""" },
        { "attributes=ENT:manager.value", """{'ENT':{'manager':{'value':'m'}},'OWN':{'always':'A'}}""" },
        { "attributes=ENT", """{'ENT':{'department':'Sales','costCenter':'1','manager':{'value':'m'}},'OWN':{'always':'A'}}""" },
        { "attributes=nothing", """{'OWN':{'always':'A'}}""" },
        { "attributes=password", """{'OWN':{'always':'A'}}""" },
        { "attributes=id", """{'OWN':{'always':'A'}}""" },
        { "attributes=OWN:asked", """{'OWN':{'always':'A','asked':'Q'}}""" },
        { "attributes=OWN:never", """{'OWN':{'always':'A'}}""" },
        { "attributes=OWN:pair", """{'OWN':{'always':'A','pair':{'seen':'S'}}}""" },
        { "attributes=OWN:pair.hidden", """{'OWN':{'always':'A'}}""" },
        { "attributes=OWN:pair.hidden,OWN:pair.seen", """{'OWN':{'always':'A','pair':{'seen':'S'}}}""" },
        { "excludedAttributes=displayName,title,externalId,name,emails,meta,ENT", """{'userName':'NAME','active':true,'OWN':{'always':'A','usual':'U','pair':{'seen':'S'}}}""" },
        { "excludedAttributes=displayName,title,externalId,emails.value,name.givenName,meta,ENT:costCenter,ENT:manager,OWN:usual,OWN:pair", """{'userName':'NAME','active':true,'name':{'familyName':'Lee'},'emails':[{'type':'work','primary':true}],'ENT':{'department':'Sales'},'OWN':{'always':'A'}}""" },
        { "excludedAttributes=displayName,title,externalId,name,emails,meta,ENT,id,schemas,OWN:always,OWN:usual,OWN:pair.seen,userName,ACTIVE", """{'OWN':{'always':'A'}}""" },
    };

    readonly Running gatehouse;

    protected ProjectionTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory, MemberData(nameof(Queries))]
    public async Task A_query_shows_what_it_names(string query, string expected)
    {
        query = Named(query);
        var wire = await WireAsync();
        var (name, id) = await AnnAsync(wire);
        (await wire.ReadAsync($"/Users/{id}?{query}")).ShouldShow(id, Named(expected).Replace("NAME", name, StringComparison.Ordinal));
        (await wire.ReadAsync($"/Users?filter=id%20eq%20%22{id}%22&{query}"))["Resources"]![0]!.AsObject().ShouldShow(id, Named(expected).Replace("NAME", name, StringComparison.Ordinal));
        (await wire.ReadAsync($"/?filter=id%20eq%20%22{id}%22&{query}"))["Resources"]![0]!.AsObject().ShouldShow(id, Named(expected).Replace("NAME", name, StringComparison.Ordinal));
        var search = Bodies.Search(("filter", $"id eq \"{id}\""));
        foreach (var parts in query.Split('&').Select(p => Uri.UnescapeDataString(p).Split('=')))
            search[parts[0]] = new JsonArray([.. (search[parts[0]]?.AsArray() ?? []).Select(n => n!.DeepClone()), .. parts[1].Split(',', StringSplitOptions.TrimEntries)]);
        (await wire.PostAsync("/Users/.search", search)).Expect(200).Body["Resources"]![0]!.AsObject().ShouldShow(id, Named(expected).Replace("NAME", name, StringComparison.Ordinal));
        (await wire.SendAsync("PATCH", $"/Users/{id}?{query}", Bodies.Patch("{'op':'replace','path':'active','value':true}"))).Expect(200).Body.ShouldShow(id, Named(expected).Replace("NAME", name, StringComparison.Ordinal));
    }

    /// <summary>What is returned on request is also shown to who has just written it; what is never returned, to nobody.</summary>
    [Fact]
    public async Task Who_writes_an_attribute_that_is_shown_on_request_sees_it_once()
    {
        var wire = await WireAsync();
        var made = await wire.MakeAsync("/Users", Bodies.User("writer", Named("{'OWN':{'asked':'Q','never':'N','pair':{'hidden':'H'}}}")));
        made[Own]!.AsObject().Select(p => p.Key).ShouldBe(["asked"]);
        var path = "/Users/" + Wire.Id(made);
        (await wire.ReadAsync(path))[Own].ShouldBeNull();
        var patched = (await wire.SendAsync("PATCH", path, Bodies.Patch(Named("{'op':'add','path':'OWN:asked','value':'Q2'}")))).Expect(200).Body;
        ((string?)patched[Own]?["asked"]).ShouldBe("Q2");
        (await wire.SendAsync("PATCH", path, Bodies.Patch("{'op':'add','path':'title','value':'T'}"))).Expect(200).Body[Own].ShouldBeNull();
        ((string?)(await wire.ReadAsync($"{path}?attributes={Own}:asked"))[Own]!["asked"]).ShouldBe("Q2");
        (await wire.FoundAsync($"{Own}:asked eq \"q2\"")).ShouldBe("writer");
    }

    [Fact]
    public async Task What_is_made_or_replaced_is_shown_as_asked()
    {
        var wire = await WireAsync();
        var posted = await wire.PostAsync("/Users?attributes=userName", Bodies.User("chosen", "{'title':'T'}"));
        posted.Expect(201);
        posted.Body.Select(p => p.Key).ShouldBe(["schemas", "id", "userName"], ignoreOrder: true);
        posted.Header("Location").ShouldBe($"{wire.Root}/Users/{Wire.Id(posted.Body)}");

        var path = "/Users/" + Wire.Id(posted.Body);
        var put = (await wire.SendAsync("PUT", path + "?excludedAttributes=title,meta", Bodies.User("chosen", "{'title':'T2'}"))).Expect(200).Body;
        put.Select(p => p.Key).ShouldBe(["schemas", "id", "userName", "active"], ignoreOrder: true);
        ((string?)(await wire.ReadAsync(path))["title"]).ShouldBe("T2", "not shown is not unset");
    }

    [Fact]
    public async Task A_group_shows_its_members_when_they_are_asked_for()
    {
        var wire = await WireAsync();
        var user = Wire.Id(await wire.UserAsync("member"));
        var group = (await wire.PostAsync("/Groups?attributes=displayName,members.value", Bodies.Group("shown", user))).Expect(201).Body;
        group["members"]!.ToJsonString().ShouldBe($$"""[{"value":"{{user}}"}]""");
        var path = "/Groups/" + Wire.Id(group);

        (await wire.ReadAsync(path + "?excludedAttributes=members")).ContainsKey("members").ShouldBeFalse();
        (await wire.ReadAsync(path + "?attributes=members.display"))["members"]!.ToJsonString().ShouldBe("""[{"display":"member"}]""");
        (await wire.ReadAsync(path + "?excludedAttributes=members.$ref,members.display"))["members"]!.ToJsonString().ShouldBe($$"""[{"value":"{{user}}","type":"User"}]""");
        (await wire.SendAsync("PATCH", path, Bodies.AddMember(user))).Expect(204);
        (await wire.SendAsync("PATCH", path + "?attributes=members", Bodies.AddMember(user))).Expect(200).Body["members"]!.AsArray().Count.ShouldBe(1);
        (await wire.SendAsync("PATCH", path + "?excludedAttributes=members", Bodies.AddMember(user))).Expect(200).Body.ContainsKey("members").ShouldBeFalse();
        (await wire.ReadAsync($"/Users/{user}?attributes=groups.display"))["groups"]!.ToJsonString().ShouldBe("""[{"display":"shown"}]""");
        (await wire.ReadAsync($"/Users/{user}?excludedAttributes=groups")).ContainsKey("groups").ShouldBeFalse();
    }

    [Fact]
    public async Task Both_lists_at_once_are_refused_and_change_nothing()
    {
        var wire = await WireAsync();
        const string Both = "?attributes=title&excludedAttributes=name";
        (await wire.PostAsync("/Users" + Both, Bodies.User("both"))).Expect(400);
        (await wire.FoundAsync("userName eq \"both\"")).ShouldBe("");
        (await wire.GetAsync("/Users" + Both)).Expect(400);
        (await wire.PostAsync("/.search", Bodies.Search(("attributes", new JsonArray("title")), ("excludedAttributes", new JsonArray("name"))))).Expect(400);
    }

    static async Task<(string Name, string Id)> AnnAsync(Wire wire)
    {
        var name = $"ann-{Guid.NewGuid():N}";
        return (name, Wire.Id(await wire.MakeAsync("/Users", Bodies.User(name, More))));
    }

    static string Named(string text) => text.Replace("OWN", Own, StringComparison.Ordinal).Replace("ENT", Bodies.Enterprise, StringComparison.Ordinal);

    async Task<Wire> WireAsync() => new(
        (await Seeds.InAsync(gatehouse, "projection", () => gatehouse.OrgAsync(schemas: [Bodies.Json(OwnSchemas.Guarded)]))).Idp, TestContext.Current.CancellationToken);
}

static class Showing
{
    public static void ShouldShow(this JsonObject resource, string id, string expected)
    {
        var rest = resource.DeepClone().AsObject();
        rest.Remove("schemas").ShouldBeTrue("schemas stays (§3.9)");
        ((string?)rest["id"]).ShouldBe(id);
        rest.Remove("id");
        JsonNode.DeepEquals(rest, Bodies.Json(expected)).ShouldBeTrue(rest.ToJsonString());
    }
}
