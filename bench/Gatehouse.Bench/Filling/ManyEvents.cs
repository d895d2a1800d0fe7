using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;

namespace Gatehouse.Bench;

/// <summary>Events as changes of users write them, each about another user, without the users.</summary>
static class ManyEvents
{
    const int Together = 1000;

    public static async Task WriteAsync(OrgDb db, int count, CancellationToken ct)
    {
        for (var from = 0; from < count; from += Together)
            await db.WriteAsync(tx =>
            {
                for (var i = from; i < Math.Min(count, from + Together); i++)
                {
                    var id = Ids.Of(i).ToString("N");
                    var data = new JsonObject { ["id"] = id, ["status"] = "active", ["changes"] = new JsonObject { ["title"] = new JsonObject { ["from"] = "Engineer", ["to"] = $"Manager {i}" } } };
                    EventStore.Write(tx, "user.updated", id, Encoding.UTF8.GetBytes(data.ToJsonString()), TimeProvider.System.GetUtcNow());
                }

                return Task.FromResult(true);
            }, ct);
    }
}
