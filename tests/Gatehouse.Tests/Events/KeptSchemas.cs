using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;

namespace Gatehouse.Tests.Events;

/// <summary>Whatever the tests of a class made the product tell is held against its schema when the class is over.</summary>
static class KeptSchemas
{
    /// <summary>Of each type; the newest.</summary>
    const int Most = 300;

    static readonly SchemaText Schemas = new(EventTypes.Schemas().ToDictionary(s => s.Name, s => s.Text));

    public static async Task CheckAsync(InstanceDb db)
    {
        var faults = new List<string>();
        foreach (var e in await db.ListAsync($"""
            select {Event.Columns} from events e join orgs o on o.id = e.org_id
              join (select n.id, row_number() over (partition by n.type order by n.position desc, n.id) as place from events n where n.type not like 'test.%') k on k.id = e.id
            where k.place <= {Most}
            """, Event.Read, default))
            faults.AddRange(EventTypes.All.Contains(e.Type) ? Schemas.Faults($"{e.Type}.v{EventTypes.VersionOf(e.Type)}.json", JsonNode.Parse(e.Envelope())!).Select(fault => $"{e.Type} {e.Id} {fault}") : [$"{e.Type} has no schema"]);
        faults.Distinct().ShouldBeEmpty("Events that are not what Events/Schemas says");
    }
}
