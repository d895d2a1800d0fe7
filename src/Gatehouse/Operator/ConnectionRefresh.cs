using System.Collections.Concurrent;
using Gatehouse.Connections;
using Gatehouse.Saml;

namespace Gatehouse.Operator;

/// <summary>
/// Looks at what identity providers say of themselves: once a day, when somebody asks, and when a message is signed with a key that is not known. Nothing is trusted
/// by it that <see cref="KeyNews"/> does not let in.
/// </summary>
public sealed class ConnectionRefresh(ConnectionStore store, ConnectionKeys keys, ConnectionNotes notes, IdpHttp http, Providers providers, TimeProvider clock)
{
    const string Myself = "metadata";

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, DateTimeOffset> asked = new(StringComparer.Ordinal);

    /// <returns>What was learnt of a SAML identity provider's keys, and in words why nothing was.</returns>
    public async Task<(KeyNews? News, string? Fault)> LookAsync(Connection connection, CancellationToken ct)
    {
        var (news, fault) = connection.Idp switch
        {
            IdentityProvider.Saml saml when connection.MetadataUrl is { } url => await SamlAsync(connection, saml, url, ct),
            IdentityProvider.Oidc { Issuer.Length: > 0 } oidc => (null, await providers.ReadAsync(oidc.Issuer, ct) is (null, var why) ? why : null),
            _ => (null, "The connection has no address to look at."),
        };
        if (fault is not null) await notes.RefreshFailedAsync(connection.Id, fault, ct);
        else if (news is null) await notes.RefreshedAsync(connection.Id, ct);
        return (news, fault);
    }

    /// <summary>A message was signed with an unknown key: perhaps a new one. Every five minutes at most, however many such messages come.</summary>
    /// <returns>The connection as it is then; null when nothing new was learnt.</returns>
    public async Task<Connection?> OnUnknownKeyAsync(Connection connection, CancellationToken ct)
    {
        var (now, last) = (clock.GetUtcNow(), asked.GetValueOrDefault(connection.Id));
        if (connection.MetadataUrl is null || now - last < Pause) return null;
        if (!(last == default ? asked.TryAdd(connection.Id, now) : asked.TryUpdate(connection.Id, now, last))) return null;
        return await LookAsync(connection, ct) is ({ IsEmpty: false }, null) ? await store.FindAsync(connection.Id, ct) : null;
    }

    /// <param name="entityId">Null where the document speaks of one entity.</param>
    public async Task<(IdpMetadata? Metadata, string? Fault)> FetchAsync(string url, string? entityId, CancellationToken ct)
    {
        var (document, fault) = (await http.GetAsync(url, IdpMetadata.Longest, ct)).Ok();
        return document is null ? (null, $"The metadata at {url} could not be read. {fault}") : Read(document, entityId);
    }

    public (IdpMetadata? Metadata, string? Fault) Read(byte[] document, string? entityId) => IdpMetadata.Read(document, entityId, clock.GetUtcNow()) switch
    {
        // People are sent there.
        Verdict<IdpMetadata>.Accepted(var metadata) => metadata.SignOn.Concat(metadata.Logout).Select(e => http.Problem(e.Location)).FirstOrDefault(p => p is not null) is { } problem ? (null, problem) : (metadata, null),
        Verdict<IdpMetadata>.Refused(var why) => (null, why.Detail),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    async Task<(KeyNews? News, string? Fault)> SamlAsync(Connection connection, IdentityProvider.Saml saml, string url, CancellationToken ct)
    {
        var (metadata, fault) = await FetchAsync(url, saml.EntityId, ct);
        return metadata is null ? (null, fault) : (await keys.LearnAsync(connection.Id, metadata, Myself, ct), null);
    }
}
