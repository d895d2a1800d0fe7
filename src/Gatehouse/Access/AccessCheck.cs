using Gatehouse.Data;
using Gatehouse.Jobs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>Proves that the stored access is what would be computed now.</summary>
/// <param name="Checked">Users.</param>
/// <param name="Differences">The first of them, by id.</param>
/// <param name="Jobs">How many jobs still have access to compute: until they end, differences are to be expected.</param>
public sealed record AccessCheck(long Checked, long Different, IReadOnlyList<AccessChange> Differences, long Repaired, long Jobs)
{
    const int Chunk = 500, Named = 100;

    public static async Task<AccessCheck> RunAsync(OrgDb db, bool repair, DateTimeOffset now, CancellationToken ct)
    {
        var (seen, different, repaired, named, last) = (0L, 0L, 0L, new List<AccessChange>(), "");
        while (await NextAsync(db, last, ct) is { Count: > 0 } users)
        {
            last = users[^1].Id;
            var facts = await AccessFacts.ReadAsync(db, users.ConvertAll(u => u.Id), ct);
            var wrong = (from user in users
                         where facts.Members.ContainsKey(user.Id)
                         let member = facts.Members[user.Id]
                         let right = EffectiveAccess.Of(member, facts)
                         where member.Stored != right
                         select new AccessChange(user.Id, user.Name, member.Stored, right)).ToList();
            (seen, different) = (seen + users.Count, different + wrong.Count);
            named.AddRange(wrong.Take(Named - named.Count));
            if (repair && wrong.Count > 0) repaired += await db.WriteAsync(tx => AccessUpkeep.RefreshAsync(tx, now, wrong.ConvertAll(w => w.Id), ct), ct);
        }

        var open = (await JobStore.ListAsync(db, 1000, ct)).Count(j => j.Kind == AccessJob.Kind && j.FinishedAt is null);
        return new(seen, different, named, repaired, open);
    }

    static Task<List<(string Id, string Name)>> NextAsync(OrgDb db, string after, CancellationToken ct) =>
        db.ListAsync($"select u.id, u.shown_as from users u where u.org_id = {Mine} and u.id > {after} order by u.id limit {Chunk}", row => (row.GetString(0), row.GetString(1)), ct);
}
