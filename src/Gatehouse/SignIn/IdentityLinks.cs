using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Sessions;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>Somebody of a connection, and the member of the Org who that is.</summary>
/// <param name="Subject">The stable id.</param>
/// <param name="UserName">Null of somebody who was deleted.</param>
/// <param name="SeenAt">The last sign-in; null when there was none yet.</param>
public sealed record ListedIdentity(string Connection, string Subject, string Member, string? UserName, DateTimeOffset LinkedAt, DateTimeOffset? SeenAt);

/// <summary>Who is who, in the hands of an administrator: what sign-ins have joined can be seen, made by hand, and taken apart. Each change is in the sign-in log.</summary>
public sealed class IdentityLinks(SignInLogStore log, TimeProvider clock)
{
    const int LongestSubject = 1000;

    /// <param name="after">The last one of the page before, which is in the order of connection and stable id.</param>
    public static Task<List<ListedIdentity>> ListAsync(OrgDb db, string? connection, string? member, int count, CancellationToken ct, (string Connection, string Subject)? after = null)
    {
        var which = connection is null ? SqlPart.Raw("") : SqlPart.Of($" and i.connection_id = {connection}");
        if (member is not null) which = SqlPart.Of($"{which} and i.user_id = {member}");
        if (after is var (last, subject)) which = SqlPart.Of($"{which} and (i.connection_id > {last} or (i.connection_id = {last} and i.subject > {subject}))");
        return db.ListAsync($"""
            select i.connection_id, i.subject, i.user_id, u.doc, i.created_at, i.seen_at from identities i left join users u on u.org_id = i.org_id and u.id = i.user_id
            where i.org_id = {Mine}{which} order by i.connection_id, i.subject limit {count}
            """, row => new ListedIdentity(row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : Scim.ScimJson.Text(Scim.ScimJson.Parse(row.GetUtf8(3))["userName"]),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetInt64(5) is > 0 and var seen ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null), ct);
    }

    /// <summary>From now on whoever comes through the connection with this stable id is this member. Nobody is taken over: who is linked already is unlinked first.</summary>
    public Task<Decision<ListedIdentity>> LinkAsync(OrgDb db, Connection connection, string subject, Member member, string by, CancellationToken ct) => db.WriteAsync<Decision<ListedIdentity>>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (subject.Length is 0 or > LongestSubject) return new Decision<ListedIdentity>.Refused("A stable id has 1 to 1000 characters.", "value.invalid");
        if (await tx.FindAsync($"select s.connection_id from connection_orgs s where s.org_id = {Mine} and s.connection_id = {connection.Id} {tx.Dialect.ForShare}", row => row.GetString(0), ct) is null)
            return new Decision<ListedIdentity>.Refused($"The connection '{connection.Id}' does not serve this Org. See: gatehouse connection list --org", "connection.not-serving");
        if (await tx.FindAsync($"select u.id from users u where u.org_id = {Mine} and u.id = {member.Id} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct) is null)
            return new Decision<ListedIdentity>.Refused("There is no such member any more.", "member.not-found");
        if (await tx.FindAsync($"select i.subject from identities i where i.org_id = {Mine} and i.connection_id = {connection.Id} and i.user_id = {member.Id} and i.subject <> {subject}", row => row.GetString(0), ct) is { } other)
            return new Decision<ListedIdentity>.Refused($"{member.UserName} is '{other}' of this connection already. First: gatehouse identity unlink", "identity.linked");
        if (await tx.RunAsync($"""
            insert into identities (org_id, connection_id, subject, user_id, claimed, created_at, seen_at) values ({Mine}, {connection.Id}, {subject}, {member.Id}, null, {now.ToUnixTimeMilliseconds()}, {0L}) on conflict do nothing
            """, ct) == 0 && await tx.FindAsync($"select i.user_id from identities i where i.org_id = {Mine} and i.connection_id = {connection.Id} and i.subject = {subject}", row => row.GetString(0), ct) is { } owner && owner != member.Id)
            return new Decision<ListedIdentity>.Refused($"'{subject}' is the member {owner} already. First: gatehouse identity unlink", "identity.linked");
        tx.Act?.About("user", member.Id, new Differences().Note("identity", null, connection.Id));
        log.Write(tx, new(now, "linked", SignInLogStore.NewReference(), null, $"'{subject}', by {by}.", connection.Id, member.Id));
        return new Decision<ListedIdentity>.Done(new(connection.Id, subject, member.Id, member.UserName, now, null));
    }, ct);

    /// <summary>The member's sessions in this Org end, since nothing vouches for them any more.</summary>
    /// <param name="connection">Null: of all connections.</param>
    /// <returns>How many were taken apart.</returns>
    public Task<int> UnlinkAsync(OrgDb db, string? connection, string member, string by, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var (now, which) = (clock.GetUtcNow(), connection is null ? SqlPart.Raw("") : SqlPart.Of($" and connection_id = {connection}"));
        var gone = await tx.ListAsync($"delete from identities where org_id = {Mine} and user_id = {member}{which} returning connection_id, subject", row => (Connection: row.GetString(0), Subject: row.GetString(1)), ct);
        if (gone.Count == 0) return 0;
        tx.Act?.About("user", member, new Differences().Note("identity", string.Join(' ', gone.Select(one => one.Connection)), null));
        foreach (var one in gone) log.Write(tx, new(now, "unlinked", SignInLogStore.NewReference(), null, $"'{one.Subject}', by {by}.", one.Connection, member));
        await SessionStore.EndAsync(tx, member, null, now, ct);
        return gone.Count;
    }, ct);
}
