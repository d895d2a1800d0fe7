using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Tokens;

namespace Gatehouse.Operator;

/// <summary>The apps of the vendor. They are found by the client_id in a request, before an Org is known, so their tables belong to the instance.</summary>
public sealed class AppStore(InstanceDb db, TimeProvider clock)
{
    const string SecretPrefix = "gatehouse_app_";
    const int HintLength = 18, MostSecrets = 5;

    /// <summary>How long the secret before goes on when a new one is made.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public Task<List<AppClient>> ListAsync(CancellationToken ct) => db.ListAsync($"select {AppClient.Columns} from apps a order by a.created_at, a.id", AppClient.Read, ct);

    /// <summary>Null also where the id is none that we give.</summary>
    public async Task<AppClient?> FindAsync(string? id, CancellationToken ct) => id is { Length: > 0 and <= 64 } ? await db.FindAsync($"select {AppClient.Columns} from apps a where a.id = {id}", AppClient.Read, ct) : null;

    /// <summary>The app whose secret this is; null when it is not.</summary>
    public async Task<AppClient?> OfSecretAsync(string id, string secret, CancellationToken ct) => id.Length > 64 ? null : await db.FindAsync($"""
        select {AppClient.Columns} from apps a join app_secrets s on s.app_id = a.id
        where a.id = {id} and a.authentication = {AppClient.Secret} and s.hash = {TokenText.Hash(secret)} and (s.expires_at is null or s.expires_at > {clock.GetUtcNow().ToUnixTimeMilliseconds()})
        """, AppClient.Read, ct);

    public Task<List<AppSecret>> SecretsAsync(string id, CancellationToken ct) => db.ListAsync($"""
        select hint, created_at, expires_at from app_secrets where app_id = {id} and (expires_at is null or expires_at > {clock.GetUtcNow().ToUnixTimeMilliseconds()}) order by created_at, hash
        """, row => new AppSecret(row.GetString(0), Time(row.GetInt64(1)), row.IsDBNull(2) ? null : Time(row.GetInt64(2))), ct);

    /// <returns>With its secret, once; null where it needs none.</returns>
    public async Task<(AppClient App, string? Secret)> CreateAsync(string name, string authentication, string? jwks, IReadOnlyDictionary<string, string> words, string by, CancellationToken ct)
    {
        var app = new AppClient("app_" + RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz0123456789", 16), name, authentication, jwks, words, by, clock.GetUtcNow(), 1);
        return (app, await db.WriteAsync(tx =>
        {
            tx.Do($"""
                insert into apps (id, name, authentication, jwks, settings, created_by, created_at, version)
                values ({app.Id}, {name}, {authentication}, {jwks}, {JsonSerializer.Serialize(words)}, {by}, {app.CreatedAt.ToUnixTimeMilliseconds()}, 1)
                """);
            tx.Act?.About("app", app.Id, new Differences().Note("name", null, name).Note("authentication", null, authentication).Changed("jwks", jwks is not null).Note(null, words).Changed("secret", authentication == AppClient.Secret));
            return Task.FromResult(authentication == AppClient.Secret ? AddSecret(tx, app.Id) : null);
        }, ct));
    }

    /// <param name="words">An empty one takes a setting back to its first choice.</param>
    /// <param name="version">Only if it is still this one; null is any.</param>
    public Task<Decision<AppClient>?> ChangeAsync(string id, string? name, string? jwks, IReadOnlyDictionary<string, string> words, long? version, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await LockAsync(tx, id, ct) is not { } app) return null;
        if (version is { } seen && seen != app.Version) return new Decision<AppClient>.Refused("Somebody else changed this app meanwhile.", "version.stale");
        if (jwks is not null && app.Authentication != AppClient.PrivateKey) return new Decision<AppClient>.Refused("Keys belong to an app that authenticates by private-key.");
        var all = app.Words.Concat(words).GroupBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Last()).Where(w => w.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        AppClient changed;
        try
        {
            changed = new(app.Id, name ?? app.Name, app.Authentication, jwks ?? app.Jwks, all, app.CreatedBy, app.CreatedAt, app.Version + 1);
        }
        catch (FormatException none)
        {
            return new Decision<AppClient>.Refused(none.Message, "setting.invalid");
        }

        tx.Act?.About("app", id, new Differences().Note("name", app.Name, changed.Name).Changed("jwks", app.Jwks != changed.Jwks).Note(app.Words, all));
        tx.Do($"update apps set name = {changed.Name}, jwks = {changed.Jwks}, settings = {JsonSerializer.Serialize(all)}, version = {changed.Version} where id = {id}");
        return (Decision<AppClient>?)new Decision<AppClient>.Done(changed);
    }, ct);

    /// <summary>A new secret; those before end after <see cref="Overlap"/>, or at once.</summary>
    /// <returns>Null when there is no such app, or it has no secrets.</returns>
    public Task<string?> RotateAsync(string id, bool now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await LockAsync(tx, id, ct) is not { Authentication: AppClient.Secret }) return null;
        tx.Act?.About("app", id, new Differences().Changed("secret"));
        var ends = (clock.GetUtcNow() + (now ? TimeSpan.Zero : Overlap)).ToUnixTimeMilliseconds();
        tx.Do($"update app_secrets set expires_at = {ends} where app_id = {id} and (expires_at is null or expires_at > {ends})");
        tx.Do($"delete from app_secrets where app_id = {id} and (expires_at <= {clock.GetUtcNow().ToUnixTimeMilliseconds()} or hash not in (select k.hash from app_secrets k where k.app_id = {id} order by k.created_at desc limit {MostSecrets - 1}))");
        return AddSecret(tx, id);
    }, ct);

    /// <summary>With all that it was given.</summary>
    public Task<bool> DeleteAsync(string id, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await LockAsync(tx, id, ct) is not { } app) return false;
        tx.Act?.About("app", id, new Differences().Note("name", app.Name, null).Note("authentication", app.Authentication, null).Note(app.Words, null));
        tx.Do($"delete from app_grants where app_id = {id}");
        return await tx.RunAsync($"delete from apps where id = {id}", ct) == 1;
    }, ct);

    string AddSecret(InstanceTransaction tx, string id)
    {
        var secret = TokenText.New(SecretPrefix);
        tx.Do($"insert into app_secrets (app_id, hash, hint, created_at, expires_at) values ({id}, {TokenText.Hash(secret)}, {secret[..HintLength] + "…"}, {clock.GetUtcNow().ToUnixTimeMilliseconds()}, null)");
        return secret;
    }

    static Task<AppClient?> LockAsync(InstanceTransaction tx, string id, CancellationToken ct) => tx.FindAsync($"select {AppClient.Columns} from apps a where a.id = {id} {tx.Dialect.ForUpdate}", AppClient.Read, ct);

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
