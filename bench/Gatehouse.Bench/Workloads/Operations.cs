namespace Gatehouse.Bench;

/// <summary>The operations that several workloads share.</summary>
static class Operations
{
    public static async ValueTask FilterByNameAsync(Worker worker, long index, CancellationToken ct)
    {
        var number = worker.People.Anybody();
        worker.Expect(await worker.GetAsync(worker.People.CallerOf(number), "/Users", Queries.ByName(new(number)), ct), Answers.Total(1));
    }

    public static async ValueTask GetByIdAsync(Worker worker, long index, CancellationToken ct)
    {
        var number = worker.People.Anybody();
        worker.Expect(await worker.GetAsync(worker.People.CallerOf(number), $"/Users/{worker.Who.Id(number)}", "", ct), new Person(number).UserName);
    }

    public static async ValueTask CreateAsync(Worker worker, long index, CancellationToken ct)
    {
        var (person, caller) = worker.People.Newcomer();
        worker.Expect(await worker.SendAsync("POST", caller, "/Users", person, Person.Write, ct), person.UserName);
    }

    public static async ValueTask PatchActiveAsync(Worker worker, long index, CancellationToken ct)
    {
        var (number, active) = worker.People.Turn();
        worker.Expect(await worker.SendAsync("PATCH", worker.People.CallerOf(number), $"/Users/{worker.Who.Id(number)}", active, Bodies.Active, ct));
    }

    public static Operation AddMembers(int group, int together) => async (worker, _, ct) =>
    {
        var members = worker.People.NewMembers(group, together).Select(worker.Who.Id);
        worker.Expect(await worker.SendAsync("PATCH", worker.People.Callers[0], $"/Groups/{worker.Who.Id(Ids.OfGroup(group))}", members, Bodies.Members, ct));
    };

    /// <summary>Each of the first members once.</summary>
    public static Operation RemoveMember(int group) => async (worker, _, ct) =>
    {
        var member = worker.Who.Id(worker.People.NextToLeave(group));
        worker.Expect(await worker.SendAsync("PATCH", worker.People.Callers[0], $"/Groups/{worker.Who.Id(Ids.OfGroup(group))}", member, Bodies.WithoutMember, ct));
    };

    public static Operation GetGroup(int group, string query) => async (worker, _, ct) =>
        worker.Expect(await worker.GetAsync(worker.People.Callers[0], $"/Groups/{worker.Who.Id(Ids.OfGroup(group))}", query, ct), worker.Who.Id(Ids.OfGroup(group)));

    /// <summary>Whoever is among the last of its first members: nobody removed them.</summary>
    public static Operation GetMember(int group) => async (worker, index, ct) =>
    {
        var number = worker.People.FirstMember(group, worker.People.Groups[group] - 1 - (int)(index % (worker.People.Groups[group] / 4)));
        worker.Expect(await worker.GetAsync(worker.People.CallerOf(number), $"/Users/{worker.Who.Id(number)}", "", ct), worker.Who.Id(Ids.OfGroup(group)));
    };

    /// <summary>All members in one request, each time a few others than before.</summary>
    public static Operation Replace(int group, int differences) => async (worker, index, ct) =>
    {
        var members = worker.People.FirstMembers(group).Where((_, place) => place % 2 == 1 || place / 2 / differences != index % 7).Select(worker.Who.Id);
        worker.Expect(await worker.SendAsync("PATCH", worker.People.Callers[0], $"/Groups/{worker.Who.Id(Ids.OfGroup(group))}", members, Bodies.AllMembers, ct));
    };
}
