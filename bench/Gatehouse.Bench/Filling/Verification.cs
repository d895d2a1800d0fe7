using System.Text;
using Gatehouse.Simulate;

namespace Gatehouse.Bench;

/// <summary>Reads back through the API what the loader wrote behind its back: a workload over rows that nobody finds measures nothing.</summary>
static class Verification
{
    const int Samples = 3;

    /// <param name="who">The server on what was filled.</param>
    /// <param name="prototype">How users of the product must look; null for the floor.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="InvalidOperationException">The server does not show what was stored.</exception>
    public static async Task RunAsync(Contestant who, Prototype? prototype, CancellationToken ct)
    {
        var people = who.People;
        using var worker = new Worker(who);
        for (var sample = 0; sample < Samples; sample++)
        {
            var number = (int)((long)sample * (people.Stored - 1) / (Samples - 1));
            var (person, caller, id) = (new Person(number), people.CallerOf(number), who.Id(number));
            worker.Expect(await worker.GetAsync(caller, "/Users", "count=1", ct), Answers.Total(people.Stored / people.Callers.Count));
            worker.Expect(await worker.GetAsync(caller, "/Users", Queries.ByName(person), ct), $"\"id\":\"{id}\"");
            var answer = await worker.GetAsync(caller, $"/Users/{id}", "", ct);
            if (worker.Expect(answer, person.UserName) && prototype is not null) Compare(answer, prototype, number, caller, id);
        }

        for (var group = 0; prototype is not null && group < people.Groups.Count; group++)
        {
            var member = who.Id(people.FirstMembers(group).Last());
            worker.Expect(
                await worker.GetAsync(people.Callers[0], "/Groups", $"filter=id%20eq%20%22{who.Id(Ids.OfGroup(group))}%22%20and%20members%20eq%20%22{member}%22&attributes=id", ct),
                Answers.Total(1));
        }

        if (worker.FirstFailure is { } failure) throw new InvalidOperationException($"What was filled in does not read back: {failure}");
    }

    static void Compare(ScimAnswer answer, Prototype prototype, int number, Caller caller, string id)
    {
        var person = new Person(number);
        var expected = (person.IsRare ? prototype.RareUser : prototype.User).Shown
            .Replace("<0>", person.Digits, StringComparison.Ordinal).Replace("<1>", caller.Org, StringComparison.Ordinal).Replace("<2>", id, StringComparison.Ordinal);
        var shown = PatternReader.Shown(Encoding.UTF8.GetString(answer.Body.Span));
        if (shown != expected) throw new InvalidOperationException($"User {number} is not as the product would have written it.\nexpected {expected}\nshown    {shown}");
    }
}
