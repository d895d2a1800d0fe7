using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SyncLog;

/// <summary>Each Org's record of every provisioning operation.</summary>
public static class SyncLogStore
{
    const int LongestText = 1000;

    /// <summary>The entry is committed with the change it tells of, or not at all.</summary>
    public static void Write(OrgTransaction tx, SyncScope who, SyncEntry entry) => tx.Do($"""
        insert into sync_log (org_id, id, at, action, status, resource_type, resource_id, resource_name, http_status,
          scim_type, reason, changes, token_id, address, agent, duration_us, correlation_id)
        values ({Mine}, {Ids.New(who.Clock.GetUtcNow())}, {who.Now.ToUnixTimeMilliseconds()}, {entry.Action}, {entry.Status},
          {entry.ResourceType}, {Cut(entry.ResourceId)}, {Cut(entry.ResourceName)}, {entry.HttpStatus}, {entry.ScimType}, {Cut(entry.Reason)},
          {entry.Changes}, {who.TokenId}, {who.Address}, {Cut(who.Agent)}, {who.Microseconds}, {who.CorrelationId})
        """);

    /// <summary>An entry of its own: a refusal changes nothing, and is remembered all the same.</summary>
    public static Task WriteAsync(OrgDb db, SyncScope who, SyncEntry entry, CancellationToken ct) => db.WriteAsync(tx =>
    {
        Write(tx, who, entry);
        return Task.FromResult(true);
    }, ct);

    /// <summary>The newest entries, oldest first.</summary>
    public static async Task<List<LoggedEntry>> NewestAsync(OrgDb db, SyncFilter filter, int count, CancellationToken ct)
    {
        var entries = await db.ListAsync($"""
            select {LoggedEntry.Columns} from sync_log where org_id = {Mine} {Conditions(filter)} order by id desc limit {count}
            """, LoggedEntry.Read, ct);
        entries.Reverse();
        return entries;
    }

    /// <summary>Entries at or after a moment, oldest first; for following the log.</summary>
    public static Task<List<LoggedEntry>> SinceAsync(OrgDb db, SyncFilter filter, DateTimeOffset since, int count, CancellationToken ct) => db.ListAsync($"""
        select {LoggedEntry.Columns} from sync_log
        where org_id = {Mine} and id >= {Ids.Prefix(since)} {Conditions(filter)}
        order by id limit {count}
        """, LoggedEntry.Read, ct);

    static SqlPart Conditions(SyncFilter filter)
    {
        var conditions = SqlPart.Raw("");
        if (filter.Status is { } status) conditions = SqlPart.Of($"{conditions} and status = {status}");
        if (filter.Action is { } action) conditions = SqlPart.Of($"{conditions} and action = {action}");
        if (filter.Resource is { } resource) conditions = SqlPart.Of($"{conditions} and (resource_id = {resource} or resource_name = {resource})");
        return conditions;
    }

    /// <summary>A client's text may be of any length; the log shows enough of it.</summary>
    static string? Cut(string? text) => text is { Length: > LongestText }
        ? text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)] + "…"
        : text;
}

/// <summary>Which entries to show; null is any.</summary>
public sealed record SyncFilter(string? Status = null, string? Action = null, string? Resource = null);
