using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Events;

/// <summary>
/// An Org's events in the order of their positions. On PostgreSQL a position is the number of the transaction, and a page ends before the
/// oldest that still runs: what commits later stands later, so a cursor never passes by an event.
/// </summary>
public static class Feed
{
    public const int MostAtOnce = 1000;

    /// <param name="after">Null begins with the oldest that is kept.</param>
    public static async Task<FeedAnswer> ReadAsync(OrgDb db, EventCursor? after, EventFilter filter, int count, CancellationToken ct)
    {
        var (bounds, events, from, most) = (new FeedBounds(0, 0), new List<Event>(), after ?? EventCursor.Start, Math.Clamp(count, 1, MostAtOnce));
        var reads = db.Together();
        // First: what ended before these bounds were taken is in the rows that are read then.
        reads.Add($"select {Bounds(db.Dialect)} from orgs o where o.id = {Mine}", row => bounds = new(row.GetInt64(0), row.GetInt64(1)));
        reads.Add($"""
            select {Event.Columns} from events e join orgs o on o.id = e.org_id
            where e.org_id = {Mine} and (e.position, e.id) > ({from.Position}, {from.Id}) and e.position < {db.Dialect.FeedEnd} {filter.Condition()}
            order by e.position, e.id limit {most}
            """, row => events.Add(Event.Read(row)));
        await reads.RunAsync(ct);
        return bounds.Answer(after, events, most);
    }

    /// <summary>The newest events, oldest first.</summary>
    public static async Task<List<Event>> NewestAsync(OrgDb db, EventFilter filter, int count, CancellationToken ct)
    {
        var events = await db.ListAsync($"""
            select {Event.Columns} from events e join orgs o on o.id = e.org_id
            where e.org_id = {Mine} and e.position < {db.Dialect.FeedEnd} {filter.Condition()} order by e.position desc, e.id desc limit {count}
            """, Event.Read, ct);
        events.Reverse();
        return events;
    }

    internal static RawSql Bounds(Dialect dialect) =>
        new($"{dialect.FeedEnd.Text}, coalesce((select cast(value as bigint) from instance where name = 'events_forgotten'), 0)");
}
