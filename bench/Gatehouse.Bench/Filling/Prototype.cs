using System.Text;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Simulate;
using Gatehouse.Tokens;

namespace Gatehouse.Bench;

/// <summary>Rows of one kind of subject: each table's name, and the patterns of its rows.</summary>
sealed record Pattern(IReadOnlyList<(string Table, List<RowTemplate> Rows)> Tables, string Shown);

/// <summary>
/// The rows that the product itself writes for an Org, a user and a group that were made through its API. The loader repeats them,
/// so that it need not know how the product stores a user.
/// </summary>
sealed class Prototype
{
    // Nobody is numbered so high.
    static readonly Person Plain = new(7_654_321), Rare = new(7_654_300);

    public required Pattern Org { get; init; }
    public required Pattern User { get; init; }
    public required Pattern RareUser { get; init; }
    public required Pattern Group { get; init; }
    public required Pattern Member { get; init; }

    public static async Task<Prototype> MakeAsync(Ground ground, Workshop workshop, CancellationToken ct)
    {
        var place = await ground.NewAsync("prototype", ct);
        var caller = await OrgAsync(place, ct);
        Made made;
        await using (var product = await workshop.StartAsync(Side.Product, place, new(0, [caller], []), ct)) made = await PostAsync(product, caller, ct);
        // The server has ended: nobody writes any more, and SQLite's log is put away.
        await using var rows = await ground.LoaderAsync(place, ct);
        return await ReadAsync(rows, caller.Org, made, ct);
    }

    static async Task<Made> PostAsync(Contestant product, Caller caller, CancellationToken ct)
    {
        using var worker = new Worker(product);
        var (user, shown) = Found(worker, await worker.SendAsync("POST", caller, "/Users", Plain, Person.Write, ct));
        var (rare, rareShown) = Found(worker, await worker.SendAsync("POST", caller, "/Users", Rare, Person.Write, ct));
        var (group, _) = Found(worker, await worker.SendAsync("POST", caller, "/Groups", $"group {Plain.Digits}", Bodies.Group, ct));
        return worker.Expect(await worker.SendAsync<IEnumerable<string>>("PATCH", caller, $"/Groups/{group}", [user], Bodies.Members, ct))
            ? new(user, shown, rare, rareShown, group)
            : throw Refused(worker);
    }

    static async Task<Prototype> ReadAsync(RowLoader rows, string org, Made made, CancellationToken ct)
    {
        var reader = new PatternReader(rows, org);
        var token = (await rows.ReadAsync("scim_tokens", "org_id", org, ct))[0];
        return new()
        {
            Org = await reader.ReadAsync([Plain.Digits, org, Text(token, "hash"), Text(token, "id")], "", ct, ("orgs", "id", org), ("scim_tokens", "org_id", org)),
            User = await UserAsync(Plain, made.User, made.Shown),
            RareUser = await UserAsync(Rare, made.Rare, made.RareShown),
            Group = await reader.ReadAsync([Plain.Digits, org, made.Group], "", ct, ("groups", "id", made.Group)),
            Member = await reader.ReadAsync([made.Group, org, made.User], "", ct, ("members", "group_id", made.Group)),
        };

        // A table in which every new user gets a row belongs into this list.
        Task<Pattern> UserAsync(Person person, string id, string shown) => reader.ReadAsync(
            [person.Digits, org, id], shown, ct, ("users", "id", id), ("emails", "user_id", id), ("sync_log", "resource_id", id));
    }

    static async Task<Caller> OrgAsync(Place place, CancellationToken ct)
    {
        await using var db = InstanceDb.Open(place.Connection);
        await Migrator.RunAsync(db, ct);
        var orgs = new OrgStore(db, TimeProvider.System);
        await orgs.EnsurePrimaryAsync(ct);
        var org = await orgs.CreateAsync($"Bench {Plain.Digits}", $"bench-{Plain.Digits}", "isolated", "userName", ct) ?? throw new InvalidOperationException("There is a prototype already.");
        await DecideAsync(db.For(org.Id), ct, (GuardLeast, Unreached));
        var issued = (Decision<IssuedToken>.Done)await new TokenStore(TimeProvider.System).IssueAsync(db.For(org.Id), "bench", TokenStore.FirstLife, new Dictionary<string, string>(StringComparer.Ordinal), "bench", ct);
        return new(org.Id.Value, issued.Value.Text);
    }

    /// <summary>What the guard against mass de-provisioning lets pass in any case. It is on in each Org and counts, but nobody is held unless a workload says so.</summary>
    public const string GuardLeast = "guard-least", Unreached = "100000000";

    public static async Task DecideAsync(OrgDb org, CancellationToken ct, params (string Key, string Value)[] settings)
    {
        if (await new OrgChanges(new TokenStore(TimeProvider.System), TimeProvider.System)
            .SetAsync(org, settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal), confirmed: true, "bench", ct) is not Decision<OrgSettings>.Done)
            throw new InvalidOperationException("The Org could not be set.");
    }

    static (string Id, string Shown) Found(Worker worker, ScimAnswer answer) =>
        worker.Expect(answer) ? (Answers.Id(answer), Encoding.UTF8.GetString(answer.Body.Span)) : throw Refused(worker);

    static InvalidOperationException Refused(Worker worker) => new($"the product refused the first resources: {worker.FirstFailure}\n{worker.Who.Server.Said}");

    static string Text(StoredRow row, string column) => (string)row.Values[row.Columns.ToList().IndexOf(column)]!;

    /// <summary>Ids of what was made, and what the API showed of it.</summary>
    sealed record Made(string User, string Shown, string Rare, string RareShown, string Group);
}
