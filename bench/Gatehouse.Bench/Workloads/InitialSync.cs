using System.Globalization;
using Gatehouse.Simulate;

namespace Gatehouse.Bench;

/// <summary>
/// The first sync of a directory into an empty Org: each user is looked for and then created; each group likewise, and given a
/// hundred members. Counted in requests.
/// </summary>
sealed class InitialSync : Workload
{
    const int AtOnce = 8, MembersEach = 100;

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public override string Name => "sync";
    public override string About => "an initial sync into an empty Org, 8 at a time: look-up, POST, groups, members";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (rows, products) = (new List<Row>(), new List<Measurement>());
        foreach (var plan in arena.Size.Syncs)
        {
            var (floors, runs) = (new List<Measurement>(), new List<Measurement>());
            for (var run = 0; run < Runs(arena, plan.Users); run++)
            {
                floors.Add(await SyncAsync(arena, Side.Floor, plan, ct));
                runs.Add(await SyncAsync(arena, Side.Product, plan, ct));
            }

            products.Add(Measurement.Median(runs));
            rows.Add(new(Say($"initial sync, {plan.Users:N0} users + {plan.Groups:N0} groups"), arena.Ground.Name, null, AtOnce, products[^1])
            {
                Reference = Measurement.Median(floors), Target = Target.AtLeast(0.5),
            });
        }

        var (small, large) = (arena.Size.Syncs[0].Users, arena.Size.Syncs[^1].Users);
        rows.Add(new(Say($"initial sync, {large:N0} users against {small:N0}"), arena.Ground.Name, null, AtOnce, products[^1]) { Reference = products[0], Target = Target.Within(1.2) });
        return rows;
    }

    // The large one takes minutes, and is its own average.
    static int Runs(Arena arena, int users) => users == arena.Size.Syncs[0].Users ? arena.Size.Runs : 1;

    static async Task<Measurement> SyncAsync(Arena arena, Side side, (int Users, int Groups) plan, CancellationToken ct)
    {
        var who = await arena.FreshAsync(side, ct);
        try
        {
            var sync = new Sync(plan.Users, who.People.Callers[0]);
            await who.MeasureAsync(AtOnce, new(arena.Size.Operations, arena.Size.Warm), sync.NobodyAsync, ct);
            var users = await who.MeasureAsync(AtOnce, new(plan.Users, Longest), sync.UserAsync, ct);
            var groups = await who.MeasureAsync(AtOnce, new(plan.Groups, Longest), sync.GroupAsync, ct);
            return Measurement.Together(users, groups);
        }
        finally
        {
            await arena.EndAsync(who);
        }
    }

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    sealed class Sync(int users, Caller caller)
    {
        readonly string?[] ids = new string?[users];

        public async ValueTask NobodyAsync(Worker worker, long index, CancellationToken ct) =>
            worker.Expect(await worker.GetAsync(caller, "/Users", Queries.ByName(new((int)(users + index))), ct), Answers.Total(0));

        public async ValueTask UserAsync(Worker worker, long index, CancellationToken ct)
        {
            var person = new Person((int)index);
            if (!worker.Expect(await worker.GetAsync(caller, "/Users", Queries.ByName(person), ct), Answers.Total(0))) return;
            var answer = await worker.SendAsync("POST", caller, "/Users", person, Person.Write, ct);
            if (worker.Expect(answer)) ids[index] = Answers.Id(answer);
        }

        public async ValueTask GroupAsync(Worker worker, long index, CancellationToken ct)
        {
            var name = Say($"group {index}");
            if (!worker.Expect(await worker.GetAsync(caller, "/Groups", Queries.GroupByName(name), ct), Answers.Total(0))) return;
            ScimAnswer made = await worker.SendAsync("POST", caller, "/Groups", name, Bodies.Group, ct);
            if (!worker.Expect(made)) return;
            var members = Enumerable.Range(0, Math.Min(MembersEach, users)).Select(place => ids[(index * MembersEach + place) % users]).OfType<string>();
            worker.Expect(await worker.SendAsync("PATCH", caller, $"/Groups/{Answers.Id(made)}", members, Bodies.Members, ct));
        }
    }
}
