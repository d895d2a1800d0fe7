using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Saml.Signatures;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Operator;

/// <summary>
/// Changes of connections. Each is one transaction, moves the version, and is an event in every Org that the connection serves.
/// </summary>
public sealed class ConnectionChanges(InstanceDb db, ConnectionStore store, Secrets secrets, TimeProvider clock)
{
    /// <exception cref="FormatException">A certificate or a setting that is none.</exception>
    public async Task<Connection> CreateAsync(NewConnection wanted, string by, CancellationToken ct)
    {
        var (id, now) = (RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz0123456789", 12), clock.GetUtcNow());
        ConnectionSettings.Read(wanted.Words);
        var sealedSecret = wanted.Secret is { } secret ? secrets.Seal(Connection.SecretPlace(id), secret) : null;
        await db.WriteAsync(tx =>
        {
            tx.Do($"""
                insert into connections (id, org_id, name, template, protocol, state, settings, idp, client_secret, secret_ends_at, metadata_url, version, created_by, created_at, refreshed_at, refresh_at)
                values ({id}, {wanted.Owner?.Value}, {wanted.Name}, {wanted.Template}, {wanted.Idp.Protocol}, {Connection.Draft}, {Text(wanted.Words)}, {wanted.Idp.Write()}, {sealedSecret},
                  {wanted.SecretEndsAt?.ToUnixTimeMilliseconds()}, {wanted.MetadataUrl}, 1, {by}, {now.ToUnixTimeMilliseconds()}, {(wanted.MetadataUrl is null ? null : now.ToUnixTimeMilliseconds())},
                  {now.AddDays(1).ToUnixTimeMilliseconds()})
                """);
            foreach (var certificate in wanted.Certificates) AddKey(tx, id, certificate, accepted: true, now);
            if (wanted.Owner is { } org)
            {
                Serve(tx.For(org), id);
                Tell(tx.For(org), "connection.created", id, new() { ["name"] = wanted.Name, ["protocol"] = wanted.Idp.Protocol, ["template"] = wanted.Template, ["by"] = by }, now);
            }

            return Task.FromResult(true);
        }, ct);
        return (await store.FindAsync(id, ct))!;
    }

    /// <summary>The first connection of an Org is its default.</summary>
    static void Serve(OrgTransaction tx, string id) => tx.Do($"""
        insert into connection_orgs (org_id, connection_id, is_default)
        select {Mine}, {id}, not exists (select 1 from connection_orgs s where s.org_id = {Mine}) on conflict do nothing
        """);

    static void AddKey(InstanceTransaction tx, string id, string certificate, bool accepted, DateTimeOffset now)
    {
        using var key = TrustedKey.Read(certificate);
        tx.Do($"""
            insert into connection_keys (connection_id, thumbprint, certificate, first_seen, accepted_at, ends_at)
            values ({id}, {key.Thumbprint}, {certificate}, {now.ToUnixTimeMilliseconds()}, {(accepted ? now.ToUnixTimeMilliseconds() : null)}, {new DateTimeOffset(key.Certificate.NotAfter).ToUnixTimeMilliseconds()})
            on conflict do nothing
            """);
    }

    static void Tell(OrgTransaction tx, string type, string id, JsonObject data, DateTimeOffset now) => EventStore.Write(tx, type, id, ScimJson.WriteUtf8(data), now);

    static string Text(IReadOnlyDictionary<string, string> words) => JsonSerializer.Serialize(words.OrderBy(w => w.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
}
