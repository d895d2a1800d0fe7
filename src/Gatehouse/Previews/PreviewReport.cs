using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Previews;

/// <summary>What a go would come to.</summary>
/// <param name="Arrive">How many come in, or are invited; the first of them in <paramref name="People"/>.</param>
/// <param name="Gain">How many would have more than now, and how many less; the first of both in <paramref name="Changes"/>.</param>
public sealed record PreviewReport(
    string Id, DateTimeOffset StartedAt, string State, long Arrive, IReadOnlyList<PreviewReport.Person> People, IReadOnlyList<HeldPerson> Leave, long Groups, long Events, long Gain, long Lose, IReadOnlyList<AccessChange> Changes)
{
    const int Chunk = 500, Named = 100;

    public sealed record Person(string Id, string Name);

    /// <param name="invites">The Org asks people in: they have no access before they came.</param>
    /// <returns>Null when the Org is in no preview.</returns>
    public static async Task<PreviewReport?> OfAsync(OrgDb db, bool invites, CancellationToken ct)
    {
        if (await db.FindAsync($"select o.preview from orgs o where o.id = {Mine} and o.preview is not null", row => row.GetString(0), ct) is not { } id) return null;
        var batch = (await HeldBatch.FindAsync(db, id, ct))!;
        var leave = await HeldPerson.ListAsync(db, id, ct);
        var (leavers, gain, lose, named, last) = (leave.Select(l => l.Id).ToHashSet(StringComparer.Ordinal), 0L, 0L, new List<AccessChange>(), "");
        while (await NextAsync(db, last, ct) is { Count: > 0 } users)
        {
            last = users[^1].Id;
            var facts = await AccessFacts.ReadAsync(db, users.ConvertAll(u => u.Id), ct, held: false);
            foreach (var (user, name) in users.Where(u => facts.Members.ContainsKey(u.Id)))
            {
                var member = facts.Members[user];
                var status = leavers.Contains(user) ? Membership.Suspended : member.Status == Membership.Previewed && !invites ? Membership.Active : member.Status;
                var then = EffectiveAccess.OfRules(member with { Status = status }, facts);
                if (then == member.Stored) continue;
                if (MappingPreview.Gains(facts, member.Stored, then)) gain++;
                if (MappingPreview.Gains(facts, then, member.Stored)) lose++;
                if (named.Count < Named) named.Add(new(user, name, member.Stored, then));
            }
        }

        var people = await db.ListAsync($"select u.id, u.shown_as from users u where u.org_id = {Mine} and u.status <> 'active' and u.status = {Membership.Previewed} order by u.id limit {Named}",
            row => new Person(row.GetString(0), row.GetString(1)), ct);
        var counts = (await db.FindAsync($"""
            select (select count(*) from users u where u.org_id = {Mine} and u.status <> 'active' and u.status = {Membership.Previewed}),
              (select count(*) from groups g where g.org_id = {Mine}), (select count(*) from withheld_events w where w.org_id = {Mine})
            """, row => new { People = row.GetInt64(0), Groups = row.GetInt64(1), Events = row.GetInt64(2) }, ct))!;
        return new(id, batch.OpenedAt, batch.State, counts.People, people, leave, counts.Groups, counts.Events, gain, lose, named);
    }

    static Task<List<(string Id, string Name)>> NextAsync(OrgDb db, string after, CancellationToken ct) =>
        db.ListAsync($"select u.id, u.shown_as from users u where u.org_id = {Mine} and u.id > {after} order by u.id limit {Chunk}", row => (row.GetString(0), row.GetString(1)), ct);
}
