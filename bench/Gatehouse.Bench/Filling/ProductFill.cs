using Gatehouse.Data;
using Gatehouse.Tokens;
using System.Security.Cryptography;

namespace Gatehouse.Bench;

/// <summary>Fills a new database of the product with people, as if each had come through the API.</summary>
sealed class ProductFill(Prototype prototype)
{
    const string OrgAlphabet = "abcdefghjkmnpqrstvwxyz0123456789";
    const int OrgLength = 12;

    // The sync log forgets what is old, so its entries cannot be as old as the people.
    readonly DateTimeOffset entriesFrom = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(12);

    public async Task<Population> RunAsync(Ground ground, Place place, int stored, int orgs, IReadOnlyList<int> groups, CancellationToken ct)
    {
        await using (var db = InstanceDb.Open(place.Connection)) await Migrator.RunAsync(db, ct);
        var people = new Population(stored, [.. Enumerable.Range(0, orgs).Select(_ => new Caller(
            RandomNumberGenerator.GetString(OrgAlphabet, OrgLength), TokenText.New(TokenText.ScimPrefix)))], groups);
        var numbers = Enumerable.Range(0, stored);

        await using var loader = await ground.LoaderAsync(place, ct);
        await loader.BeginAsync(ct);
        await LoadAsync(loader, Enumerable.Range(0, orgs), _ => prototype.Org, (_, index) => Org(index, people.Callers[index]), ct);
        await LoadAsync(loader, numbers, n => new Person(n).IsRare ? prototype.RareUser : prototype.User, (table, n) => User(table, n, people), ct);
        for (var group = 0; group < groups.Count; group++)
        {
            var (index, id) = (group, Ids.OfGroup(group).ToString("N"));
            await LoadAsync(loader, [index], _ => prototype.Group, (_, i) => new([new Person(i).Digits, people.Callers[0].Org, id], Ids.Time(i)), ct);
            await LoadAsync(loader, people.FirstMembers(index), _ => prototype.Member, (_, n) => new([id, people.Callers[0].Org, Id(n)], 0), ct);
        }

        await loader.FinishAsync(ct);
        return people;
    }

    /// <summary>Table by table, each in one go.</summary>
    static async Task LoadAsync(RowLoader loader, IEnumerable<int> numbers, Func<int, Pattern> patternOf, Func<string, int, Marks> subjectOf, CancellationToken ct)
    {
        foreach (var (table, templates) in patternOf(1).Tables)
            await loader.LoadAsync(table, templates[0].Columns, numbers.SelectMany(number =>
                patternOf(number).Tables.First(t => t.Table == table).Rows.Select(row => row.Fill(subjectOf(table, number)))), ct);
    }

    static Marks Org(int index, Caller caller) => new(
        [new Person(index).Digits, caller.Org, TokenText.Hash(caller.Token), $"tok_{Ids.Of(index):N}"], Ids.Time(index));

    Marks User(string table, int number, Population people)
    {
        List<string> texts = [new Person(number).Digits, people.CallerOf(number).Org, Id(number)];
        if (table != "sync_log") return new(texts, Ids.Time(number));
        var at = entriesFrom.AddMilliseconds(number);
        return new([.. texts, Guid.CreateVersion7(at).ToString("N")], at.ToUnixTimeMilliseconds());
    }

    static string Id(int number) => Ids.Of(number).ToString("N");
}
