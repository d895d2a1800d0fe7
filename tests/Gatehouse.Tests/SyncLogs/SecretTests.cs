using System.Text.Json;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SyncLogs;

public sealed class SecretsOnSqlite(OnSqlite gatehouse) : SecretTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SecretsOnPostgres(OnPostgres gatehouse) : SecretTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Passwords come along with users. We keep none, and tell none.</summary>
public abstract class SecretTests
{
    const string Secret = "Tr0ub4dor";

    readonly Running gatehouse;

    protected SecretTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    public static TheoryData<string, string?> WaysToTell => new()
    {
        { "POST Users", Wire.User("new@example.com", $"\"password\":\"{Secret}\"") },
        { "POST Users", Wire.User("new@example.com", $"\"PassWord\":\"{Secret}\"") },
        { "POST Users", Wire.User("ann@example.com", $"\"password\":\"{Secret}\"") },
        { "POST Users", Wire.User("new@example.com", $$"""{{"\"password\""}}:{"value":"{{Secret}}"}""") },
        { "POST Users", Wire.User("new@example.com", $"\"password\":[\"{Secret}\"]") },
        { "POST Users", $$"""{"userName":"new@example.com","password":"{{Secret}}""" },
        { "PUT Users/{ann}", Wire.User("ann@example.com", $"\"password\":\"{Secret}\"") },
        { "PATCH Users/{ann}", Wire.Patch(Wire.Replace("password", $"\"{Secret}\"")) },
        { "PATCH Users/{ann}", Wire.Patch($$$"""{"op":"replace","value":{"password":"{{{Secret}}}"}}""") },
        { "PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Boss\""), Wire.Replace("password", $"\"{Secret}\"")) },
        { "PATCH Users/{ann}", Wire.Patch(Wire.Replace("password.value", $"\"{Secret}\"")) },
        { "PATCH Users/{ann}", Wire.Patch($$"""{"op":"remove","path":"password","value":"{{Secret}}"}""") },
        { "POST Bulk", Wire.Bulk($$"""{"method":"POST","path":"/Users","bulkId":"1","data":{{Wire.User("new@example.com", $"\"password\":\"{Secret}\"")}}}""") },
        { $"GET Users?filter=password%20eq%20%22{Secret}%22", null },
        { $"GET Users?filter=userName%20eq%20%22ann@example.com%22%20and%20password%20eq%20%22{Secret}%22", null },
        { "POST Users/.search", $$"""{"filter":"password eq \"{{Secret}}\""}""" },
        { "GET Users?sortBy=password", null },
    };

    [Theory, MemberData(nameof(WaysToTell))]
    public async Task A_password_is_in_no_answer_no_entry_and_no_row(string request, string? body)
    {
        foreach (var profile in (string[])["lenient", "strict"])
        {
            var org = await gatehouse.OrgAsync(new Dictionary<string, string> { ["profile"] = profile });
            var ann = await org.Idp.UserAsync("ann@example.com", $"\"password\":\"{Secret}\"");
            await using var node = await Node.StartAsync(gatehouse);
            using var idp = node.Idp(org.Token);

            var answer = await idp.AskAsync(request.Replace("{ann}", ann, StringComparison.Ordinal), body);

            answer.Status.ShouldBeLessThan(500, answer.Text);
            answer.Text.ShouldNotContain(Secret);
            await org.EntryAsync(e => e.CorrelationId == answer.Header("X-Request-Id"));
            JsonSerializer.Serialize(await org.LogAsync()).ShouldNotContain(Secret);
            (await new BareDatabase(gatehouse.Database).ExportAsync(org.Id)).ShouldNotContain(Secret);
            node.Log.Split('\n').Where(line => !line.Contains(" GET http", StringComparison.Ordinal)).ShouldAllBe(line => !line.Contains(Secret));
            (await org.Idp.AskAsync(Wire.Filter("Users", $"password eq \"{Secret}\""))).Text.ShouldNotContain(ann);
        }
    }
}
