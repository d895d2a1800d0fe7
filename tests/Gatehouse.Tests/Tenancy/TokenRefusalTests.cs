using System.Text;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Tenancy;

public sealed class TokenRefusalsOnSqlite(OnSqlite gatehouse) : TokenRefusalTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class TokenRefusalsOnPostgres(OnPostgres gatehouse) : TokenRefusalTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class TokenRefusalTests
{
    readonly Running gatehouse;

    protected TokenRefusalTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Bad =>
    [
        "none", "empty", "Bearer alone", "unknown", "mistyped", "truncated", "too long", "other case", "no token at all", "the token's id", "the hash", "an unknown access token", "Basic of nothing",
        "Basic that is no base64", "Basic with a wrong password", "two tokens", "quoted", "expired", "revoked", "a very long text",
    ];

    [Theory, MemberData(nameof(Bad))]
    public async Task A_bad_token_is_refused_with_401_in_SCIMs_words(string bad)
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse);
        using var idp = node.Client(await HeaderAsync(bad, org));

        foreach (var request in (string[])["GET Users", "POST Users", "PATCH Groups/x", "GET Elsewhere", "GET Me"])
        {
            var answer = await idp.AskAsync(request, request.StartsWith("GET", StringComparison.Ordinal) ? null : Wire.User("ann@example.com"));

            answer.Status.ShouldBe(401, $"{request}: {answer.Text}");
            answer.Header("Content-Type").ShouldBe("application/scim+json");
            answer.Header("WWW-Authenticate")!.ShouldStartWith("Bearer ");
            answer.Body!["schemas"]!.ToJsonString().ShouldBe("[\"urn:ietf:params:scim:api:messages:2.0:Error\"]");
            answer.Body["status"]!.ToJsonString().ShouldBe("\"401\"");
            answer.Body["detail"]!.ToString().ShouldNotBeEmpty();
            answer.Text.ShouldNotContain(org.Token[..30]);
        }

        (await org.Idp.AskAsync("GET Users")).Status.ShouldBe(bad is "expired" or "revoked" ? 401 : 200);
    }

    async Task<string?> HeaderAsync(string bad, TestOrg org)
    {
        var token = org.Token;
        switch (bad)
        {
            case "expired":
                var text = TokenText.Hash(token);
                await org.Db.WriteAsync(tx => tx.RunAsync($"update scim_tokens set expires_at = 1 where org_id = {Data.OrgDb.Mine} and hash = {text}", default), Ct);
                break;
            case "revoked":
                await gatehouse.Services.GetRequiredService<TokenStore>().RevokeAsync(org.Db, org.TokenId, "test", Ct);
                break;
        }

        return bad switch
        {
            "none" => null,
            "empty" => "Bearer ",
            "Bearer alone" => "Bearer",
            "unknown" => "Bearer " + TokenText.New(TokenText.ScimPrefix),
            "mistyped" => "Bearer " + token[..25] + (token[25] == 'x' ? 'y' : 'x') + token[26..],
            "truncated" => "Bearer " + token[..^1],
            "too long" => $"Bearer {token}x",
            "other case" => "Bearer " + token.ToUpperInvariant(),
            "no token at all" => "Bearer non-token",
            "the token's id" => "Bearer " + org.TokenId,
            "the hash" => "Bearer " + TokenText.Hash(token),
            "an unknown access token" => "Bearer " + TokenText.New(TokenText.AccessPrefix),
            "Basic of nothing" => "Basic ",
            "Basic that is no base64" => "Basic " + token,
            "Basic with a wrong password" => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{token}:wrong")),
            "two tokens" => $"Bearer {token}, Bearer {token}",
            "quoted" => $"Bearer \"{token}\"",
            "a very long text" => "Bearer " + new string('x', 20_000),
            _ => "Bearer " + token,
        };
    }

    [Theory]
    [InlineData("expired", "expired")]
    [InlineData("revoked", "revoked")]
    public async Task The_Org_learns_why_its_token_was_refused(string bad, string word)
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse);
        using var idp = node.Client(await HeaderAsync(bad, org));

        var answer = await idp.AskAsync("GET Users");

        answer.Body!["detail"]!.ToString().ShouldContain(word);
        var entry = await org.EntryAsync(e => e.Action == "AUTHENTICATE", TimeSpan.FromSeconds(1));
        entry.Reason!.ShouldContain(word);
        entry.Reason!.ShouldContain("'test'");
        (entry.Status, entry.HttpStatus).ShouldBe(("FAILED", 401));
    }

    public static TheoryData<string> Good => ["Bearer {token}", "bearer {token}", "BEARER   {token} ", "{token}", "Basic {user:token}", "basic {:token}"];

    [Theory, MemberData(nameof(Good))]
    public async Task The_token_may_come_as_Bearer_bare_or_as_the_password_of_Basic(string form)
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse);
        var header = form.Replace("{token}", org.Token, StringComparison.Ordinal)
            .Replace("{user:token}", Convert.ToBase64String(Encoding.UTF8.GetBytes($"okta:{org.Token}")), StringComparison.Ordinal)
            .Replace("{:token}", Convert.ToBase64String(Encoding.UTF8.GetBytes($":{org.Token}")), StringComparison.Ordinal);
        using var idp = node.Client(header);

        (await idp.AskAsync("POST Users", Wire.User("ann@example.com"))).Status.ShouldBe(201);
    }
}
