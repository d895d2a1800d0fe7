using System.Text.Json.Nodes;
using Gatehouse.Events;
using Gatehouse.Tests.Events;

namespace Gatehouse.Tests.Connections;

/// <summary>What an Org was told, each held against its schema.</summary>
static class Told
{
    static readonly SchemaText Schemas = new(EventTypes.Schemas().ToDictionary(s => s.Name, s => s.Text));

    public static async Task<List<JsonNode>> EventsAsync(this TestOrg org, string family)
    {
        var told = await Feed.NewestAsync(org.Db, EventFilter.Of([family]), 100, TestContext.Current.CancellationToken);
        foreach (var e in told) Schemas.Faults($"{e.Type}.v1.json", JsonNode.Parse(e.Envelope())!).ShouldBeEmpty(e.Type);
        return [.. told.Select(e => JsonNode.Parse(e.Envelope())!)];
    }
}
