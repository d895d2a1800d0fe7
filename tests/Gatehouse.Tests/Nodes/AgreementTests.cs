using System.Text.Json.Nodes;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Nodes;

/// <summary>
/// What changes at one node holds at the others with the very next request. Each node is asked before, so that it has something to
/// remember wrongly.
/// </summary>
[Collection<OnThreeNodes>]
public sealed class NodesAgree
{
    readonly ThreeNodes nodes;

    public NodesAgree(ThreeNodes nodes)
    {
        Assert.SkipUnless(nodes.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.nodes = nodes;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TokenStore Tokens => nodes.Operator.Services.GetRequiredService<TokenStore>();

    [Fact]
    public async Task A_token_revoked_at_one_node_is_refused_by_all_at_the_very_next_request()
    {
        var org = await nodes.Operator.OrgAsync();
        var other = (await Tokens.IssueAsync(org.Db, "other", TimeSpan.FromDays(1), new Dictionary<string, string>(), "test", Ct)).Granted();
        (await StatusesAsync(org.Token)).ShouldBe([200, 200, 200]);
        (await StatusesAsync(other.Text)).ShouldBe([200, 200, 200]);

        (await Said.ByAsync("token", "revoke", org.TokenId, "--org", org.Slug, "--data", nodes.Folders[0], "--database", nodes.Operator.Database)).Well();

        (await StatusesAsync(org.Token)).ShouldBe([401, 401, 401]);
        (await StatusesAsync(other.Text)).ShouldBe([200, 200, 200]);
    }

    [Fact]
    public async Task A_write_with_a_token_that_was_just_revoked_is_refused_by_all()
    {
        for (var round = 0; round < 5; round++)
        {
            var org = await nodes.Operator.OrgAsync();
            (await StatusesAsync(org.Token)).ShouldBe([200, 200, 200]);

            await Tokens.RevokeAsync(org.Db, org.TokenId, "test", Ct);

            (await EachAsync(org.Token, (idp, i) => idp.AskAsync("POST Users", Wire.User($"late{i}")))).ShouldAllBe(answer => answer.Status == 401);
            (await new BareDatabase(nodes.Operator.Database).FirstColumnAsync($"select count(*) from users where org_id = '{org.Id}'")).ShouldBe(["0"]);
        }
    }

    [Fact]
    public async Task After_a_rotation_all_know_the_new_token_at_once_and_the_end_of_the_old_one()
    {
        var org = await nodes.Operator.OrgAsync();
        (await StatusesAsync(org.Token)).ShouldBe([200, 200, 200]);

        var second = (await Tokens.RotateAsync(org.Db, org.TokenId, TimeSpan.FromHours(1), TimeSpan.FromDays(1), "test", Ct))!;
        (await StatusesAsync(second.Text)).ShouldBe([200, 200, 200]);
        (await StatusesAsync(org.Token)).ShouldBe([200, 200, 200]);

        var third = (await Tokens.RotateAsync(org.Db, second.Token.Id, TimeSpan.Zero, TimeSpan.FromDays(1), "test", Ct))!;
        (await StatusesAsync(third.Text)).ShouldBe([200, 200, 200]);
        (await StatusesAsync(second.Text)).ShouldBe([401, 401, 401]);
    }

    [Fact]
    public async Task Settings_of_a_token_hold_everywhere_from_the_next_request_on()
    {
        var org = await nodes.Operator.OrgAsync();
        var user = await org.Idp.UserAsync("ann@example.com");
        foreach (var (setting, status) in (List<(string, int)>)[("none", 204), ("body", 200), ("none", 204), ("body", 200)])
        {
            await Tokens.SetAsync(org.Db, org.TokenId, new Dictionary<string, string> { ["patch-answer"] = setting }, "test", Ct);

            (await EachAsync(org.Token, (idp, i) => idp.AskAsync($"PATCH Users/{user}", Wire.Patch(Wire.Replace("title", $"\"{setting} {i}\"")))))
                .ShouldAllBe(answer => answer.Status == status);
        }
    }

    [Fact]
    public async Task Settings_of_an_Org_hold_everywhere_from_the_next_request_on()
    {
        var org = await nodes.Operator.OrgAsync();
        var round = 0;
        foreach (var (setting, status) in (List<(string, string)>)[("false", "active"), ("true", "invited"), ("false", "active"), ("true", "invited")])
        {
            (await nodes.Operator.Services.GetRequiredService<OrgChanges>().SetAsync(org.Db, new Dictionary<string, string> { ["invite"] = setting }, confirmed: false, "test", Ct)).Granted();
            round++;

            var made = await EachAsync(org.Token, (idp, i) => idp.AskAsync("POST Users", Wire.User($"r{round}n{i}@example.com")));

            made.ShouldAllBe(answer => answer.Status == 201);
            foreach (var answer in made) (await MemberStore.FindAsync(org.Db, (string)answer.Body!["id"]!, Ct))!.Status.ShouldBe(status, $"round {round}");
        }
    }

    [Fact]
    public async Task An_Org_that_is_renamed_is_found_at_its_new_address_by_all_and_at_the_old_one_by_none()
    {
        var org = await nodes.Operator.OrgAsync();
        var slug = org.Slug;
        for (var round = 0; round < 3; round++)
        {
            (await StatusesAsync(org.Token, $"/orgs/{slug}/scim/v2/")).ShouldBe([200, 200, 200]);
            var renamed = $"{org.Slug}-{round}";

            await new BareDatabase(nodes.Operator.Database).RowsAsync($"update orgs set slug = '{renamed}' where id = '{org.Id}'");

            (await StatusesAsync(org.Token, $"/orgs/{renamed}/scim/v2/")).ShouldBe([200, 200, 200]);
            (await StatusesAsync(org.Token, $"/orgs/{slug}/scim/v2/")).ShouldBe([401, 401, 401]);
            slug = renamed;
        }
    }

    [Fact]
    public async Task What_must_be_unique_in_an_Org_is_so_everywhere_once_it_is_chosen()
    {
        var org = await nodes.Operator.OrgAsync();
        static string Body(string name, string mail) => Wire.User(name, $$"""
            "emails":[{"value":"{{mail}}"}]
            """);
        (await EachAsync(org.Token, (idp, i) => idp.AskAsync("POST Users", Body($"before{i}", "shared@example.com")))).ShouldAllBe(answer => answer.Status == 201);

        await new BareDatabase(nodes.Operator.Database).RowsAsync($"update orgs set unique_id = 'email' where id = '{org.Id}'");

        (await EachAsync(org.Token, (idp, i) => idp.AskAsync("POST Users", Body($"after{i}", "single@example.com")))).Select(answer => answer.Status).ShouldBe([201, 409, 409]);
    }

    [Fact]
    public async Task A_schema_that_comes_changes_or_goes_is_known_to_all_with_the_next_request()
    {
        const string Urn = "urn:example:nodes:2.0:User";
        var org = await nodes.Operator.OrgAsync();
        Task<Captures.Answer[]> AskAsync() => EachAsync(org.Token, (idp, _) => idp.AskAsync($"GET Schemas/{Urn}"));
        (await AskAsync()).ShouldAllBe(answer => answer.Status == 404);

        foreach (var (type, status) in (List<(string, int)>)[("integer", 400), ("string", 201), ("integer", 400)])
        {
            await SchemaStore.SaveAsync(org.Db, "User", SchemaJson.Read(Schema(Urn, type)), TimeProvider.System.GetUtcNow(), Ct);

            (await EachAsync(org.Token, (idp, i) => idp.AskAsync("POST Users", Wire.User($"{type}{i}", $$"""
                "{{Urn}}":{"level":"high"}
                """)))).ShouldAllBe(answer => answer.Status == status);
            (await AskAsync()).ShouldAllBe(answer => (string)answer.Body!["attributes"]![0]!["type"]! == type);
        }

        await SchemaStore.RemoveAsync(org.Db, "User", Urn, Ct);
        (await AskAsync()).ShouldAllBe(answer => answer.Status == 404);
    }

    async Task<int[]> StatusesAsync(string token, string path = "/scim/v2/") =>
        [.. (await EachAsync(token, (idp, _) => idp.AskAsync("GET Users?count=1"), path)).Select(answer => answer.Status)];

    /// <summary>The same of each node, one after the other.</summary>
    async Task<Captures.Answer[]> EachAsync(string token, Func<HttpClient, int, Task<Captures.Answer>> ask, string path = "/scim/v2/")
    {
        var answers = new List<Captures.Answer>();
        for (var i = 0; i < ThreeNodes.Count; i++)
        {
            using var idp = nodes.At(i, token, path);
            answers.Add(await ask(idp, i));
        }

        return [.. answers];
    }

    static JsonObject Schema(string urn, string type) => (JsonObject)JsonNode.Parse($$"""
        {"id":"{{urn}}","name":"Nodes","attributes":[{"name":"level","type":"{{type}}","multiValued":false,"mutability":"readWrite","returned":"default","uniqueness":"none","caseExact":false}]}
        """)!;
}
