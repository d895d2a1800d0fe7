using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Orgs;
using Gatehouse.People;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Operator;

/// <summary>
/// Changes of connections. Each is one transaction, moves the version, and is an event in every Org that the connection serves.
/// </summary>
public sealed class ConnectionChanges(InstanceDb db, ConnectionStore store, Secrets secrets, TimeProvider clock)
{
    static readonly TimeSpan RefreshPause = TimeSpan.FromDays(1);

    /// <exception cref="FormatException">A certificate or a setting that is none.</exception>
    public async Task<Decision<Connection>> CreateAsync(NewConnection wanted, string by, CancellationToken ct)
    {
        var (id, now) = (RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz0123456789", 12), clock.GetUtcNow());
        var settings = ConnectionSettings.Read(wanted.Words);
        var made = await db.WriteAsync<Decision<bool>>(async tx =>
        {
            if (await RoleRefusalAsync<bool>(tx, settings, ct) is { } refusal) return refusal;
            tx.Do($"""
                insert into connections (id, org_id, name, template, protocol, state, settings, idp, client_secret, secret_ends_at, metadata_url, version, created_by, created_at, refreshed_at, refresh_at)
                values ({id}, {wanted.Owner?.Value}, {wanted.Name}, {wanted.Template}, {wanted.Idp.Protocol}, {Connection.Draft}, {Text(wanted.Words)}, {wanted.Idp.Write()}, {Sealed(id, wanted.Secret)},
                  {wanted.SecretEndsAt?.ToUnixTimeMilliseconds()}, {wanted.MetadataUrl}, 1, {by}, {now.ToUnixTimeMilliseconds()}, {(wanted.MetadataUrl is null ? null : now.ToUnixTimeMilliseconds())},
                  {(now + RefreshPause).ToUnixTimeMilliseconds()})
                """);
            foreach (var certificate in wanted.Certificates) ConnectionKeys.Add(tx, id, certificate, accepted: true, now);
            tx.Act?.About("connection", id, new Differences().Note("name", null, wanted.Name).Note("protocol", null, wanted.Idp.Protocol).Note("template", null, wanted.Template).Note("idp", null, wanted.Idp.Name)
                .Note("metadata-url", null, wanted.MetadataUrl).Note("keys", null, wanted.Certificates.Count == 0 ? null : wanted.Certificates.Select(c => KeyNews.ThumbprintOf(c)!)).Note(null, wanted.Words).Changed("client-secret", wanted.Secret is not null));
            if (wanted.Owner is { } org) Serve(tx.For(org), id, wanted.Name, wanted.Idp.Protocol, wanted.Template, by, now);
            return new Decision<bool>.Done(true);
        }, ct);
        return made is Decision<bool>.Refused(var why, var code) ? new Decision<Connection>.Refused(why, code) : new Decision<Connection>.Done((await store.FindAsync(id, ct))!);
    }

    /// <summary>Null when there is no such connection.</summary>
    /// <param name="confirmed">Also when the identity provider becomes another one.</param>
    /// <param name="match">The version that it must have; null is any.</param>
    /// <exception cref="FormatException">A certificate or a setting that is none.</exception>
    public async Task<Decision<Connection>?> ChangeAsync(string id, ConnectionWish wish, bool confirmed, string by, CancellationToken ct, ETagMatch? match = null)
    {
        var now = clock.GetUtcNow();
        var changed = await db.WriteAsync<Decision<bool>?>(async tx =>
        {
            if (await ConnectionStore.LockAsync(tx, id, ct) is not { } before) return null;
            if (match?.Allows(before.Version) == false) return new Decision<bool>.Stale();
            var words = Template.Merged(before, wish.Words);
            var settings = ConnectionSettings.Read(words);
            if (await RoleRefusalAsync<bool>(tx, settings, ct) is { } refusal) return refusal;
            if (wish.Idp is { } other && before.Idp.Name.Length > 0 && other.Name != before.Idp.Name && !confirmed)
                return new Decision<bool>.Asks($"This is another identity provider: '{other.Name}' instead of '{before.Idp.Name}'. Whoever signed in so far is somebody else to it.");

            if (wish.Certificates is { } certificates) ConnectionKeys.Apply(tx, before, KeyNews.Of(before.Keys, certificates, vouched: true), by, now);
            tx.Do($"""
                update connections set name = {wish.Name ?? before.Name}, settings = {Text(words)}, state = {wish.State ?? before.State}, idp = {(wish.Idp ?? before.Idp).Write()},
                  client_secret = {(wish.Secret is null ? before.Secret : Sealed(id, wish.Secret))}, secret_ends_at = {(wish.Secret is null ? wish.SecretEndsAt ?? before.SecretEndsAt : wish.SecretEndsAt)?.ToUnixTimeMilliseconds()},
                  metadata_url = {wish.MetadataUrl ?? before.MetadataUrl}, version = version + 1 where id = {id}
                """);
            var after = (await ConnectionStore.LockAsync(tx, id, ct))!;
            if (after.State == Connection.Active && after.Lacks(now) is { } lacked) return new Decision<bool>.Refused($"Before it can be used, the connection needs {lacked}.", "connection.incomplete");
            var changes = Changes(before, after, secret: wish.Secret is not null);
            tx.Act?.About("connection", id, ConnectionKeys.Note(Differences.Of(changes), before, after));
            if (changes.Count > 0) ConnectionStore.Tell(tx, after, "connection.updated", new() { ["changes"] = changes, ["by"] = by }, now);
            return new Decision<bool>.Done(true);
        }, ct);
        return changed switch
        {
            null => null,
            Decision<bool>.Refused(var why, var code) => new Decision<Connection>.Refused(why, code),
            Decision<bool>.Stale => new Decision<Connection>.Stale(),
            Decision<bool>.Asks(var warning) => new Decision<Connection>.Asks(warning),
            _ => new Decision<Connection>.Done((await store.FindAsync(id, ct))!),
        };
    }

    /// <summary>One of the instance signs in the people of this Org too. Null when there is no such connection.</summary>
    public Task<Decision<bool>?> ServeAsync(string id, OrgId org, string by, CancellationToken ct) => db.WriteAsync<Decision<bool>?>(async tx =>
    {
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { } found) return null;
        if (found.Owner is not null && found.Owner != org) return new Decision<bool>.Refused("The connection belongs to another Org, and serves it alone.", "connection.of-another-org");
        if (found.Orgs.Any(o => o.Org.Id == org)) return new Decision<bool>.Done(false);
        tx.Act?.About("connection", id, new Differences().Note("serves", null, org.Value));
        Serve(tx.For(org), id, found.Name, found.Protocol, found.Template, by, clock.GetUtcNow());
        Touch(tx, id);
        return new Decision<bool>.Done(true);
    }, ct);

