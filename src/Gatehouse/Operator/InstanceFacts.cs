using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Web;

namespace Gatehouse.Operator;

/// <summary>What the instance knows of itself, so that the command line can tell it.</summary>
public sealed class InstanceFacts(InstanceDb db)
{
    const string Address = "address", KeyCheck = "master_key_check", KeyRotated = "master_key_rotated";

    public Task ServesAtAsync(string url, CancellationToken ct) => db.RunAsync($"""
        insert into instance (name, value) values ({Address}, {url}) on conflict (name) do update set value = excluded.value
        """, ct);

    /// <summary>Where the server was last seen to serve, null before the first start.</summary>
    public Task<string?> AddressAsync(CancellationToken ct) =>
        db.FindAsync($"select value from instance where name = {Address}", row => row.GetString(0), ct);

    /// <summary>Where people and identity providers reach us.</summary>
    public async Task<string> PublicUrlAsync(GatehouseOptions options, CancellationToken ct) => (options.PublicUrl ?? await AddressAsync(ct) ?? GatehouseOptions.DefaultUrls).TrimEnd('/');

    public async Task<InstanceSettings> SettingsAsync(CancellationToken ct) => InstanceSettings.Read(await WordsAsync(ct));

    /// <summary>Adds to what the instance decided; an empty value takes a setting back to its first choice.</summary>
    /// <exception cref="FormatException">A setting that is none.</exception>
    public async Task<Dictionary<string, string>> SetAsync(IReadOnlyDictionary<string, string> wanted, CancellationToken ct)
    {
        InstanceSettings.Read(wanted.Where(s => s.Value.Length > 0));
        while (true)
        {
            var before = await WordsAsync(ct);
            var words = OrgSettings.Words(before ?? "{}").Concat(wanted).GroupBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Last())
                .Where(s => s.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
            // Somebody else may set another one at this moment.
            if (await db.WriteAsync(tx =>
            {
                tx.Act?.About("instance", null, new Differences().Note(OrgSettings.Words(before ?? "{}"), words));
                return tx.RunAsync($"""
                    insert into instance (name, value) values ({InstanceSettings.Name}, {InstanceSettings.Write(words)})
                    on conflict (name) do update set value = excluded.value where instance.value = {before}
                    """, ct);
            }, ct) == 1) return words;
        }
    }

    /// <summary>Null when nobody set any.</summary>
    public Task<string?> WordsAsync(CancellationToken ct) =>
        db.FindAsync($"select value from instance where name = {InstanceSettings.Name}", row => row.GetString(0), ct);

    /// <summary>
    /// A node needs the master keys with which others seal: the database has the fingerprints of all that did. The first start leaves the first one, and whoever seals with
    /// another says so beforehand.
    /// </summary>
    /// <exception cref="MigrationException">This database needs a key that is not there.</exception>
    public async Task CheckAsync(MasterKeys keys, CancellationToken ct)
    {
        Acting.Nobody();
        var ring = keys.Ring;
        await db.RunAsync($"insert into instance (name, value) values ({KeyCheck}, {ring.Current.Fingerprint}) on conflict do nothing", ct);
        var needed = await NeededKeysAsync(ct);
        if (needed.Find(f => ring.All.All(k => k.Fingerprint != f)) is { } missing)
            throw new MigrationException($"This database belongs to another master key, {missing[..MasterKey.IdLength]}, which is not in {keys.Source.Name}. Give every node the same keys: docs/guides/keys.md.");
        if (!needed.Contains(ring.Current.Fingerprint, StringComparer.Ordinal)) await NeedKeyAsync(ring.Current, ct);
    }

    /// <summary>The first is the one that came last.</summary>

    public async Task<List<string>> NeededKeysAsync(CancellationToken ct) =>
        [.. (await db.FindAsync($"select value from instance where name = {KeyCheck}", row => row.GetString(0), ct))?.Split(' ') ?? []];

    /// <summary>From now on nobody starts without it.</summary>
    public Task NeedKeyAsync(MasterKey key, CancellationToken ct) => db.WriteAsync(tx =>
    {
        tx.Act?.About("master-key", key.Id);
        return tx.RunAsync($"update instance set value = {key.Fingerprint} || ' ' || value where name = {KeyCheck} and ' ' || value || ' ' not like '% ' || {key.Fingerprint} || ' %'", ct);
    }, ct);

    /// <summary>Nothing is sealed with it any more.</summary>
    public Task ForgetKeyAsync(MasterKey key, CancellationToken ct) => db.WriteAsync(tx =>
    {
        tx.Act?.About("master-key", key.Id);
        return tx.RunAsync($"update instance set value = trim(replace(' ' || value || ' ', ' ' || {key.Fingerprint} || ' ', ' ')) where name = {KeyCheck}", ct);
    }, ct);

    /// <summary>Everybody derives from the current key; what was made before, and not since, rests on another.</summary>
    public Task RotatedAsync(MasterKey current, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(tx =>
    {
        tx.Act?.About("master-key", current.Id);
        return tx.RunAsync($"""
            insert into instance (name, value) values ({KeyRotated}, {now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}) on conflict (name) do update set value = excluded.value
            """, ct);
    }, ct);

    /// <summary>When that was said last; null where it never was.</summary>
    public async Task<DateTimeOffset?> RotatedAsync(CancellationToken ct) => await db.FindAsync($"select value from instance where name = {KeyRotated}", row => row.GetString(0), ct) is { } at
        ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture)) : null;
}
