using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.People;

/// <summary>
/// Where index pages ended: a client that walks a directory page by page costs the page, not what stands before it, and the total is
/// counted once a walk. Only a hint: a page that nobody remembers is found by its offset. With several nodes the pages of a walk
/// come from any of them, so that what one remembers may be of an earlier walk: it holds only while the directory is as it was then.
/// </summary>
public sealed class Walks(TimeProvider clock)
{
    const int MostPerGeneration = 5_000;

    /// <summary>A total this large is not counted again at once for the first page either.</summary>
    const long LargeTotal = 10_000;

    // A change is dated when its request began, by the clock of its node, and seen when it is committed.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), TotalKept = TimeSpan.FromSeconds(5), Doubt = TimeSpan.FromMinutes(1);

    // Two generations instead of a clean-up: what nobody asks for falls out with the older one.
    ConcurrentDictionary<Place, Mark> young = new(), old = new();

    /// <summary>Behind which row the page after <paramref name="skip"/> rows begins, if nothing changed since; null when nobody came by.</summary>
    public (Position After, long Total, DateTimeOffset Since)? Find(OrgId org, string query, long skip) =>
        Look(Place.Of(org, query, skip)) is { After: { } after } mark && clock.GetUtcNow() - mark.At < Patience ? (after, mark.Total, mark.At - Doubt) : null;

    public void Remember(OrgId org, string query, long skip, Position after, long total)
    {
        if (after.Value is null or { Length: <= ScimLimits.KeyLength }) Keep(Place.Of(org, query, skip), new(after, total, clock.GetUtcNow()));
    }

    /// <summary>A total counted a moment ago, if it was a large one.</summary>
    public long? Total(OrgId org, string query) =>
        Look(Place.Of(org, query, 0)) is { } mark && clock.GetUtcNow() - mark.At < TotalKept ? mark.Total : null;

    public void Counted(OrgId org, string query, long total)
    {
        if (total >= LargeTotal) Keep(Place.Of(org, query, 0), new(null, total, clock.GetUtcNow()));
    }

    Mark? Look(Place place) => young.TryGetValue(place, out var mark) || old.TryGetValue(place, out mark) ? mark : null;

    void Keep(Place place, Mark mark)
    {
        if (young.Count >= MostPerGeneration) (old, young) = (young, new());
        young[place] = mark;
    }

    /// <param name="Query">Its hash: a filter may be long, and thousands are remembered.</param>
    readonly record struct Place(OrgId Org, UInt128 Query, long Skip)
    {
        public static Place Of(OrgId org, string query, long skip) =>
            new(org, BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(query))), skip);
    }

    sealed record Mark(Position? After, long Total, DateTimeOffset At);
}
