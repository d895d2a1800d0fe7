using System.Collections.Concurrent;
using Gatehouse.Oidc;
using Gatehouse.Oidc.Upstream;
using Gatehouse.Web;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Connections;

/// <summary>An OpenID provider as it was last read: what it says of itself, and its keys.</summary>
public sealed record OpenIdProvider(ProviderMetadata Metadata, JsonWebKeySet Keys, DateTimeOffset ReadAt);

/// <summary>
/// The providers of connections, read when they are needed and remembered for an hour. When one cannot be read, what was last known goes on for a day;
/// an unknown key is a reason to look again, every five minutes at most, however many tokens name one.
/// </summary>
public sealed class Providers(IdpHttp http, GatehouseOptions options, TimeProvider clock)
{
    const int LongestDocument = 256 << 10, Most = 10_000;

    static readonly TimeSpan Fresh = TimeSpan.FromHours(1), Known = TimeSpan.FromHours(24), Pause = TimeSpan.FromMinutes(5), FirstPause = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<(string Connection, string Issuer), Entry> entries = new();

    /// <returns>The provider, or why there is none.</returns>
    public Task<(OpenIdProvider? Provider, string Fault)> OfAsync(Connection connection, CancellationToken ct) => OfAsync(connection, entry => clock.GetUtcNow() - entry.ReadAt >= Fresh, ct);

    /// <summary>Read again because a token names a key that is not among those that are known.</summary>
    public Task<(OpenIdProvider? Provider, string Fault)> WithNewKeysAsync(Connection connection, CancellationToken ct) => OfAsync(connection, _ => true, ct);

    async Task<(OpenIdProvider? Provider, string Fault)> OfAsync(Connection connection, Func<OpenIdProvider, bool> isStale, CancellationToken ct)
    {
        var idp = (IdentityProvider.Oidc)connection.Idp;
        if (entries.Count > Most) entries.Clear();
        var entry = entries.GetOrAdd((connection.Id, idp.Issuer), _ => new());
        // While one asks, the others go on with what is known: a slow provider keeps nobody waiting.
        if (!await entry.One.WaitAsync(0, ct))
        {
            if (entry.Held is { } known && clock.GetUtcNow() - known.ReadAt < Known) return (known, "");
            await entry.One.WaitAsync(ct);
        }

        try
        {
            var now = clock.GetUtcNow();
            if ((entry.Held is null || isStale(entry.Held)) && now - entry.TriedAt >= (entry.Held is null ? FirstPause : Pause))
            {
                entry.TriedAt = now;
                var (read, fault) = await ReadAsync(idp.Issuer, ct);
                (entry.Held, entry.Fault) = (read ?? entry.Held, fault);
            }

            return entry.Held is { } held && now - held.ReadAt < Known ? (held, "") : (null, entry.Fault);
        }
        finally
        {
            entry.One.Release();
        }
    }

    /// <summary>Past all that is remembered.</summary>
    public async Task<(OpenIdProvider? Provider, string Fault)> ReadAsync(string issuer, CancellationToken ct)
    {
        var (document, silent) = (await http.GetAsync(ProviderMetadata.Address(issuer), LongestDocument, ct)).Ok();
        if (document is null) return (null, $"The discovery document of {issuer} could not be read. {silent}");
        var verdict = ProviderMetadata.Read(document, issuer, options.IdpPrivate);
        if (verdict is Verdict<ProviderMetadata>.Refused(var why)) return (null, why.Detail);
        var metadata = ((Verdict<ProviderMetadata>.Accepted)verdict).Value;
        var (keys, mute) = (await http.GetAsync(metadata.JwksUri, LongestDocument, ct)).Ok();
        if (keys is null) return (null, $"The keys at {metadata.JwksUri} could not be read. {mute}");
        try
        {
            return (new(metadata, new JsonWebKeySet(System.Text.Encoding.UTF8.GetString(keys)), clock.GetUtcNow()), "");
        }
        catch (ArgumentException)
        {
            return (null, $"At {metadata.JwksUri} lies no JSON Web Key Set.");
        }
    }

    sealed class Entry
    {
        public SemaphoreSlim One { get; } = new(1, 1);

        public OpenIdProvider? Held { get; set; }

        public DateTimeOffset TriedAt { get; set; } = DateTimeOffset.MinValue;

        public string Fault { get; set; } = "";
    }
}
