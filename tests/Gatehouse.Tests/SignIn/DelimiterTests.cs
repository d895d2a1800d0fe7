using Gatehouse.Doctor;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class DelimitersOnSqlite(OnSqlite gatehouse) : DelimiterTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DelimitersOnPostgres(OnPostgres gatehouse) : DelimiterTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>A claim that is cut inside a group's name is reported, and gives and takes nothing (product rule 4.5).</summary>
public abstract class DelimiterTests
{
    readonly Running gatehouse;
    readonly Scene scene;

    protected DelimiterTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    [Theory, InlineData("name"), InlineData("id")]
    public async Task A_name_that_the_delimiter_cuts_leaves_groups_as_they_are_and_is_told(string format)
    {
        using var party = new SamlParty { Quirks = new() { Groups = "comma" } };
        var (org, db) = await scene.JitOrgAsync();
        var connection = await scene.ConnectAsync(party, org, ("groups-format", format));
        (await GroupsAsync()).ShouldBe(["Engineering,Admins"]);

        (await gatehouse.TypeAsync("connection", "set", connection.Id, "groups-delimiter=,")).Well();

        (await GroupsAsync()).ShouldBe(["Engineering,Admins"]);
        (await scene.LogAsync(db))[0].Detail.ShouldBe("The delimiter ',' cuts group names of this Org: 'Engineering,Admins'. Groups were left as they are: choose another delimiter, or rename.");
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select shown_as from groups where org_id = '{org.Id.Value}'")).ShouldHaveSingleItem();
        var finding = (await gatehouse.Services.GetRequiredService<Checkup>().ExamineAsync(org, TestContext.Current.CancellationToken)).Single(f => f.Rule == "group-name-delimiter");
        (finding.Severity, finding.Title).ShouldBe((Severity.Warning, "'Acme's Okta' cuts group names of the Org at ','"));

        (await gatehouse.TypeAsync("connection", "set", connection.Id, "groups-delimiter=;")).Well();
        (await gatehouse.Services.GetRequiredService<Checkup>().ExamineAsync(org, TestContext.Current.CancellationToken)).Single(f => f.Rule == "group-name-delimiter").Severity.ShouldBe(Severity.Hint);

        async Task<List<string>> GroupsAsync()
        {
            (await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}", party, "alice")).Status.ShouldBe(200);
            return await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select g.shown_as from members m join groups g on g.org_id = m.org_id and g.id = m.group_id where m.org_id = '{org.Id.Value}' order by 1");
        }
    }
}
