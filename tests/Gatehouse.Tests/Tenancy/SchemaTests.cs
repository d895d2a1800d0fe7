using Gatehouse.Data;
using Gatehouse.Operator;

namespace Gatehouse.Tests.Tenancy;

public sealed class SchemaOnSqlite(OnSqlite gatehouse) : SchemaTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SchemaOnPostgres(OnPostgres gatehouse) : SchemaTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Keys carry the Org, so that a row of one cannot point at a row of another.</summary>
public abstract class SchemaTests
{
    readonly BareDatabase bare;

    protected SchemaTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        bare = new(gatehouse.Database);
    }

    [Fact]
    public async Task Every_key_begins_with_the_Org()
    {
        var tables = await bare.TablesAsync();

        tables.ShouldBe(["access_tokens", "accounts", "alert_mails", "alerts", "api_answers", "api_keys", "app_grants", "app_requests", "app_secrets", "apps", "audit_log", "branding", "connection_keys", "connection_orgs", "connections", "deliveries", "domains", "emails", "events", "groups", "guard_allowances", "guards", "held_batches", "held_members", "identities", "instance", "instance_audit_log", "invitations", "isolated_people", "job_users", "jobs", "kept_members", "mapping_workspaces", "mappings", "members", "operators", "orgs", "pending_sign_ins", "preview_before", "replays", "roles", "saml_keys", "schema_versions", "schemas", "scim_tokens", "session_logins", "session_orgs", "sessions", "setup_links", "sign_in_log", "signing_keys", "subgroups", "sync_log", "tombstones", "unique_values", "users", "webhook_log", "webhooks", "withheld_events", "workspace_grants", "workspace_members", "workspaces"],
            "There is a new table: is it an Org's own?");
        foreach (var table in tables.Except(BareDatabase.CrossOrg)) (await bare.KeyAsync(table))[0].ShouldBe("org_id", table);
    }

    [Fact]
    public async Task What_an_Org_leaves_is_taken_away_from_every_table_of_its_own()
    {
        var tables = (await bare.TablesAsync()).Except(BareDatabase.CrossOrg).ToList();

        OrgTables.All.Select(table => table.Name).ShouldBe(tables, ignoreOrder: true, "A new table of an Org belongs into Data/OrgTables.");
        foreach (var table in OrgTables.All) string.Join(", ", (await bare.KeyAsync(table.Name)).Skip(1)).ShouldBe(table.Key, table.Name);
        foreach (var (table, index) in OrgTables.All.Select((table, index) => (table.Name, index)))
            foreach (var reference in await bare.ReferencesAsync(table))
                (reference[1] == "orgs" || reference[1] == table || OrgTables.All.ToList().FindIndex(other => other.Name == reference[1]) > index).ShouldBeTrue($"{table} points at {reference[1]}, which is emptied before it.");
    }

    [Fact]
    public async Task Whatever_else_says_an_Org_falls_with_its_row()
    {
        foreach (var table in BareDatabase.CrossOrg.Except(["orgs"]))
            if ((await bare.ColumnsAsync(table)).Contains("org_id"))
                (await bare.ReferencesAsync(table)).ShouldContain(reference => reference[0] == "org_id" && reference[1] == "orgs", table);
    }

    [Fact]
    public async Task What_an_export_tells_is_there_and_no_secret_is_told()
    {
        foreach (var table in ExportedTable.All.Concat(ExportedTable.Logs))
        {
            var columns = await bare.ColumnsAsync(table.Table);
            table.Read.Select(column => column.Name).Concat(table.Keys).Except(columns).ShouldBeEmpty(table.Table);
            table.Read.Select(column => column.Name).Where(name => name.Contains("secret") || name.Contains("hash") || name.Contains("private") || name is "message" or "challenge").ShouldBeEmpty(table.Table);
        }
    }

    [Fact]
    public async Task Every_unique_index_is_about_one_Org()
    {
        foreach (var table in (await bare.TablesAsync()).Except(BareDatabase.CrossOrg).Append("scim_tokens"))
            (await bare.IndexesAsync(table)).ShouldAllBe(index => index.StartsWith("plain ") || index.StartsWith("unique org_id,"), table);
    }

    [Fact]
    public async Task Every_reference_stays_inside_the_Org()
    {
        foreach (var table in (await bare.TablesAsync()).Except(BareDatabase.CrossOrg))
            foreach (var reference in await bare.ReferencesAsync(table))
                (reference is ["org_id", "orgs", "id"] or [['o', 'r', 'g', '_', 'i', 'd', ',', ..], _, ['o', 'r', 'g', '_', 'i', 'd', ',', ..]]).ShouldBeTrue($"{table}: {string.Join(" ", reference)}");
    }

    [Fact]
    public async Task Every_table_of_an_Org_ends_with_it()
    {
        foreach (var table in (await bare.TablesAsync()).Except(BareDatabase.CrossOrg)) (await bare.ReferencesAsync(table)).ShouldNotBeEmpty(table);
    }
}

public sealed class DialectTests(OnSqlite sqlite, OnPostgres postgres) : IClassFixture<OnSqlite>, IClassFixture<OnPostgres>
{
    [Fact]
    public async Task Both_databases_have_the_same_tables_columns_keys_references_and_indexes()
    {
        Assert.SkipUnless(postgres.Available, "GATEHOUSE_TEST_POSTGRES names no server.");

        (await DescribeAsync(new(sqlite.Database))).ShouldBe(await DescribeAsync(new(postgres.Database)));
    }

    static async Task<string> DescribeAsync(BareDatabase bare)
    {
        var lines = new List<string>();
        foreach (var table in await bare.TablesAsync())
        {
            lines.AddRange((await bare.ShapeAsync(table)).Select(column => $"{table}.{column}"));
            lines.Add($"{table}: key {string.Join(',', await bare.KeyAsync(table))}");
            lines.AddRange((await bare.ReferencesAsync(table)).Select(reference => $"{table}: {string.Join(' ', reference)}").Order(StringComparer.Ordinal));
            lines.AddRange((await bare.IndexesAsync(table)).Select(index => $"{table}: {index}"));
        }

        return string.Join('\n', lines);
    }
}
