using System.Collections.Concurrent;
using Gatehouse.Data;

namespace Gatehouse.Alerts;

/// <summary>Orgs of which this node refused something since the last look: only they can have too many failures, and they are few.</summary>
public sealed class Troubled
{
    const int Most = 10_000;

    readonly ConcurrentDictionary<OrgId, bool> orgs = new();

    public void Note(OrgId org)
    {
        if (orgs.Count < Most) orgs[org] = true;
    }

    public List<OrgId> Take()
    {
        var taken = orgs.Keys.ToList();
        foreach (var org in taken) orgs.TryRemove(org, out _);
        return taken;
    }
}
