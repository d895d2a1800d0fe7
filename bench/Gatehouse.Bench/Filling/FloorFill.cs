using System.Buffers;
using System.Text.Json;
using Gatehouse.Floor;

namespace Gatehouse.Bench;

/// <summary>Fills a database of the floor with the same people.</summary>
static class FloorFill
{
    const int Together = 50_000;

    public static async Task<Population> RunAsync(Ground ground, Place place, int stored, IReadOnlyList<int> groups, CancellationToken ct)
    {
        var people = new Population(stored, [new("", FloorRoutes.Token)], groups);
        await using var store = FloorStore.Open(ground.Name, ground.FloorConnection(place));
        await store.InitAsync();
        foreach (var some in Enumerable.Range(0, stored).Chunk(Together))
        {
            ct.ThrowIfCancellationRequested();
            await store.FillAsync(some.Select(User));
        }

        for (var group = 0; group < groups.Count; group++)
        {
            await store.AddGroupAsync(Ids.OfGroup(group), $"group {group}", []);
            await store.FillMembersAsync(Ids.OfGroup(group), people.FirstMembers(group).Select(n => Ids.Of(n)));
        }

        await store.SettleAsync();
        return people;
    }

    public static FloorUser User(int number)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes)) Person.Write(json, new(number));
        using var body = JsonDocument.Parse(bytes.WrittenMemory);
        return FloorRoutes.User(body.RootElement, Ids.Of(number));
    }
}
