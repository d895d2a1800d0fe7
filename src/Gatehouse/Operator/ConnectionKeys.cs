using System.Text.Json.Nodes;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Saml;
using Gatehouse.Saml.Signatures;

namespace Gatehouse.Operator;

/// <summary>The certificates of identity providers: what comes, goes, is seen and is confirmed.</summary>
public sealed class ConnectionKeys(InstanceDb db, TimeProvider clock)
{
    /// <summary>How long a key that the metadata names no more is still trusted: a rollover there may be seen here before it is carried out.</summary>
    static readonly TimeSpan Retiring = TimeSpan.FromDays(30), Seen = TimeSpan.FromHours(1), Pause = TimeSpan.FromDays(1);

    /// <summary>
    /// What the metadata of the pinned entity says now: its addresses, whether it wants signed requests, and its keys as far as they may be trusted.
    /// </summary>
    public Task<KeyNews?> LearnAsync(string id, IdpMetadata metadata, string by, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { Idp: IdentityProvider.Saml before } found || before.EntityId != metadata.EntityId) return null;
        var news = KeyNews.Of(found.Keys, metadata.Certificates, vouched: false);
        // A stranger's addresses are no more to be trusted than a stranger's keys.
        var idp = news.Waiting.Count > 0 ? before : before with { SignOn = metadata.SignOn, Logout = metadata.Logout, WantsSignedRequests = metadata.WantsSignedRequests };
        Apply(tx, found, news, by, now);
        await NoteAsync(tx, found, ct);
        var old = (now - Retiring).ToUnixTimeMilliseconds();
        tx.Do($"delete from connection_keys where connection_id = {id} and gone_at < {old} and exists (select 1 from connection_keys k where k.connection_id = {id} and k.accepted_at is not null and k.gone_at is null)");
        tx.Do($"""
            update connections set idp = {idp.Write()}, refreshed_at = {now.ToUnixTimeMilliseconds()}, refresh_at = {(now + Pause).ToUnixTimeMilliseconds()}, failing_since = null, refresh_fault = null,
              version = version + {(news.IsEmpty && idp.Write() == before.Write() ? 0 : 1)} where id = {id}
            """);
        return news;
    }, ct);

    /// <summary>Somebody looked at the waiting keys and vouches for them; those that they replace are retiring.</summary>
    /// <param name="thumbprint">The beginning of one; null is all that wait.</param>
    /// <returns>How many; null when there is no such connection.</returns>
    public Task<string?> AcceptAsync(string id, string? thumbprint, string by, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { } found) return null;
        var confirmed = found.Keys.Where(k => k.AcceptedAt is null && k.Thumbprint.StartsWith(thumbprint ?? "", StringComparison.OrdinalIgnoreCase)).Select(k => k.Thumbprint).ToList();
        if (confirmed.Count > 0) Apply(tx, found, new([], [], confirmed, [.. found.Keys.Where(k => k is { AcceptedAt: not null, GoneAt: null }).Select(k => k.Thumbprint)], []), by, clock.GetUtcNow());
        await NoteAsync(tx, found, ct);
        return string.Join(' ', confirmed);
    }, ct);

    /// <summary>Trusts it no more, at once. Null when there is no such key.</summary>
    public Task<string?> RemoveAsync(string id, string thumbprint, string by, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { } found || found.Keys.Where(k => k.Thumbprint.StartsWith(thumbprint, StringComparison.OrdinalIgnoreCase)).ToList() is not [var key]) return null;
        tx.Do($"delete from connection_keys where connection_id = {id} and thumbprint = {key.Thumbprint}");
        await NoteAsync(tx, found, ct);
        ConnectionChanges.Touch(tx, id);
        Tell(tx, found, [], [key.Thumbprint], [], by, clock.GetUtcNow());
        return key.Thumbprint;
    }, ct);

    /// <summary>It verified a message: from next it becomes current. Written once an hour at most.</summary>
    public Task UsedAsync(string id, string thumbprint, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.RunAsync($"""
            update connection_keys set used_at = {now.ToUnixTimeMilliseconds()}
            where connection_id = {id} and thumbprint = {thumbprint} and (used_at is null or used_at < {(now - Seen).ToUnixTimeMilliseconds()})
            """, ct);
    }

    internal static void Apply(InstanceTransaction tx, Connection connection, KeyNews news, string by, DateTimeOffset now)
    {
        if (news.IsEmpty) return;
        var at = now.ToUnixTimeMilliseconds();
        foreach (var certificate in news.Added) Add(tx, connection.Id, certificate, accepted: true, now);
        foreach (var certificate in news.Waiting) Add(tx, connection.Id, certificate, accepted: false, now);
        tx.Do($"update connection_keys set accepted_at = {at}, gone_at = null where connection_id = {connection.Id} and thumbprint in {news.Confirmed}");
        tx.Do($"update connection_keys set gone_at = {at} where connection_id = {connection.Id} and thumbprint in {news.Gone}");
        tx.Do($"update connection_keys set gone_at = null where connection_id = {connection.Id} and thumbprint in {news.Back}");
        ConnectionChanges.Touch(tx, connection.Id);
        Tell(tx, connection, [.. news.Added.Select(c => KeyNews.ThumbprintOf(c)!), .. news.Confirmed, .. news.Back], news.Gone, [.. news.Waiting.Select(c => KeyNews.ThumbprintOf(c)!)], by, now);
    }

    internal static void Add(InstanceTransaction tx, string id, string certificate, bool accepted, DateTimeOffset now)
    {
        using var key = TrustedKey.Read(certificate);
        tx.Do($"""
            insert into connection_keys (connection_id, thumbprint, certificate, first_seen, accepted_at, ends_at)
            values ({id}, {key.Thumbprint}, {certificate}, {now.ToUnixTimeMilliseconds()}, {(accepted ? now.ToUnixTimeMilliseconds() : null)}, {new DateTimeOffset(key.Certificate.NotAfter).ToUnixTimeMilliseconds()})
            on conflict do nothing
            """);
    }

    /// <summary>Which are trusted, and which wait.</summary>
    internal static Differences Note(Differences changes, Connection before, Connection? after) => changes.Note("keys", Those(before, true), Those(after, true)).Note("waiting-keys", Those(before, false), Those(after, false));

    static List<string>? Those(Connection? connection, bool trusted) =>
        connection?.Keys.Where(k => k.GoneAt is null && k.AcceptedAt is not null == trusted).Select(k => k.Thumbprint).ToList() is { Count: > 0 } some ? some : null;

    static async Task NoteAsync(InstanceTransaction tx, Connection before, CancellationToken ct)
    {
        if (tx.Act is { } act) act.About("connection", before.Id, Note(new Differences(), before, await ConnectionStore.LockAsync(tx, before.Id, ct)));
    }

    static void Tell(InstanceTransaction tx, Connection connection, IReadOnlyList<string> added, IReadOnlyList<string> gone, IReadOnlyList<string> waiting, string by, DateTimeOffset now) =>
        ConnectionStore.Tell(tx, connection, "connection.keys_changed", new() { ["added"] = List(added), ["gone"] = List(gone), ["waiting"] = List(waiting), ["by"] = by }, now);

    static JsonArray List(IReadOnlyList<string> thumbprints) => [.. thumbprints.Select(t => (JsonNode)t)];
}
