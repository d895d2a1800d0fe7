using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Tenancy;

/// <summary>
/// What docs/guides/sharding.md promises, as far as PostgreSQL alone can tell: docs/guides/citus.sql runs with stand-ins for Citus'
/// functions, which note how each table is to be spread.
/// </summary>
public sealed class Sharding(OnPostgres gatehouse) : IClassFixture<OnPostgres>
{
    const string Distributed = "by Org", Reference = "everywhere", Local = "on the coordinator";

    const string StandIns = """
        create schema citus_stand_in;
        create table citus_stand_in.spread (name text, way text, colocated_with text);
        create function create_distributed_table(regclass, text, colocate_with text) returns void language sql as
          $$ insert into citus_stand_in.spread select $1::text, case $2 when 'org_id' then 'by Org' else $2 end, $3 $$;
        create function create_reference_table(regclass) returns void language sql as $$ insert into citus_stand_in.spread select $1::text, 'everywhere' $$;
        create function citus_add_local_table_to_metadata(regclass) returns void language sql as $$ insert into citus_stand_in.spread select $1::text, 'on the coordinator' $$
        """;

    readonly BareDatabase bare = new(gatehouse.Database);

    [Fact]
    public async Task The_guides_script_spreads_every_table_in_one_way_that_Citus_takes()
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        var (tables, keys) = (await bare.TablesAsync(), await KeysAsync());
        await bare.RowsAsync(StandIns);
        await bare.RowsAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "citus.sql"), TestContext.Current.CancellationToken));
        var spread = await bare.RowsAsync("select name, way, colocated_with from citus_stand_in.spread");

        spread.Select(row => row[0]).ShouldBeUnique();
        tables.Except(spread.Select(row => row[0])).ShouldBeEmpty("A new table belongs into docs/guides/citus.sql: one of an Org as create_distributed_table(…, 'org_id', colocate_with => 'users'), " +
            "one of the instance as create_reference_table where tables of an Org point at it, else as citus_add_local_table_to_metadata; and into the table of docs/guides/sharding.md.");
        spread.Select(row => row[0]).Except(tables).ShouldBeEmpty("docs/guides/citus.sql names a table that is no more.");
        spread.Where(row => row[1] == Distributed).Select(row => row[2]).Order(StringComparer.Ordinal).ShouldBe(["none", .. Enumerable.Repeat("users", spread.Count(row => row[1] == Distributed) - 1)]);
        spread.Where(row => row[1] == Distributed).Select(row => row[0]).ShouldBe(tables.Except(BareDatabase.CrossOrg), ignoreOrder: true, "An Org's own tables are those that are distributed by it.");
        (await KeysAsync()).ShouldBe(keys, "The keys that step aside come back as they were.");

        var ways = spread.ToDictionary(row => row[0], row => row[1]);
        foreach (var table in tables)
        {
            if (ways[table] == Distributed)
            {
                (await bare.KeyAsync(table)).ShouldContain("org_id", $"{table}: Citus keeps a primary key only if it has the distribution column.");
                (await bare.IndexesAsync(table)).Where(index => index.StartsWith("unique ", StringComparison.Ordinal) && !index.Contains("org_id,", StringComparison.Ordinal)).ShouldBeEmpty($"{table}: Citus keeps a unique index only if it has the distribution column.");
            }

            foreach (var key in await bare.ReferencesAsync(table)) MayPoint(ways[table], ways[key[1]], key).ShouldBeTrue($"{table} ({ways[table]}) may not point at {key[1]} ({ways[key[1]]}) by {key[0]}.");
        }
    }

    [Fact]
    public void The_guide_names_every_table_of_the_script()
    {
        var (script, guide) = (File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "citus.sql")), File.ReadAllText(Path.Combine(Source.Root, "docs", "guides", "sharding.md")));

        foreach (Match table in Regex.Matches(script, @"select \w+\('(?<table>\w+)'", RegexOptions.None, TimeSpan.FromSeconds(5))) guide.ShouldContain($"`{table.Groups["table"].Value}`");
    }

    [Fact]
    public async Task Every_mention_of_an_Orgs_table_comes_with_its_org_id()
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        var owned = (await bare.TablesAsync()).Except(BareDatabase.CrossOrg).ToHashSet();
        var statements = Source.Statements().Where(one => one.Tables.Any(owned.Contains)).ToList();

        statements.Count.ShouldBeGreaterThan(40, "or the statements are not found any more");
        foreach (var one in statements.Where(one => !one.IsOfTheInstance && !one.IsInParts))
            Regex.Count(one.Text, @"\borg_id\b", RegexOptions.None, TimeSpan.FromSeconds(5)).ShouldBeGreaterThanOrEqualTo(one.Tables.Count(owned.Contains),
                $"{one.File} joins an Org's tables without their org_id, which a sharded database would have to ask every server for:\n{one.Text}");
    }

    /// <summary>Each asks every server of a sharded database: few, and known.</summary>
    [Fact]
    public async Task Statements_across_Orgs_are_listed_in_ARCHITECTURE()
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        var owned = (await bare.TablesAsync()).Except(BareDatabase.CrossOrg).ToHashSet();
        var found = Source.Statements().Where(one => one.IsOfTheInstance).SelectMany(one => one.Tables.Where(owned.Contains).Select(table => $"| `{one.File}` | `{table}` |")).Distinct().ToList();
        var listed = File.ReadLines(Path.Combine(Source.Root, "ARCHITECTURE.md")).Select(line => Regex.Match(line, @"^\| `[\w/]+\.cs` \| `\w+` \|", RegexOptions.None, TimeSpan.FromSeconds(5))).Where(match => match.Success).Select(match => match.Value).ToList();

        found.Except(listed).ShouldBeEmpty("A statement of the instance reads an Org's table across Orgs. If it has to, add its line, with the reason, to \"Across Orgs\" in ARCHITECTURE.md.");
        listed.Except(found).ShouldBeEmpty("ARCHITECTURE.md lists a statement across Orgs that is no more.");
    }

    static bool MayPoint(string from, string to, string[] key) => (from, to) switch
    {
        (Distributed, Distributed) => key[0].Split(',')[0] == "org_id" && key[2].Split(',')[0] == "org_id",
        (_, Reference) => true,
        (Local, Local) => true,
        _ => false,
    };

    async Task<List<string>> KeysAsync() => await bare.FirstColumnAsync("select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where contype = 'f' order by 1");
}