    /// <summary>Null when there is no such connection.</summary>
    public Task<Decision<bool>?> LeaveAsync(string id, OrgId org, string by, CancellationToken ct) => db.WriteAsync<Decision<bool>?>(async tx =>
    {
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { } found) return null;
        if (found.Owner == org) return new Decision<bool>.Refused("The connection is the Org's own: disable or delete it.", "connection.own");
        if (found.Orgs.All(o => o.Org.Id != org)) return new Decision<bool>.Done(false);
        tx.Act?.About("connection", id, new Differences().Note("serves", org.Value, null));
        Leave(tx.For(org), found, by, clock.GetUtcNow());
        Touch(tx, id);
        return new Decision<bool>.Done(true);
    }, ct);

    /// <summary>The Org's people go there when nobody chooses. Null when it does not serve the Org.</summary>
    public Task<Connection?> MakeDefaultAsync(string id, OrgId org, string by, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { } found || found.Orgs.FirstOrDefault(o => o.Org.Id == org) is not { } served) return null;
        if (served.IsDefault) return found;
        var mine = tx.For(org);
        tx.Act?.About("connection", id, new Differences().Note("default", false, true));
        mine.Do($"update connection_orgs set is_default = (connection_id = {id}) where org_id = {Mine}");
        EventStore.Write(mine, "connection.updated", id, EventData.Of(new { changes = new Dictionary<string, object>(StringComparer.Ordinal) { ["default"] = new { from = false, to = true } }, by }), clock.GetUtcNow());
        Touch(tx, id);
        return found;
    }, ct);

    /// <summary>With its keys. Who signed in through it cannot any more. False when there is none.</summary>
    public Task<bool> DeleteAsync(string id, string by, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { } found) return false;
        tx.Act?.About("connection", id, ConnectionKeys.Note(new Differences().Note("name", found.Name, null).Note("state", found.State, null).Note("idp", found.Idp.Name, null), found, null));
        foreach (var served in found.Orgs) Leave(tx.For(served.Org.Id), found, by, clock.GetUtcNow());
        tx.Do($"delete from connections where id = {id}");
        return true;
    }, ct);

    /// <summary>The first connection of an Org is its default.</summary>
    static void Serve(OrgTransaction tx, string id, string name, string protocol, string template, string by, DateTimeOffset now)
    {
        tx.Do($"""
            insert into connection_orgs (org_id, connection_id, is_default)
            select {Mine}, {id}, not exists (select 1 from connection_orgs s where s.org_id = {Mine}) on conflict do nothing
            """);
        EventStore.Write(tx, "connection.created", id, EventData.Of(new { name, protocol, template, by }), now);
    }

    static void Leave(OrgTransaction tx, Connection connection, string by, DateTimeOffset now)
    {
        tx.Do($"delete from connection_orgs where org_id = {Mine} and connection_id = {connection.Id}");
        tx.Do($"update domains set connection_id = null where org_id = {Mine} and connection_id = {connection.Id}");
        EventStore.Write(tx, "connection.deleted", connection.Id, EventData.Of(new { name = connection.Name, by }), now);
    }

    static async Task<Decision<T>?> RoleRefusalAsync<T>(InstanceTransaction tx, ConnectionSettings settings, CancellationToken ct) =>
        settings.DefaultRole is not { } role || await tx.FindAsync($"select name from roles where name = {role} {tx.Dialect.ForShare}", row => row.GetString(0), ct) is not null ? null
            : new Decision<T>.Refused($"There is no role '{role}'. See: gatehouse role list", "role.not-found");

    static JsonObject Changes(Connection before, Connection after, bool secret)
    {
        var changes = new JsonObject();
        OrgState.Note(changes, "name", before.Name, after.Name);
        OrgState.Note(changes, "state", before.State, after.State);
        OrgState.Note(changes, "idp", before.Idp.Name, after.Idp.Name);
        OrgState.Note(changes, "metadata-url", before.MetadataUrl, after.MetadataUrl);
        foreach (var key in before.Words.Keys.Union(after.Words.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)) OrgState.Note(changes, key, before.Words.GetValueOrDefault(key), after.Words.GetValueOrDefault(key));
        if (secret) changes["client-secret"] = new JsonObject { ["changed"] = true };
        return changes;
    }

    internal static void Touch(InstanceTransaction tx, string id) => tx.Do($"update connections set version = version + 1 where id = {id}");

    string? Sealed(string id, string? secret) => secret is null ? null : secrets.Seal(SealedColumn.ClientSecret, [id], secret);

    static string Text(IReadOnlyDictionary<string, string> words) => JsonSerializer.Serialize(words.OrderBy(w => w.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
}
