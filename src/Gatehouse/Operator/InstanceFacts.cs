using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Web;

namespace Gatehouse.Operator;

/// <summary>What the instance knows of itself, so that the command line can tell it.</summary>
public sealed class InstanceFacts(InstanceDb db)
{
    const string Address = "address", KeyCheck = "master_key_check";

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

    /// <summary>All nodes of an instance need one master key: the first start leaves a fingerprint of it, which the others must match.</summary>
    /// <exception cref="MigrationException">This database belongs to another key.</exception>
    public async Task CheckAsync(MasterKey key, CancellationToken ct)
    {
        Acting.Nobody();
        var check = Convert.ToHexStringLower(key.Derive("check"))[..16];
        await db.RunAsync($"insert into instance (name, value) values ({KeyCheck}, {check}) on conflict do nothing", ct);
        if (await db.FindAsync($"select value from instance where name = {KeyCheck}", row => row.GetString(0), ct) != check)
            throw new MigrationException("This database was first started with another master key. Give every node the same one: GATEHOUSE_MASTER_KEY, or the master.key of the data folder it began with.");
    }
}
