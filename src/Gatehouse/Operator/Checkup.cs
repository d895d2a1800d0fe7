using Gatehouse.Data;
using Gatehouse.Doctor;
using Gatehouse.Doctor.Rules;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Webhooks;

namespace Gatehouse.Operator;

/// <summary>The doctor's round: every rule over one Org, and what only an operator can see, its people in other Orgs.</summary>
public sealed class Checkup(InstanceDb db, TimeProvider clock)
{
    const int Looked = 200, MostPairs = 2000, MostOrgs = 20, MostDoubles = 1000;

    /// <summary>What was found, the worst first.</summary>
    public async Task<List<Finding>> ExamineAsync(Org org, CancellationToken ct) => await ExamineAsync(org, log => ElsewhereAsync(org, log, ct), ct);

    /// <summary>Every Org. Only those that share people are looked for elsewhere.</summary>
    public async Task<List<(Org Org, List<Finding> Findings)>> ExamineAllAsync(IEnumerable<Org> orgs, CancellationToken ct)
    {
        var (sharing, all) = (await SharingAsync(ct), new List<(Org, List<Finding>)>());
        foreach (var org in orgs)
            all.Add((org, sharing.Contains(org.Id.Value) ? await ExamineAsync(org, ct) : await ExamineAsync(org, async log => new(0, [], await StraysAsync(org, log, ct)), ct)));
        return all;
    }

    public async Task<IpsieReport> IpsieAsync(Org org, CancellationToken ct)
    {
        var (now, mine) = (clock.GetUtcNow(), db.For(org.Id));
        var syncs = await db.FindAsync($"""
            select t.id from scim_tokens t where t.org_id = {org.Id.Value} and t.revoked_at is null and t.expires_at > {now.ToUnixTimeMilliseconds()} and t.used_at is not null limit 1
            """, row => row.GetString(0), ct);
        var roles = await mine.FindAsync($"select m.id from mappings m where m.org_id = {OrgDb.Mine} and m.role is not null limit 1", row => row.GetString(0), ct);
        return IpsieReport.Of(org, await new ConnectionStore(db).ListAsync(org.Id, ct), syncs is not null, roles is not null, now);
    }

    async Task<List<Finding>> ExamineAsync(Org org, Func<LogWindow, Task<Elsewhere>> elsewhere, CancellationToken ct)
    {
        var facts = new InstanceFacts(db);
        var (exam, findings) = (await Examination.BeginAsync(org, db.For(org.Id), async log => await elsewhere(log) with
        {
            Doubles = await DoublesAsync(org, ct), Instance = await facts.SettingsAsync(ct), InstanceEndpoints = await EndpointsAsync(org, ct),
            MasterKeys = org.IsPrimary ? await facts.NeededKeysAsync(ct) : [], MasterKeyRotated = org.IsPrimary ? await facts.RotatedAsync(ct) : null,
        }, clock.GetUtcNow(), ct), new List<Finding>());
        foreach (var rule in Rule.All)
            if (await rule.LookAsync(exam, ct) is { } finding) findings.Add(finding);
        return [.. findings.OrderByDescending(f => f.Severity)];
    }

    /// <summary>Statements here are met by an index alone, whatever the number of Orgs.</summary>
    async Task<HashSet<string>> SharingAsync(CancellationToken ct) => [.. await db.ListAsync($"""
        select distinct org_id from users where external_id is not null and external_id in (
          select external_id from users where external_id is not null group by external_id having count(distinct org_id) > 1 limit {MostPairs})
        """, row => row.GetString(0), ct)];

