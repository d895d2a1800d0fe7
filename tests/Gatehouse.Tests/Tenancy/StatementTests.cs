using System.Data.Common;
using System.Reflection;
using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Tenancy;

public sealed class StatementsOnSqlite(OnSqlite gatehouse) : StatementTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class StatementsOnPostgres(OnPostgres gatehouse) : StatementTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The depths below the door: a statement says {Mine}, and a row cannot point at a row of another Org.</summary>
public abstract class StatementTests
{
    readonly Running gatehouse;

    protected StatementTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    // Read here: the work of a transaction runs on a thread that knows no test.
    readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_that_does_not_say_whose_it_is_does_not_run()
    {
        var db = (await gatehouse.OrgAsync()).Db;

        await Should.ThrowAsync<InvalidOperationException>(() => db.ListAsync($"select id from users", row => row.GetString(0), ct));
        await Should.ThrowAsync<InvalidOperationException>(() => db.FindAsync($"select id from users where id = {"x"}", row => row.GetString(0), ct));
        await Should.ThrowAsync<InvalidOperationException>(() => db.WriteAsync(tx => tx.RunAsync($"delete from users", ct), ct));
        await Should.ThrowAsync<InvalidOperationException>(() => db.WriteAsync(tx => tx.ListAsync($"select id from groups", row => row.GetString(0), ct), ct));
        await Should.ThrowAsync<InvalidOperationException>(() => db.WriteAsync(tx => { tx.Do($"delete from groups"); return Task.FromResult(true); }, ct));
        Should.Throw<InvalidOperationException>(() => db.Together().Add($"select id from users", _ => { }));
    }

    [Fact]
    public void An_OrgId_in_a_statement_does_not_compile()
    {
        var takers = typeof(SqlText).Assembly.GetTypes().Where(type => type == typeof(SqlPart) || type.IsAssignableTo(typeof(SqlText)))
            .SelectMany(type => type.GetMethods()).Where(method => method.Name == "AppendFormatted" && method.GetParameters()[0].ParameterType is var taken
                && (taken == typeof(OrgId) || taken == typeof(object) || taken.IsGenericParameter)).ToList();

        takers.ShouldHaveSingleItem().GetCustomAttribute<ObsoleteAttribute>()!.IsError.ShouldBeTrue();
    }

    public static TheoryData<string> Pointers => ["emails.user_id", "members.user_id", "members.group_id", "subgroups.group_id", "subgroups.child_id"];

    [Theory, MemberData(nameof(Pointers))]
    public async Task A_row_cannot_point_at_a_row_of_another_Org(string pointer)
    {
        var n = await Neighbours.MeetAsync(gatehouse);
        var group = await n.Mine.Idp.GroupAsync("Second");

        Task<int> PointAsync(string user, string other) => n.Mine.Db.WriteAsync(tx => pointer switch
        {
            "emails.user_id" => tx.RunAsync($"insert into emails (org_id, user_id, position, value_key, type_key, is_primary) values ({Mine}, {user}, 9, {"x"}, {"work"}, {false})", ct),
            "members.user_id" => tx.RunAsync($"insert into members (org_id, group_id, user_id) values ({Mine}, {group}, {user})", ct),
            "members.group_id" => tx.RunAsync($"insert into members (org_id, group_id, user_id) values ({Mine}, {(other == n.MyGroup ? group : other)}, {n.MyUser})", ct),
            "subgroups.group_id" => tx.RunAsync($"insert into subgroups (org_id, group_id, child_id) values ({Mine}, {other}, {group})", ct),
            _ => tx.RunAsync($"insert into subgroups (org_id, group_id, child_id) values ({Mine}, {group}, {other})", ct),
        }, ct);

        await Should.ThrowAsync<DbException>(() => PointAsync(n.TheirUser, n.TheirGroup));
        (await PointAsync(n.MyUser, n.MyGroup)).ShouldBe(1);
    }

    [Fact]
    public async Task A_statement_of_one_Org_touches_no_row_of_another()
    {
        var n = await Neighbours.MeetAsync(gatehouse);
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(n.Theirs.Id);

        foreach (var table in (string[])["job_users", "jobs", "workspace_members", "workspace_grants", "kept_members", "mapping_workspaces", "mappings", "workspaces", "emails", "members", "subgroups", "unique_values", "tombstones", "groups", "users", "schemas", "sync_log", "events", "scim_tokens"])
            await n.Mine.Db.WriteAsync(tx => tx.RunAsync($"delete from {new RawSql(table)} where org_id = {Mine}", ct), ct);

        (await bare.ExportAsync(n.Mine.Id)).Split('\n').ShouldHaveSingleItem().ShouldStartWith("orgs: ");
        (await bare.ExportAsync(n.Theirs.Id)).ShouldBe(before);
    }
}
