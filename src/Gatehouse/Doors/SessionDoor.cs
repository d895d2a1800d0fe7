using Gatehouse.Access;
using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using Gatehouse.Sessions;

namespace Gatehouse.Doors;

/// <summary>
/// A cookie becomes a session, and a session an Org. Each use asks the database, in one statement: whether the session goes on, and in which Orgs the person is
/// active under the access epoch of then. An end of access is seen by the very next request, on every node.
/// </summary>
public sealed class SessionDoor(InstanceDb db, Secrets secrets, TimeProvider clock)
{
    /// <summary>How precisely "last seen" is kept; well below the shortest idle limit.</summary>
    static readonly TimeSpan Precision = TimeSpan.FromSeconds(20);

    public async Task<BrowserSession?> OpenAsync(string? hash, CancellationToken ct)
    {
        if (hash is null) return null;
        var (now, seen, found) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), 0L, (BrowserSession?)null);
        var entries = new List<Entry>();
        await db.ListAsync($"""
            select s.operator, s.seen_at, e.user_id, e.connection_id, e.entered_at, e.ends_at, e.idle_ms, e.sid, l.signed_in_at,
              coalesce((select 1 from users u where u.org_id = e.org_id and u.id = e.user_id and u.status = {Membership.Active} and u.access_epoch = e.access_epoch),
                (select 1 from tombstones t where t.org_id = e.org_id and t.id = e.user_id and t.access_epoch = e.access_epoch and {Tombstone.GoesOn})),
              (select 1 from connection_orgs c where c.org_id = e.org_id and c.connection_id = e.connection_id),
              (select u.user_name_key || ' ' || coalesce((select string_agg(m.value_key, ' ') from emails m where m.org_id = u.org_id and m.user_id = u.id), '') from users u
                where u.org_id = e.org_id and u.id = e.user_id and not exists (select 1 from connection_orgs c where c.org_id = e.org_id and c.connection_id = e.connection_id)), {Org.Columns}
            from sessions s left join session_orgs e on e.session_hash = s.hash left join orgs o on o.id = e.org_id and {Org.Open}
              left join session_logins l on l.session_hash = e.session_hash and l.connection_id = e.connection_id
            where s.hash = {hash} and s.ends_at > {now} order by e.entered_at, e.org_id
            """, row =>
        {
            (seen, found) = (row.GetInt64(1), new(hash, row.GetText(0), entries));
            if (row.IsDBNull(2) || row.IsDBNull(9) || row.IsDBNull(12) || row.GetInt64(5) <= now || seen + row.GetInt64(6) <= now) return true;
            var org = Org.Read(new Behind(row, 12));
            // An Org that demands its own identity providers, of all or of a domain's people, does so of those who are in already.
            if (!row.IsDBNull(10) || !org.Settings.SignIn.RequiredFor(row.GetText(11) ?? "")) entries.Add(new(org, row.GetString(2), row.GetString(3), Time(row.GetInt64(4)), Time(row.GetInt64(5)), row.GetString(7), Time(row.IsDBNull(8) ? row.GetInt64(4) : row.GetInt64(8))));
            return true;
        }, ct);
        if (found is not null && now - seen > Precision.TotalMilliseconds) await db.RunAsync($"update sessions set seen_at = {now} where hash = {hash} and seen_at < {now}", ct);
        return found;
    }

    /// <summary>The Org of somebody who is in it now.</summary>
    public OrgDb Enter(Entry entry) => db.For(entry.Org.Id);

    /// <summary>
    /// Where else the same person belongs: by the same subject of the same connection, or by the account that joins members of shared Orgs; the latter not where
    /// an Org demands its own identity provider.
    /// </summary>
    public async Task<List<Reachable>> ReachableAsync(BrowserSession session, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var reachable = await db.ListAsync($"""
            select i.user_id, l.connection_id, cast(1 as bigint), '', {Org.Columns} from session_logins l
            join connections c on c.id = l.connection_id and c.state = 'active'
            join identities i on i.connection_id = l.connection_id and i.subject = l.subject
            join connection_orgs s on s.org_id = i.org_id and s.connection_id = l.connection_id
            join users u on u.org_id = i.org_id and u.id = i.user_id and u.status = {Membership.Active}
            join orgs o on o.id = i.org_id and {Org.Open}
            where l.session_hash = {session.Hash} and (l.ends_at is null or l.ends_at > {now})
            union all
            select u.id, e.connection_id, cast(0 as bigint), u.user_name_key || ' ' || coalesce((select string_agg(m.value_key, ' ') from emails m where m.org_id = u.org_id and m.user_id = u.id), ''), {Org.Columns} from session_orgs e
            join users f on f.org_id = e.org_id and f.id = e.user_id and f.status = {Membership.Active} and f.access_epoch = e.access_epoch
            join users u on u.account_id = f.account_id and u.status = {Membership.Active}
            join orgs o on o.id = u.org_id and o.isolation = 'shared' and {Org.Open}
            where e.session_hash = {session.Hash} and e.ends_at > {now}
            """, row => (Reachable: new Reachable(Org.Read(new Behind(row, 4)), row.GetString(0), row.GetString(1)), Own: row.GetInt64(2) == 1, Addresses: row.GetString(3)), ct);
        return [.. reachable.Where(r => r.Own || (!r.Reachable.Org.Settings.SignIn.RequiredFor(r.Addresses) && session.Entries.Any(e => e.Connection == r.Reachable.Connection && e.Org.Isolation == "shared")))
            .Where(r => session.In(r.Reachable.Org.Id.Value) is null).GroupBy(r => r.Reachable.Org.Id).Select(same => same.OrderByDescending(r => r.Own).First().Reachable).OrderBy(r => r.Org.Name, StringComparer.Ordinal)];
    }

    /// <summary>Into another Org, without asking an identity provider.</summary>
    public Task<bool> SwitchAsync(BrowserSession session, Reachable to, Action<OrgTransaction> note, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        note(tx.For(to.Org.Id));
        return await EntryStore.EnterAsync(tx.For(to.Org.Id), to.Org.Settings.SignIn, session.Hash, before: null, to.User, to.Connection, idpEnds: null, clock.GetUtcNow(), ct);
    }, ct);

    public Task<List<SessionLogin>> LoginsAsync(BrowserSession session, CancellationToken ct) => db.ListAsync($"""
        select l.connection_id, l.subject, l.logout from session_logins l where l.session_hash = {session.Hash} order by l.at desc, l.connection_id
        """, row => new SessionLogin(row.GetString(0), row.GetString(1), row.GetText(2) is { } text ? secrets.Open(SealedColumn.SessionLogout, [row.GetString(0), row.GetString(1)], text) : null), ct);

    /// <summary>With what apps were given in it, which hear of that.</summary>
    public Task EndAsync(string hash, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        await EndGrantsAsync(tx, hash, after: null, clock.GetUtcNow(), ct);
        tx.Do($"delete from sessions where hash = {hash}");
        return true;
    }, ct);

    /// <summary>Of the Orgs that a session is in, and that the one after it is not as the same person.</summary>
    internal static async Task EndGrantsAsync(InstanceTransaction tx, string hash, string? after, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (org, sid) in await tx.ListAsync($"""
            select e.org_id, e.sid from session_orgs e where e.session_hash = {hash} and not exists (select 1 from session_orgs n where n.session_hash = {after} and n.org_id = e.org_id and n.sid = e.sid)
            """, row => (Org: new OrgId(row.GetString(0)), Sid: row.GetString(1)), ct)) AppGrantEnd.OfSession(tx.For(org), sid, now);
    }

    /// <summary>An operator's session begins, and nothing of anybody else's goes on in it.</summary>
    public Task BeginAsync(string hash, string operatorName, TimeSpan life, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.RunAsync($"""
            insert into sessions (hash, operator, created_at, seen_at, ends_at) values ({hash}, {operatorName}, {now.ToUnixTimeMilliseconds()}, {now.ToUnixTimeMilliseconds()}, {(now + life).ToUnixTimeMilliseconds()})
            """, ct);
    }

    /// <summary>
    /// An identity provider says that somebody signed out there: what rests on its word ends, in the sessions that it names and no others (B16).
    /// </summary>
    /// <param name="indexes">Of its sessions; none means all of this person.</param>
    /// <returns>The Orgs and users that were concerned.</returns>
    public Task<List<(OrgId Org, string User)>> LoggedOutAsync(string connection, string? nameHash, IReadOnlyCollection<string> indexes, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var sessions = await tx.ListAsync($"""
            select l.session_hash, l.name_hash, l.index_hash from session_logins l
            where l.connection_id = {connection} and (l.name_hash = {nameHash} or l.index_hash in {indexes})
            """, row => (Hash: row.GetString(0), Name: row.GetText(1), Index: row.GetText(2)), ct);
        var ended = sessions.Where(s => (nameHash is null || s.Name == nameHash) && (indexes.Count == 0 || (s.Index is not null && indexes.Contains(s.Index, StringComparer.Ordinal)))).Select(s => s.Hash).Distinct(StringComparer.Ordinal).ToList();
        var left = await tx.ListAsync($"""
            delete from session_orgs where connection_id = {connection} and session_hash in {ended} returning org_id, user_id, sid
            """, row => (Org: new OrgId(row.GetString(0)), User: row.GetString(1), Sid: row.GetString(2)), ct);
        foreach (var one in left) AppGrantEnd.OfSession(tx.For(one.Org), one.Sid, clock.GetUtcNow());
        tx.Do($"delete from session_logins where connection_id = {connection} and session_hash in {ended}");
        tx.Do($"delete from sessions where hash in {ended} and not exists (select 1 from session_orgs e where e.session_hash = sessions.hash)");
        return left.ConvertAll(one => (one.Org, one.User));
    }, ct);

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
