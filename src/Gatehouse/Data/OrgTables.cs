namespace Gatehouse.Data;

/// <summary>
/// An Org's own tables, those that point at others before these, so that they can be emptied in pieces in this order. A test holds the list to the database: a table that
/// is not here would keep what an Org left.
/// </summary>
public static class OrgTables
{
    public static IReadOnlyList<OrgTable> All { get; } =
    [
        new("emails", "user_id, position"), new("members", "group_id, user_id"), new("subgroups", "group_id, child_id"), new("held_members", "group_id, user_id, via"),
        new("kept_members", "mapping_id, user_id"), new("workspace_members", "user_id, workspace_id"), new("workspace_grants", "user_id, workspace_id"), new("mapping_workspaces", "mapping_id, workspace_id"),
        new("invitations", "user_id"), new("isolated_people", "user_id"), new("identities", "connection_id, subject"), new("app_grants", "id"), new("preview_before", "user_id"),
        new("unique_values", "name, value_key"), new("tombstones", "id"), new("users", "id"), new("groups", "id"), new("mappings", "id"), new("workspaces", "id"), new("schemas", "resource_type, id"),
        new("job_users", "job_id, user_id"), new("jobs", "id"), new("guard_allowances", "shard"), new("guards", ""), new("held_batches", "id"),
        new("deliveries", "webhook_id, position, event_id"), new("webhook_log", "webhook_id, id"), new("withheld_events", "id"), new("events", "position, id"),
        new("alert_mails", "id"), new("alerts", "rule, subject"), new("sync_log", "id"), new("sign_in_log", "id"), new("audit_log", "id"),
        new("branding", ""), new("domains", "name"), new("connection_orgs", "connection_id"), new("setup_links", "id"),
    ];
}

/// <param name="Key">Of its primary key what comes after org_id.</param>
public sealed record OrgTable(string Name, string Key)
{
    internal RawSql From => new(Name);

    internal RawSql Keys => new(Key.Length == 0 ? "org_id" : "org_id, " + Key);
}
