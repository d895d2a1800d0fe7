using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class PatchOnSqlite(OnSqlite gatehouse) : PatchTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class PatchOnPostgres(OnPostgres gatehouse) : PatchTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.5.2, operation by operation, on one user. What differs between lenient and strict is said.</summary>
public abstract class PatchTests
{
    const string Ann = """
        {'title':'Boss','name':{'givenName':'Ann','familyName':'Lee'},
         'emails':[{'value':'a@w.org','type':'work','primary':true},{'value':'a@h.org','type':'home'}],
         'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'Sales'}}
        """;

    readonly Running gatehouse;

    protected PatchTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory]
    // add: replaces one value, appends to several, merges parts (§3.5.2.1).
    [InlineData("{'op':'add','path':'title','value':'T'}", "{'title':'T'}")]
    [InlineData("{'op':'add','path':'nickName','value':'N'}", "{'nickName':'N'}")]
    [InlineData("{'op':'add','path':'name','value':{'givenName':'X'}}", "{'name':{'givenName':'X','familyName':'Lee'}}")]
    [InlineData("{'op':'add','path':'name.middleName','value':'M'}", "{'name':{'givenName':'Ann','familyName':'Lee','middleName':'M'}}")]
    [InlineData("{'op':'add','path':'roles','value':[{'value':'r'}]}", "{'roles':[{'value':'r'}]}")]
    [InlineData("{'op':'add','path':'emails','value':[{'value':'n@o.org'}]}", "{'emails':[{'value':'a@w.org','type':'work','primary':true},{'value':'a@h.org','type':'home'},{'value':'n@o.org'}]}")]
    [InlineData("{'op':'add','path':'emails','value':[{'value':'a@h.org','type':'home'}]}", "{'emails':[{'value':'a@w.org','type':'work','primary':true},{'value':'a@h.org','type':'home'}]}")]
    [InlineData("{'op':'add','value':{'nickName':'N','name':{'middleName':'M'}}}", "{'nickName':'N','title':'Boss','name':{'givenName':'Ann','familyName':'Lee','middleName':'M'}}")]
    // remove: the attribute, what matches, a part; the last one gone is unassigned (§3.5.2.2).
    [InlineData("{'op':'remove','path':'title'}", "{'title':null}")]
    [InlineData("{'op':'remove','path':'name.givenName'}", "{'name':{'familyName':'Lee'}}")]
    [InlineData("{'op':'remove','path':'name'}", "{'name':null}")]
    [InlineData("{'op':'remove','path':'emails'}", "{'emails':null}")]
    [InlineData("{'op':'remove','path':'emails[type eq `home`]'}", "{'emails':[{'value':'a@w.org','type':'work','primary':true}]}")]
    [InlineData("{'op':'remove','path':'emails[type pr]'}", "{'emails':null}")]
    [InlineData("{'op':'remove','path':'emails[type eq `work`].primary'}", "{'emails':[{'value':'a@w.org','type':'work'},{'value':'a@h.org','type':'home'}]}")]
    [InlineData("{'op':'remove','path':'emails.type'}", "{'emails':[{'value':'a@w.org','primary':true},{'value':'a@h.org'}]}")]
    [InlineData("{'op':'remove','path':'nickName'}", "{'nickName':null,'title':'Boss'}")]
    // replace: adds what is absent, keeps unnamed parts, changes every match (§3.5.2.3).
    [InlineData("{'op':'replace','path':'nickName','value':'N'}", "{'nickName':'N'}")]
    [InlineData("{'op':'replace','path':'name','value':{'givenName':'X'}}", "{'name':{'givenName':'X','familyName':'Lee'}}")]
    [InlineData("{'op':'replace','path':'emails','value':[{'value':'n@o.org'}]}", "{'emails':[{'value':'n@o.org'}]}")]
    [InlineData("{'op':'replace','path':'emails[type pr].value','value':'x@y.org'}", "{'emails':[{'value':'x@y.org','type':'work','primary':true},{'value':'x@y.org','type':'home'}]}")]
    [InlineData("{'op':'replace','path':'emails[not (primary eq true)].display','value':'D'}", "{'emails':[{'value':'a@w.org','type':'work','primary':true},{'value':'a@h.org','type':'home','display':'D'}]}")]
    [InlineData("{'op':'replace','value':{'title':'T','emails':[]}}", "{'title':'T','emails':null}")]
    // A new primary takes the flag from the old one.
    [InlineData("{'op':'replace','path':'emails[type eq `home`].primary','value':true}", "{'emails':[{'value':'a@w.org','type':'work','primary':false},{'value':'a@h.org','type':'home','primary':true}]}")]
    [InlineData("{'op':'add','path':'emails','value':[{'value':'n@o.org','primary':true}]}", "{'emails':[{'value':'a@w.org','type':'work','primary':false},{'value':'a@h.org','type':'home'},{'value':'n@o.org','primary':true}]}")]
    // With URNs; schemas follows (point 43).
    [InlineData("{'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:User:name.givenName','value':'X'}", "{'name':{'givenName':'X','familyName':'Lee'}}")]
    [InlineData("{'op':'add','path':'ENT:costCenter','value':'C'}", "{'ENT':{'department':'Sales','costCenter':'C'}}")]
    [InlineData("{'op':'add','path':'ENT:manager.value','value':'m'}", "{'ENT':{'department':'Sales','manager':{'value':'m'}}}")]
    [InlineData("{'op':'remove','path':'ENT:department'}", "{'ENT':null,'schemas':['urn:ietf:params:scim:schemas:core:2.0:User']}")]
    [InlineData("{'op':'remove','path':'ENT'}", "{'ENT':null,'schemas':['urn:ietf:params:scim:schemas:core:2.0:User']}")]
    [InlineData("{'op':'add','value':{'ENT':{'costCenter':'C'}}}", "{'ENT':{'department':'Sales','costCenter':'C'},'schemas':['urn:ietf:params:scim:schemas:core:2.0:User','ENT']}")]
    // Later operations see what earlier ones did (point 37).
    [InlineData("{'op':'remove','path':'emails'}|{'op':'add','path':'emails','value':[{'value':'n@o.org','type':'x'}]}|{'op':'replace','path':'emails[type eq `x`].value','value':'m@o.org'}", "{'emails':[{'value':'m@o.org','type':'x'}]}")]
    [InlineData("{'op':'add','path':'title','value':'1'}|{'op':'remove','path':'title'}|{'op':'add','path':'title','value':'2'}", "{'title':'2'}")]
    public async Task A_patch_makes(string operations, string expected)
    {
        foreach (var profile in new[] { "lenient", "strict" })
        {
            var (wire, path) = await AnnAsync(profile);
            var patched = (await wire.SendAsync("PATCH", path, Patch(operations))).Expect(200).Body;
            foreach (var (name, value) in Bodies.Json(Named(expected)))
                JsonNode.DeepEquals(patched[name], value).ShouldBeTrue($"{profile}: {name} is {patched[name]?.ToJsonString()}");
            JsonNode.DeepEquals(await wire.ReadAsync(path), patched).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("{'op':'remove'}", "noTarget")]
    [InlineData("{'op':'remove','path':'userName'}", "mutability")]
    [InlineData("{'op':'replace','path':'meta.created','value':'2020-01-01T00:00:00Z'}", "mutability")]
    [InlineData("{'op':'add','path':'groups','value':[{'value':'g'}]}", "mutability")]
    [InlineData("{'op':'replace','path':'active','value':'maybe'}", "invalidValue")]
    [InlineData("{'op':'replace','path':'userName','value':''}", "invalidValue")]
    [InlineData("{'op':'replace','path':'name.givenName','value':{'a':1}}", "invalidValue")]
    [InlineData("{'op':'add','path':'addresses','value':5}", "invalidValue")]
    [InlineData("{'op':'add','value':'text'}", "invalidValue")]
    [InlineData("{'op':'add','path':'emails[','value':'x'}", "invalidPath|invalidFilter")]
    [InlineData("{'op':'add','path':'emails[type eq `work`].','value':'x'}", "invalidPath")]
    [InlineData("{'op':'add','path':'emails[type eq `work`].nothing','value':'x'}", "invalidPath")]
    [InlineData("{'op':'add','path':'name[givenName eq `Ann`]','value':'x'}", "invalidPath|invalidFilter")]
    [InlineData("{'op':'add','path':'a b','value':'x'}", "invalidPath")]
    [InlineData("{'op':'add','path':5,'value':'x'}", "invalidPath")]
    [InlineData("{'op':'replace','path':'emails[nothing eq `x`].value','value':'x'}", "invalidFilter")]
    [InlineData("{'op':'replace','path':'emails[primary gt true].value','value':'x'}", "invalidFilter")]
    [InlineData("{'op':'replace','path':'emails[type regex `x`].value','value':'x'}", "invalidFilter")]
    [InlineData("{'op':'replace','path':'emails[value co `nobody`].value','value':'x'}", "noTarget")]
    [InlineData("{'op':'move','path':'title','value':'x'}", "invalidSyntax")]
    [InlineData("{'path':'title','value':'x'}", "invalidSyntax")]
    [InlineData("{'op':5,'path':'title','value':'x'}", "invalidSyntax")]
    public async Task A_patch_is_refused_as_a_whole(string operation, string scimTypes)
    {
        foreach (var profile in new[] { "lenient", "strict" })
        {
            var (wire, path) = await AnnAsync(profile);
            var before = await wire.ReadAsync(path);
            var reply = (await wire.SendAsync("PATCH", path, Patch("{'op':'add','path':'nickName','value':'N'}|" + operation))).Expect(400);
            scimTypes.Split('|').ShouldContain(reply.ScimType, reply.ToString());
            JsonNode.DeepEquals(await wire.ReadAsync(path), before).ShouldBeTrue("nothing of it may stay");
        }
    }

    /// <summary>The letter of the RFC, where lenient is kinder (D2, D3, D8, Q25).</summary>
    [Theory]
    [InlineData("{'op':'replace','path':'emails[type eq `other`].value','value':'x'}", "noTarget")]
    [InlineData("{'op':'replace','value':{'name.givenName':'X'}}", "invalidSyntax")]
    [InlineData("{'op':'add','path':'nothing','value':'x'}", "invalidPath")]
    [InlineData("{'op':'add','value':{'nothing':'x'}}", "invalidSyntax")]
    [InlineData("{'op':'replace','path':'active','value':'false'}", "invalidValue")]
    [InlineData("{'op':'add','path':'title','value':['T']}", "invalidValue")]
    [InlineData("{'op':'add','path':'emails','value':{'value':'x'}}", "invalidValue")]
    [InlineData("{'op':'add','value':{'id':'x'}}", "mutability")]
    [InlineData("{'op':'add','path':'emails','value':[{'value':'1','primary':true},{'value':'2','primary':true}]}", "invalidValue")]
    public async Task Strict_refuses_what_lenient_takes(string operation, string scimType)
    {
        var (lenient, ann) = await AnnAsync("lenient");
        (await lenient.SendAsync("PATCH", ann, Patch(operation))).Expect(200);
        var (strict, path) = await AnnAsync("strict");
        (await strict.SendAsync("PATCH", path, Patch(operation))).Expect(400, scimType);
        (await strict.SendAsync("PATCH", path, Bodies.Json("{'Operations':[{'op':'add','path':'title','value':'T'}]}"))).Expect(400, "invalidSyntax");
        (await strict.SendAsync("PATCH", path, Bodies.Patch(Array.Empty<JsonObject>()))).Expect(400, "invalidSyntax");
    }

    static JsonObject Patch(string operations) => Bodies.Patch([.. Named(operations).Split('|')]);

    static string Named(string text) => text.Replace("ENT", Bodies.Enterprise, StringComparison.Ordinal);

    async Task<(Wire Wire, string Path)> AnnAsync(string profile)
    {
        var org = await Seeds.InAsync(gatehouse, profile, () => gatehouse.OrgAsync(new Dictionary<string, string> { ["profile"] = profile }));
        var wire = new Wire(org.Idp, TestContext.Current.CancellationToken);
        var body = Bodies.User($"ann-{Guid.NewGuid():N}", Ann);
        body["schemas"]!.AsArray().Add(Bodies.Enterprise);
        return (wire, "/Users/" + Wire.Id(await wire.MakeAsync("/Users", body)));
    }
}
