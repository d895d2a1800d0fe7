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
}
