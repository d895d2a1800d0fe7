using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Events;

/// <summary>What the app is told. An event commits with its change: none is lost, and none tells of what did not happen. In a preview they wait.</summary>
public static class EventStore
{
    /// <param name="type">One of the types of docs/reference/events.md, each with a schema (Events/Schemas/).</param>
    /// <param name="subject">The id of what it is about.</param>
    /// <param name="data">JSON in UTF-8: ids and changes, never a secret, never a whole person.</param>
    public static void Write(OrgTransaction tx, string type, string? subject, byte[] data, DateTimeOffset now)
    {
        if (tx.Act is { } act) act.About(type.Split('.')[0] is var family && family == "membership" ? "user" : family, subject);
        if (tx.Withholds)
            tx.Do($"""
                insert into withheld_events (org_id, id, type, subject, data, at)
                values ({Mine}, {tx.NextId(now)}, {type}, {subject}, {data}, {now.ToUnixTimeMilliseconds()})
                """);
        else
            tx.Do($"""
                insert into events (org_id, position, id, type, subject, data, at)
                values ({Mine}, {tx.Dialect.NextPosition}, {tx.NextId(now)}, {type}, {subject}, {data}, {now.ToUnixTimeMilliseconds()})
                """);
    }
}
