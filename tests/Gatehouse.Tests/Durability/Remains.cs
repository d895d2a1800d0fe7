using System.Text.Json.Nodes;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Durability;

/// <summary>What is there after a crash: as a client sees it, and as the tables tell it.</summary>
static class Remains
{
    /// <param name="org">Whose addresses to look at; null where there is only one Org.</param>
    public static async Task<Dictionary<string, string>> SeenByAsync(HttpClient idp, BareDatabase bare, string? org = null)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in await AllAsync(idp, "Users")) facts[$"user {user["userName"]}"] = user["title"]!.ToString();
        foreach (var group in await AllAsync(idp, "Groups"))
        {
            if (((string)group["displayName"]!).StartsWith("group", StringComparison.Ordinal)) facts[$"group {group["displayName"]}"] = "there";
            foreach (var member in group["members"]?.AsArray() ?? []) facts[$"{group["displayName"]} has {member!["display"]}"] = "yes";
        }

        // The rows by which emails.value eq finds people.
        var mine = org is null ? "" : $"where e.org_id = '{org}'";
        foreach (var row in await bare.RowsAsync($"select e.value_key, u.user_name_key from emails e left join users u on u.org_id = e.org_id and u.id = e.user_id {mine}")) facts[$"mail {row[0]}"] = row[1];
        return facts;
    }

    /// <summary>Queries that must find nothing, each with what it would mean.</summary>
    public static async Task<List<string>> HalvesAsync(BareDatabase bare)
    {
        var found = new List<string>();
        foreach (var (what, sql) in (List<(string, string)>)
        [
            ("a user without its address", "select id from users u where not exists (select 1 from emails e where e.org_id = u.org_id and e.user_id = u.id)"),
            ("a row without its entry", """
                select id from users u where not exists (select 1 from sync_log l where l.org_id = u.org_id and l.resource_id = u.id and l.action = 'CREATE' and l.status = 'SUCCESS')
                union all select id from groups g where not exists (select 1 from sync_log l where l.org_id = g.org_id and l.resource_id = g.id and l.action = 'CREATE' and l.status = 'SUCCESS')
                """),
            ("an entry without its row", """
                select resource_id from sync_log where action = 'CREATE' and status = 'SUCCESS'
                except select id from users except select id from groups except select id from tombstones
                """),
            ("a deletion without its entry", "select id from tombstones except select resource_id from sync_log where action = 'DELETE' and status in ('SUCCESS', 'HELD')"),
            ("an entry of a deletion that is none", "select resource_id from sync_log where action = 'DELETE' and status in ('SUCCESS', 'HELD') except select id from tombstones"),
            ("somebody both alive and deleted", "select id from users intersect select id from tombstones"),
            ("a version that the log does not explain", """
                select u.id from users u where u.version <> (select count(*) from sync_log l where l.org_id = u.org_id and l.resource_id = u.id and l.status in ('SUCCESS', 'HELD') and l.action <> 'READ')
                """),
            ("a name reserved for nobody", "select owner_id from unique_values except select id from groups"),
            ("a group whose name is not reserved", "select id from groups except select owner_id from unique_values where name = 'Group.displayName'"),
            ("a member that is nobody", "select user_id from members except select id from users"),
        ])
            found.AddRange((await bare.FirstColumnAsync(sql)).Select(id => $"{what}: {id}"));

        if (!bare.IsSqlite) return found;
        found.AddRange((await bare.FirstColumnAsync("pragma integrity_check")).Where(word => word != "ok"));
        found.AddRange((await bare.RowsAsync("pragma foreign_key_check")).Select(row => string.Join(' ', row)));
        return found;
    }

    static async Task<List<JsonObject>> AllAsync(HttpClient idp, string endpoint)
    {
        var all = new List<JsonObject>();
        while (true)
        {
            var page = (await idp.AskAsync($"GET {endpoint}?count=1000&startIndex={all.Count + 1}&sortBy=id")).Resources();
            all.AddRange(page.Select(one => one!.AsObject()));
            if (page.Count < 1000) return all;
        }
    }
}
