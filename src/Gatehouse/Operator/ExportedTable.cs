namespace Gatehouse.Operator;

/// <summary>
/// What of a table goes out of the house with an Org. Columns are named one by one, never all: what is a secret, or the hash of one, is not here, and a column that comes
/// to be later goes out when somebody says so.
/// </summary>
/// <param name="Kind">What a line is called.</param>
/// <param name="Key">In whose order it is read; text.</param>
/// <param name="Columns">A mark behind the name says what it is when no text: "@" a time, "?" a truth, "#" a number, "{}" JSON, "[]" a SCIM document.</param>
public sealed record ExportedTable(string Kind, string Table, string Key, string Columns)
{
    public static IReadOnlyList<ExportedTable> All { get; } =
    [
        new("schema", "schemas", "resource_type, id", "resource_type id body{} created_at@"),
        new("member", "users", "id", "id status source role doc[] created_at@ modified_at@"),
        new("deleted", "tombstones", "id", "id resource_type was source role workspaces{} doc[] created_at@ deleted_at@"),
        new("group", "groups", "id", "id doc[] created_at@ modified_at@"),
        new("group-member", "members", "group_id, user_id", "group_id user_id"),
        new("group-group", "subgroups", "group_id, child_id", "group_id child_id"),
        new("invitation", "invitations", "user_id", "user_id created_at@ expires_at@ sent_at@ failure"),
        new("identity", "identities", "connection_id, subject", "connection_id subject user_id created_at@ seen_at@"),
        new("workspace", "workspaces", "id", "id name created_at@"),
        new("workspace-grant", "workspace_grants", "user_id, workspace_id", "user_id workspace_id granted_by granted_at@"),
        new("workspace-member", "workspace_members", "user_id, workspace_id", "user_id workspace_id"),
        new("mapping", "mappings", "id", "id group_id value_key shown_as role on_delete on_rename created_at@ modified_at@"),
        new("mapping-workspace", "mapping_workspaces", "mapping_id, workspace_id", "mapping_id workspace_id"),
        new("domain", "domains", "name", "name state connection_id created_by created_at@ verified_at@"),
        new("connection", "connections", "id", "id name template protocol state settings{} idp{} metadata_url created_by created_at@"),
        new("served-by", "connection_orgs", "connection_id", "connection_id is_default?"),
        new("token", "scim_tokens", "id", "id name settings{} created_by created_at@ expires_at@ revoked_at@ used_at@"),
        new("api-key", "api_keys", "id", "id name scopes created_by created_at@ expires_at@ revoked_at@ used_at@"),
        new("webhook", "webhooks", "id", "id url types format description enabled? created_by created_at@"),
        new("held-batch", "held_batches", "id", "id state opened_at@ due_at@ decided_by decided_at@ ended_at@"),
        new("alert", "alerts", "rule, subject", "rule subject detail raised_at@ resolved_at@"),
    ];

    public static IReadOnlyList<ExportedTable> Logs { get; } =
    [
        new("sync-log", "sync_log", "id", "id at@ action status resource_type resource_id resource_name http_status# scim_type reason changes{} token_id address agent duration_us# correlation_id request"),
        new("sign-in", "sign_in_log", "id", "id at@ outcome check_name detail reference connection_id user_id address agent"),
        new("audit", "audit_log", "id", "id at@ actor_kind actor_id actor_name address action target_type target_id changes{}"),
    ];

    internal IReadOnlyList<ExportedColumn> Read { get; } = [.. Columns.Split(' ').Select(ExportedColumn.Of)];

    internal IReadOnlyList<string> Keys { get; } = Key.Split(", ");
}

/// <param name="Name">As the database calls it.</param>
/// <param name="Member">As the line does.</param>
sealed record ExportedColumn(string Name, string Member, string Mark)
{
    public static ExportedColumn Of(string text)
    {
        var name = text.TrimEnd('@', '?', '#', '{', '}', '[', ']');
        return new(name, string.Concat(name.Split('_').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])), text[name.Length..]);
    }
}
