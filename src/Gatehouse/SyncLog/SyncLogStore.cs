using System.Globalization;
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
          scim_type, reason, changes, token_id, address, agent, duration_us, correlation_id, request)
        values ({Mine}, {Ids.New(who.Clock.GetUtcNow())}, {who.Now.ToUnixTimeMilliseconds()}, {entry.Action}, {entry.Status},
          {entry.ResourceType}, {Cut(entry.ResourceId)}, {Cut(entry.ResourceName)}, {entry.HttpStatus}, {entry.ScimType}, {Cut(entry.Reason)},
          {entry.Changes}, {who.TokenId}, {who.Address}, {Cut(who.Agent)}, {who.Microseconds}, {who.CorrelationId},
          {entry.Request ?? who.Request?.Kept(entry.Status)})
        """);

    /// <summary>Reads and the like, of one Org. On PostgreSQL many are one statement.</summary>
    internal static void Write(OrgTransaction tx, IReadOnlyList<(SyncScope Who, SyncEntry Entry)> entries)
    {
        if (tx.Dialect.HasOneWriter || entries.Count == 1)
        {
            foreach (var (who, entry) in entries) Write(tx, who, entry);
            return;
        }

        tx.Do($"""
            insert into sync_log (org_id, id, at, action, status, resource_type, resource_id, resource_name, http_status,
              scim_type, reason, token_id, address, agent, duration_us, correlation_id, request)
            select {Mine}, e.id, e.at::bigint, e.action, e.status, e.type, e.resource, e.name, e.http::bigint, e.scim_type, e.reason, e.token, e.address, e.agent, e.duration::bigint, e.correlation, e.request
            from unnest({All(e => Ids.New(e.Who.Clock.GetUtcNow()))}, {All(e => Text(e.Who.Now.ToUnixTimeMilliseconds()))}, {All(e => e.Entry.Action)}, {All(e => e.Entry.Status)},
              {All(e => e.Entry.ResourceType)}, {All(e => Cut(e.Entry.ResourceId))}, {All(e => Cut(e.Entry.ResourceName))}, {All(e => Text(e.Entry.HttpStatus))},
              {All(e => e.Entry.ScimType)}, {All(e => Cut(e.Entry.Reason))}, {All(e => e.Who.TokenId)}, {All(e => e.Who.Address)}, {All(e => Cut(e.Who.Agent))},
              {All(e => Text(e.Who.Microseconds))}, {All(e => e.Who.CorrelationId)}, {All(e => e.Entry.Request)})
              as e (id, at, action, status, type, resource, name, http, scim_type, reason, token, address, agent, duration, correlation, request)
            """);

        SqlColumn All(Func<(SyncScope Who, SyncEntry Entry), string?> value) => new([.. entries.Select(value)]);
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

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

    /// <summary>One entry, with what came.</summary>
    public static Task<LoggedEntry?> FindAsync(OrgDb db, string id, CancellationToken ct) => db.FindAsync($"""
        select {LoggedEntry.Columns}, request from sync_log where org_id = {Mine} and id = {id}
        """, row => LoggedEntry.Read(row) with { Request = row.GetText(16) }, ct);

    /// <summary>What a client did last; null where nothing is kept of it.</summary>
    public static Task<LoggedEntry?> NewestOfTokenAsync(OrgDb db, string token, CancellationToken ct) => db.FindAsync($"""
        select {LoggedEntry.Columns} from sync_log where org_id = {Mine} and token_id = {token} and action <> {"TOKEN"} order by id desc limit 1
        """, LoggedEntry.Read, ct);

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
        if (filter.Before is { } before) conditions = SqlPart.Of($"{conditions} and id < {before}");
        return conditions;
    }

    /// <summary>A client's text may be of any length; the log shows enough of it.</summary>
    static string? Cut(string? text) => text is { Length: > LongestText }
        ? text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)] + "…"
        : text;
}

/// <summary>Which entries to show; null is any.</summary>
/// <param name="Before">Only those older than this entry.</param>
public sealed record SyncFilter(string? Status = null, string? Action = null, string? Resource = null, string? Before = null);
