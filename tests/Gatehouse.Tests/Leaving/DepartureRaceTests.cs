using Gatehouse.Tests.Scim;
using Npgsql;

namespace Gatehouse.Tests.Leaving;

/// <summary>
/// Many who leave while they are put into groups wait for one another in one order (groups, people, the guard). Against each other PostgreSQL would end one of two
/// after a second, and with enough of them somebody would hear 503. SQLite has one writer.
/// </summary>
public sealed class DepartureRaceTests(OnPostgres gatehouse) : IClassFixture<OnPostgres>
{
    [Fact]
    public async Task Who_leaves_while_being_put_into_a_group_is_in_nobodys_way()
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        var wire = new Wire((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
        var users = await wire.UsersAsync(40, "u");
        string[] groups = [Wire.Id(await wire.GroupAsync("one")), Wire.Id(await wire.GroupAsync("two"))];
        var children = new List<string>();
        for (var i = 0; i < 8; i++) children.Add(Wire.Id(await wire.GroupAsync($"child{i}")));

        var replies = await Task.WhenAll(users.Select((id, i) => wire.SendAsync("PATCH", "/Groups/" + groups[i % 2], Bodies.AddMember(id)))
            .Concat(users.Select(id => wire.SendAsync("DELETE", "/Users/" + id)))
            .Concat(children.Select((id, i) => wire.SendAsync("PATCH", "/Groups/" + groups[i % 2], Bodies.AddMember(id))))
            .Concat(children.Select(id => wire.SendAsync("DELETE", "/Groups/" + id))));

        replies.ShouldAllBe(r => r.Status == 204);
        (await DeadlocksAsync()).ShouldBe(0);
    }

    async Task<long> DeadlocksAsync()
    {
        await using var connection = new NpgsqlConnection(gatehouse.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("select deadlocks from pg_stat_database where datname = current_database()", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
