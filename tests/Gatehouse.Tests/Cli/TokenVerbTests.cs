using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Cli;

public sealed class TokenVerbsOnSqlite(OnSqlite gatehouse) : TokenVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class TokenVerbsOnPostgres(OnPostgres gatehouse) : TokenVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class TokenVerbTests
{
    readonly Running gatehouse;

    protected TokenVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Token_issue_shows_a_token_that_works_at_once()
    {
        var org = await gatehouse.OrgAsync();

        var issued = (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--name", "Okta production", "--expires", "90d", "--json")).Well();

        issued.Names.ShouldBe(["token", "id", "expiresAt", "scimBaseUrl"]);
        using var idp = gatehouse.Idp((string)issued.Json["token"]!);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(200);
        ((string)issued.Json["token"]!).ShouldStartWith("gatehouse_scim_");
        issued.Json["expiresAt"]!.GetValue<DateTimeOffset>().ShouldBe(TimeProvider.System.GetUtcNow().AddDays(90), TimeSpan.FromMinutes(1));
        ((string)issued.Json["scimBaseUrl"]!).ShouldEndWith("/scim/v2");
    }

    [Fact]
    public async Task Token_issue_tells_people_that_they_see_the_token_once()
    {
        var org = await gatehouse.OrgAsync();

        var told = (await gatehouse.TypeAsync("token", "issue", "--org", org.Id)).Well().Out;

        foreach (var word in (string[])["SCIM base URL", "gatehouse_scim_", "tok_", "Valid until", "only time"]) told.ShouldContain(word);
        told.ShouldContain(TimeProvider.System.GetUtcNow().AddDays(180).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Token_list_shows_every_token_and_never_its_text()
    {
        var org = await gatehouse.OrgAsync();
        var issued = (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--name", "Entra", "--strict", "--set", "patch-answer=body", "--json")).Well().Json;
        (await gatehouse.TypeAsync("token", "rotate", org.TokenId, "--org", org.Slug)).Well();

        var (json, table) = ((await gatehouse.TypeAsync("token", "list", "--org", org.Slug, "--json")).Well(), (await gatehouse.TypeAsync("token", "list", "--org", org.Slug)).Well());

        json.Json.AsArray().Select(t => (string?)t!["state"]).ShouldBe(["retiring", "active", "active"]);
        var entra = json.Json.AsArray().Single(t => (string?)t!["id"] == (string?)issued["id"])!;
        entra["settings"]!.ToJsonString().ShouldBe("""{"patch-answer":"body","profile":"strict"}""");
        ((string?)entra["name"], entra["lastUsedAt"]).ShouldBe(("Entra", null));
        table.Out.Split('\n')[0].ShouldBe("ID                                    NAME   TOKEN                 STATE     EXPIRES            LAST USED");
        foreach (var place in (string[])[json.Out, table.Out]) place.ShouldNotContain((string)issued["token"]!);
    }

    [Fact]
    public async Task Token_rotate_answers_as_issue_does()
    {
        var org = await gatehouse.OrgAsync();

        var rotated = (await gatehouse.TypeAsync("token", "rotate", org.TokenId, "--org", org.Slug, "--expires", "30d", "--json")).Well();

        rotated.Names.ShouldBe(["token", "id", "expiresAt", "scimBaseUrl"]);
        ((string?)rotated.Json["id"]).ShouldNotBe(org.TokenId);
        rotated.Json["expiresAt"]!.GetValue<DateTimeOffset>().ShouldBe(TimeProvider.System.GetUtcNow().AddDays(30), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Token_revoke_says_so_and_again_when_it_was_already()
    {
        var org = await gatehouse.OrgAsync();

        (await gatehouse.TypeAsync("token", "revoke", org.TokenId, "--org", org.Slug, "--json")).Well().Json.ToJsonString().ShouldBe($$"""{"id":"{{org.TokenId}}","revoked":true}""");
        (await gatehouse.TypeAsync("token", "revoke", org.TokenId, "--org", org.Slug)).Well().Out.Trim().ShouldBe("Revoked.");
        (await gatehouse.TypeAsync("token", "rotate", org.TokenId, "--org", org.Slug)).Refused(1, "token issue --org");
    }

    [Fact]
    public async Task A_token_is_found_in_its_own_Org_only()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());

        foreach (var verb in (string[][])[["revoke", org.TokenId], ["rotate", org.TokenId], ["set", org.TokenId, "profile=strict"]])
            (await gatehouse.TypeAsync(["token", .. verb, "--org", other.Slug])).Refused(1, org.TokenId);
        (await gatehouse.TypeAsync("token", "list", "--org", other.Slug, "--json")).Well().Out.ShouldNotContain(org.TokenId);
        (await org.Idp.AskAsync("GET Users")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Token_set_shows_what_holds_now()
    {
        var org = await gatehouse.OrgAsync();

        (await gatehouse.TypeAsync("token", "set", org.TokenId, "profile=strict", "match=externalId", "--org", org.Slug, "--json")).Well()
            .Json.ToJsonString().ShouldBe("""{"profile":"strict","match":"externalId"}""");
        (await gatehouse.TypeAsync("token", "set", org.TokenId, "profile=", "--org", org.Slug)).Well().Out.Trim().ShouldBe("match=externalId");
        (await gatehouse.TypeAsync("token", "set", org.TokenId, "match=", "--org", org.Slug)).Well().Out.Trim().ShouldBe("All settings are at their first choice.");
    }

    [Fact]
    public async Task What_is_wrong_with_a_token_command_is_said()
    {
        var org = await gatehouse.OrgAsync();
        string[] issue = ["token", "issue", "--org", org.Slug];

        (await gatehouse.TypeAsync("token", "issue", "--org", "nobody")).Refused(1, "'nobody'");
        (await gatehouse.TypeAsync([.. issue, "--expires", "400d"])).Refused(1, "366 days");
        (await gatehouse.TypeAsync([.. issue, "--set", "colour=red"])).Refused(1, "colour=red");
        (await gatehouse.TypeAsync([.. issue, "--set", "profile"])).Refused(1, "KEY=VALUE");
        (await gatehouse.TypeAsync([.. issue, "--set", "profile=strict", "--set", "profile=lenient"])).Refused(1, "profile");
        (await gatehouse.TypeAsync([.. issue, "--name", new string('x', 101)])).Refused(1, "100");
        (await gatehouse.TypeAsync("token", "revoke", "tok_0", "--org", org.Slug)).Refused(1, "'tok_0'");
        (await gatehouse.TypeAsync("token", "rotate", "tok_0", "--org", org.Slug)).Refused(1, "'tok_0'");
        (await gatehouse.TypeAsync("token", "set", "tok_0", "profile=strict", "--org", org.Slug)).Refused(1, "'tok_0'");
        (await gatehouse.TypeAsync("token", "set", org.TokenId, "profile=odd", "--org", org.Slug)).Refused(1, "profile=odd");
        (await gatehouse.TypeAsync("token", "list", "--org", org.Slug, "--json")).Well().Json.AsArray().Count.ShouldBe(1);
    }
}
