using System.Collections.Concurrent;
using Gatehouse.Client;

namespace Sample.AspNet;

/// <summary>What Gatehouse told. A real app works on it, and remembers ids: the same event may come twice.</summary>
public sealed class Heard
{
    const int Kept = 1000;

    readonly ConcurrentQueue<Event> all = new();

    public void Add(Event told)
    {
        if (all.All(one => one.Id != told.Id)) all.Enqueue(told);
        while (all.Count > Kept) all.TryDequeue(out _);
    }

    public IEnumerable<Event> Of(string? org) => all.Where(one => one.Org.Id == org).Reverse().Take(10);
}