    async Task<Elsewhere> ElsewhereAsync(Org org, LogWindow log, CancellationToken ct)
    {
        var people = await db.ListAsync($"""
            select u.external_id, u.user_name_key, u.id, u.shown_as, case when exists (select 1 from members m where m.org_id = u.org_id and m.user_id = u.id) then 1 else 0 end
            from users u where u.org_id = {org.Id.Value} and u.external_id is not null order by u.id desc limit {Looked}
            """, row => (Key: (row.GetString(0), row.GetString(1)), Id: row.GetString(2), Name: row.GetString(3), Grouped: row.GetInt64(4) == 1), ct);
        var (here, twins) = (people.ToLookup(p => p.Key), new List<Twin>());
        foreach (var (other, ids) in await HoldersAsync(org, [.. people.Select(p => p.Key.Item1)], ct))
            foreach (var there in await db.ListAsync($"select u.external_id, u.user_name_key from users u where u.org_id = {other.Id.Value} and u.external_id in {ids}", row => (row.GetString(0), row.GetString(1)), ct))
                twins.AddRange(here[there].Select(p => new Twin(p.Id, p.Name, p.Grouped, other.Slug, other.Isolation == "shared")));
        return new(people.Count, twins, await StraysAsync(org, log, ct));
    }

    /// <summary>Which other Orgs know these externalIds. Two tenants of one vendor may well use one twice: the userName decides.</summary>
    async Task<List<(Org Org, List<string> Ids)>> HoldersAsync(Org org, List<string> externalIds, CancellationToken ct)
    {
        if (externalIds.Count == 0) return [];
        var pairs = await db.ListAsync($"""
            select org_id, external_id from users where external_id is not null and external_id in {externalIds} and org_id <> {org.Id.Value} limit {MostPairs}
            """, row => (Org: row.GetString(0), Id: row.GetString(1)), ct);
        var ids = pairs.GroupBy(p => p.Org, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Take(MostOrgs).ToDictionary(g => g.Key, g => g.Select(p => p.Id).ToList(), StringComparer.Ordinal);
        return [.. (await OrgsAsync([.. ids.Keys], ct)).Select(o => (o, ids[o.Id.Value]))];
    }

    async Task<IReadOnlyDictionary<string, string>> StraysAsync(Org org, LogWindow log, CancellationToken ct)
    {
        if (UpdateUnknownId.Ids(log) is not { Count: > 0 } unknown) return Elsewhere.Unseen.Strays;
        var found = await db.ListAsync($"select id, org_id from users where id in {unknown} and org_id <> {org.Id.Value}", row => (Id: row.GetString(0), Org: row.GetString(1)), ct);
        var slugs = (await OrgsAsync([.. found.Select(f => f.Org).Distinct(StringComparer.Ordinal)], ct)).ToDictionary(o => o.Id.Value, o => o.Slug, StringComparer.Ordinal);
        return found.ToDictionary(f => f.Id, f => slugs[f.Org], StringComparer.Ordinal);
    }

    Task<List<(string Id, string Name, string Slug)>> DoublesAsync(Org org, CancellationToken ct) => org.Settings.IsolatedPerson is null ? Task.FromResult(new List<(string, string, string)>()) : db.ListAsync($"""
        select p.user_id, u.shown_as, o.slug
        from isolated_people p join users u on u.org_id = p.org_id and u.id = p.user_id
          join isolated_people q on q.person_key = p.person_key and q.org_id <> p.org_id join orgs o on o.id = q.org_id
        where p.org_id = {org.Id.Value} and {IsolatedPeople.Chose} order by p.user_id, o.slug limit {MostDoubles}
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2)), ct);

    Task<List<Webhook>> EndpointsAsync(Org org, CancellationToken ct) => !org.IsPrimary ? Task.FromResult(new List<Webhook>())
        : db.ListAsync($"select {Webhook.Columns} from webhooks where org_id is null order by id", Webhook.Read, ct);

    Task<List<Org>> OrgsAsync(List<string> ids, CancellationToken ct) => ids.Count == 0 ? Task.FromResult(new List<Org>())
        : db.ListAsync($"select {Org.Columns} from orgs o where o.id in {ids}", Org.Read, ct);
}
