using Gatehouse.Tests.Tenancy;
using Npgsql;

namespace Gatehouse.Tests.Durability;

/// <summary>A failover of PostgreSQL leaves a node on a demoted primary for a while: it reads and does not write.</summary>
public sealed class ReadOnlyOnPostgres(OnPostgres gatehouse) : IClassFixture<OnPostgres>
{
    const int Connections = 40;

    const string Ann = """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann"}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_is_asked_for_again_later_and_nothing_is_called_a_fault()
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        var org = await gatehouse.OrgAsync();
        await SetAsync("set default_transaction_read_only = on");

        // More than there were connections: each that was cut is 503 as well.
        for (var i = 0; i < Connections + 10; i++)
        {
            using var refused = await org.Idp.PostAsync("Users", new StringContent(Ann, null, "application/scim+json"), Ct);
            ((int)refused.StatusCode, refused.Headers.RetryAfter?.Delta).ShouldBe((503, TimeSpan.FromSeconds(5)));
        }

        (await org.Idp.AskAsync("GET Users?count=0")).Status.ShouldBe(200);
        await SetAsync("reset default_transaction_read_only");
        (await Soon.Async(async () => (await org.Idp.AskAsync("POST Users", Ann)).Status, status => status is 201 or 409)).ShouldBe(201);
    }

    async Task SetAsync(string what)
    {
        var name = new NpgsqlConnectionStringBuilder(gatehouse.Database).Database;
        await using var connection = new NpgsqlConnection(Environment.GetEnvironmentVariable("GATEHOUSE_TEST_POSTGRES"));
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"alter database {name} {what}; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'";
        await command.ExecuteNonQueryAsync(Ct);
    }
}
