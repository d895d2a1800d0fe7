using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Connections;
using Gatehouse.Data;

namespace Gatehouse.Operator;

/// <summary>
/// Our own keys towards identity providers, the same on every node. They roll without a restart: the next one is published, identity providers fetch it, then
/// it is used; the one before stays published until it is retired, and what is encrypted to any of them can be read.
/// </summary>
public sealed class SamlKeys(InstanceDb db, Secrets secrets, TimeProvider clock) : IDisposable
{
    /// <summary>How long a node may not know of a new key: a key is published for longer before it is used.</summary>
    static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    readonly SemaphoreSlim one = new(1, 1);
    (IReadOnlyList<SamlKey> Keys, DateTimeOffset At) held = ([], DateTimeOffset.MinValue);

    /// <summary>Those that are published, the oldest first. The first of each purpose is made when it is first asked for.</summary>
    public async Task<IReadOnlyList<SamlKey>> PublishedAsync(string purpose, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            if (clock.GetUtcNow() - held.At >= Remembered) held = (await ListAsync(ct), clock.GetUtcNow());
            if (held.Keys.All(k => k.Purpose != purpose || k.RetiredAt is not null))
            {
                await FirstAsync(purpose, ct);
                held = (await ListAsync(ct), clock.GetUtcNow());
            }

            return [.. held.Keys.Where(k => k.Purpose == purpose && k.RetiredAt is null)];
        }
        finally
        {
            one.Release();
        }
    }

    async Task FirstAsync(string purpose, CancellationToken ct)
    {
        Acting.Nobody(); // Whoever needs it only looked.
        await MakeAsync(purpose, first: true, ct);
    }

    /// <summary>What we sign with: the one that was put to use last.</summary>
    public async Task<SamlKey> SigningAsync(CancellationToken ct) => (await PublishedAsync(SamlKey.Signing, ct)).Where(k => k.CurrentAt is not null).MaxBy(k => k.CurrentAt)!;

    /// <summary>All that can read what was encrypted to us.</summary>
    public async Task<IReadOnlyList<RSA>> DecryptionAsync(CancellationToken ct) => [.. (await PublishedAsync(SamlKey.Encryption, ct)).Select(k => k.Private)];

    public Task<List<SamlKey>> ListAsync(CancellationToken ct) => db.ListAsync($"""
        select id, purpose, certificate, private_key, created_at, current_at, retired_at from saml_keys order by purpose desc, created_at, id
        """, Read, ct);

    /// <summary>Publishes one more. The first of its purpose is used at once; two nodes may both make a first one, and both are good.</summary>
    public async Task<SamlKey> MakeAsync(string purpose, bool first, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var made = SamlKey.New(Ids.New(now), purpose, now, first || purpose == SamlKey.Encryption ? now : null);
        await db.WriteAsync(tx =>
        {
            tx.Act?.About("saml-key", made.Id, new Differences().Note("purpose", null, purpose).Note("thumbprint", null, made.Thumbprint));
            return tx.RunAsync($"""
                insert into saml_keys (id, purpose, certificate, private_key, created_at, current_at)
                select {made.Id}, {purpose}, {Convert.ToBase64String(made.Certificate.RawData)}, {secrets.Seal(SealedColumn.SamlKey, [made.Id], Convert.ToBase64String(made.Private.ExportPkcs8PrivateKey()))},
                  {now.ToUnixTimeMilliseconds()}, {made.CurrentAt?.ToUnixTimeMilliseconds()}
                where {!first} or not exists (select 1 from saml_keys k where k.purpose = {purpose} and k.retired_at is null)
                """, ct);
        }, ct);
        return made;
    }

    /// <summary>Signs with this one from now on. False when there is no such key.</summary>
    public Task<bool> UseAsync(string id, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        tx.Act?.About("saml-key", id, new Differences().Changed("current"));
        return await tx.RunAsync($"update saml_keys set current_at = {clock.GetUtcNow().ToUnixTimeMilliseconds()} where id = {id} and purpose = {SamlKey.Signing} and retired_at is null", ct) == 1;
    }, ct);

    /// <summary>Publishes it no more, and reads nothing with it. False when it is the last of its purpose that is in use, or there is none.</summary>
    public Task<bool> RetireAsync(string id, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        tx.Act?.About("saml-key", id, new Differences().Changed("retired"));
        return await tx.RunAsync($"""
            update saml_keys set retired_at = {clock.GetUtcNow().ToUnixTimeMilliseconds()} where id = {id} and retired_at is null and (current_at is null or exists (
              select 1 from saml_keys k where k.purpose = saml_keys.purpose and k.id <> saml_keys.id and k.retired_at is null and k.current_at >= saml_keys.current_at))
            """, ct) == 1;
    }, ct);

    SamlKey Read(Row row)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(secrets.Open(SealedColumn.SamlKey, [row.GetString(0)], row.GetString(3))), out _);
        return new(row.GetString(0), row.GetString(1), X509CertificateLoader.LoadCertificate(Convert.FromBase64String(row.GetString(2))), key,
            Connection.Time(row, 4)!.Value, Connection.Time(row, 5), Connection.Time(row, 6));
    }

    public void Dispose() => one.Dispose();
}
