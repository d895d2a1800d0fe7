using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Web;

namespace Gatehouse.Operator;

/// <summary>
/// The way from one master key to the next: it is made and known to every node, then it is the current one, then all is sealed with it, then the old one goes. Each call
/// takes the steps that are due, and goes on where another broke off. Where the keys are not ours to write it says what is to be done.
/// </summary>
public sealed class KeyRotation(InstanceDb db, InstanceFacts facts, MasterKeys keys, TimeProvider clock)
{
    readonly Resealing resealing = new(db, keys);

    string Place => keys.Source.Name;

    public async Task<List<ListedKey>> ListAsync(CancellationToken ct)
    {
        var (ring, counts, needed) = (keys.Ring, await resealing.CountAsync(ct), await facts.NeededKeysAsync(ct));
        string[] ids = [.. ring.All.Select(k => k.Id), .. needed.Select(f => f[..MasterKey.IdLength]), .. counts.Keys.Where(id => id.Length > 0)];
        List<ListedKey> all = [.. ids.Distinct(StringComparer.Ordinal).Select(id => new ListedKey(id, ring.State(id) ?? "missing", counts.GetValueOrDefault(id)))];
        return counts.TryGetValue("", out var unnamed) ? [.. all, new ListedKey("", "unnamed", unnamed)] : all;
    }

    /// <param name="atOnce">No node reads another file: none is handed what it cannot open.</param>
    public async Task<Rotation> RotateAsync(bool atOnce, CancellationToken ct)
    {
        await facts.CheckAsync(keys, ct);
        var ring = keys.Ring;
        if (ring.Old.Count == 0)
        {
            var next = ring.Next ?? MasterKey.New();
            if (ring.Next is null)
            {
                ring = ring with { Next = next };
                if (!Write(ring)) return Wait($"This command cannot write {Place}. Set it on every node to the key of now and a new one, and start the nodes again:\n\n  current:THE KEY OF NOW;next:{next.Entry}\n\nThen run this again.");
                if (!atOnce) return Wait($"The next key, {next.Id}, is in {Place} and not used yet. Give that file to every node (they read it within a second), then run this again.");
                await Task.Delay(MasterKeys.Noticed, clock, ct);
            }

            await facts.NeedKeyAsync(next, ct);
            if (!Write(ring.Turned())) return Wait($"This command cannot write {Place}. Every node knows the next key: make it the current one on each of them, and start the nodes again:\n\n  current:THE KEY THAT IS NEXT;old:THE KEY THAT IS CURRENT\n\nThen run this again.");
            await Task.Delay(MasterKeys.Noticed, clock, ct);
        }

        var (done, faults) = await resealing.RunAsync(ct);
        ring = keys.Ring;
        await facts.RotatedAsync(ring.Current, clock.GetUtcNow(), ct);
        return new(ring.Current.Id, done, faults, (atOnce || keys.Source.FilePath is null ? "" : $"Give {Place} to every node once more, then run this again: it seals anew what they sealed meanwhile. ")
            + $"When nothing rests on it any more: gatehouse key retire {string.Join(' ', ring.Old.Select(k => k.Id))}");
    }

    /// <summary>Takes a key out of the ring.</summary>
    /// <param name="confirmed">Although refresh tokens and links rest on it.</param>
    public async Task<Decision<string>> RetireAsync(string id, bool confirmed, CancellationToken ct)
    {
        await facts.CheckAsync(keys, ct);
        var ring = keys.Ring;
        if (ring.Find(id) is not { } key) return new Decision<string>.Refused($"There is no key '{id}' in {Place}. See: gatehouse key list");
        if (key == ring.Current) return new Decision<string>.Refused("This is the current key: rotate first (gatehouse key rotate-master).");
        var counts = await resealing.CountAsync(ct);
        if (counts.GetValueOrDefault(id) + counts.GetValueOrDefault("") is > 0 and var left) return new Decision<string>.Refused($"{left} values are still sealed with it: gatehouse key rotate-master");
        if (!confirmed && key != ring.Next && await RestAsync(ct) is (var grants, var invitations) && grants + invitations > 0)
            return new Decision<string>.Asks($"On old keys rest {grants} refresh tokens (until they are used) and {invitations} links of invitations; they count no more then.");
        await facts.ForgetKeyAsync(key, ct);
        return new Decision<string>.Done(Write(ring with { Next = key == ring.Next ? null : ring.Next, Old = [.. ring.Old.Where(k => k != key)] })
            ? "Retired." : $"Nothing needs it any more. Take it out of {Place} on every node, and start them again.");
    }

    /// <summary>What was made before the rotation, and not since.</summary>
    async Task<(long Grants, long Invitations)> RestAsync(CancellationToken ct)
    {
        var (now, since, reads, rest) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), (await facts.RotatedAsync(ct) ?? clock.GetUtcNow()).ToUnixTimeMilliseconds(), db.Together(), (Grants: 0L, Invitations: 0L));
        reads.Add($"select count(*) from app_grants g where g.ended_at is null and g.ends_at > {now} and g.generation > 0 and coalesce(g.rotated_at, g.created_at) < {since}", row => rest.Grants = row.GetInt64(0));
        reads.Add($"select count(*) from invitations i where i.expires_at > {now} and i.created_at < {since}", row => rest.Invitations = row.GetInt64(0));
        await reads.RunAsync(ct);
        return rest;
    }

    Rotation Wait(string todo) => new(keys.Current.Id, 0, [], todo);

    /// <summary>False in the environment, and where a file is given to us and not ours.</summary>
    bool Write(KeyRing ring)
    {
        try
        {
            if (keys.Source.FilePath is not null) keys.Write(ring);
            return keys.Source.FilePath is not null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <param name="State">current, next, old or, where the database needs it and this node does not have it, missing.</param>
/// <param name="Seals">How many values.</param>
public sealed record ListedKey(string Id, string State, long Seals);

/// <summary>How far it came.</summary>
/// <param name="Faults">Why values could not be opened; they are as they were.</param>
/// <param name="Todo">For people.</param>
public sealed record Rotation(string Current, long Resealed, IReadOnlyList<string> Faults, string Todo);
