using Gatehouse.Data;
using Gatehouse.Events;

namespace Gatehouse.Operator;

/// <summary>The events of all Orgs in one order; see <see cref="Feed"/>.</summary>
public sealed class InstanceFeed(InstanceDb db)
{
    /// <summary>A few at a time: on SQLite every writer waits meanwhile.</summary>
    const int Chunk = 1000;

    public async Task<FeedAnswer> ReadAsync(EventCursor? after, EventFilter filter, int count, CancellationToken ct)
    {
        var (from, most) = (after ?? EventCursor.Start, Math.Clamp(count, 1, Feed.MostAtOnce));
        // First: what ended before these bounds were taken is in the rows that are read then.
        var bounds = await BoundsAsync(ct);
        var events = await db.ListAsync($"""
            select {Event.Columns} from events e join orgs o on o.id = e.org_id
            where (e.position, e.id) > ({from.Position}, {from.Id}) and e.position < {db.Dialect.FeedEnd} {filter.Condition()}
            order by e.position, e.id limit {most}
            """, Event.Read, ct);
        return bounds.Answer(after, events, most);
    }

    public async Task<List<Event>> NewestAsync(EventFilter filter, int count, CancellationToken ct)
    {
        var events = await db.ListAsync($"""
            select {Event.Columns} from events e join orgs o on o.id = e.org_id
            where e.position < {db.Dialect.FeedEnd} {filter.Condition()} order by e.position desc, e.id desc limit {count}
            """, Event.Read, ct);
        events.Reverse();
        return events;
    }

    /// <summary>Behind all that is there.</summary>
    public async Task<EventCursor> EndAsync(CancellationToken ct) => EventCursor.BehindAll((await BoundsAsync(ct)).End - 1);

    async Task<FeedBounds> BoundsAsync(CancellationToken ct) =>
        (await db.FindAsync($"select {Feed.Bounds(db.Dialect)}", row => new FeedBounds(row.GetInt64(0), row.GetInt64(1)), ct))!;

    /// <summary>Forgets what happened before a moment, and remembers how far: a cursor from before is refused. Positions follow time closely.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken ct)
    {
        while (true)
        {
            var oldest = await db.ListAsync($"select e.position, e.at from events e order by e.position, e.id limit {Chunk}", row => (Position: row.GetInt64(0), At: row.GetInt64(1)), ct);
            var last = oldest.TakeWhile(e => e.At < before.ToUnixTimeMilliseconds()).LastOrDefault().Position;
            if (last == 0) return;
            await db.WriteAsync(tx =>
            {
                tx.Do($"""
                    insert into instance (name, value) values ({"events_forgotten"}, cast(cast({last} as bigint) as text))
                    on conflict (name) do update set value = excluded.value where cast(instance.value as bigint) < cast(excluded.value as bigint)
                    """);
                tx.Do($"delete from events where position <= {last}");
                return Task.FromResult(true);
            }, ct);
        }
    }
}
