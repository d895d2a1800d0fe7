using Gatehouse.Data;

namespace Gatehouse.Operator;

/// <summary>What the instance knows of itself, so that the command line can tell it.</summary>
public sealed class InstanceFacts(InstanceDb db)
{
    const string Address = "address";

    public Task ServesAtAsync(string url, CancellationToken ct) => db.RunAsync($"""
        insert into instance (name, value) values ({Address}, {url}) on conflict (name) do update set value = excluded.value
        """, ct);

    /// <summary>Where the server was last seen to serve, null before the first start.</summary>
    public Task<string?> AddressAsync(CancellationToken ct) =>
        db.FindAsync($"select value from instance where name = {Address}", row => row.GetString(0), ct);
}
