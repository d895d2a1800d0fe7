using Gatehouse.Data;
using Gatehouse.People;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Members;

/// <summary>
/// Memberships of one person in several shared Orgs have one Account. Until people sign in, a person is known by the e-mail address that the
/// identity providers push (docs/decisions/0013). Every statement asks that this Org be shared: an isolated one can neither find nor be found.
/// </summary>
static class Accounts
{
    /// <summary>Sent with what else waits: it costs no round trip.</summary>
    public static void Link(OrgTransaction tx, string user, UserRow row, DateTimeOffset now)
    {
        if (KeyOf(row.Emails, row.UserNameKey) is not { } key) return;
        var at = now.ToUnixTimeMilliseconds();
        tx.Do($"""
            insert into accounts (id, name_key, created_at, seen_at)
            select {Ids.New(now)}, {key}, {at}, {at} from orgs o where o.id = {Mine} and o.isolation = 'shared'
            on conflict (name_key) do update set seen_at = excluded.seen_at
            """);
        tx.Do($"""
            update users set account_id = (select a.id from accounts a where a.name_key = {key})
            where org_id = {Mine} and id = {user} and exists (select 1 from orgs o where o.id = {Mine} and o.isolation = 'shared')
            """);
    }

    /// <summary>A person stays the same under a new address. One that another Account has already joins nobody.</summary>
    public static void Rename(OrgTransaction tx, string user, string? before, UserRow after, DateTimeOffset now)
    {
        if (KeyOf(after.Emails, after.UserNameKey) is not { } key || key == before) return;
        tx.Do($"""
            update accounts set name_key = {key}, seen_at = {now.ToUnixTimeMilliseconds()}
            where id = (select r.account_id from users r join orgs o on o.id = r.org_id where r.org_id = {Mine} and r.id = {user} and o.isolation = 'shared')
              and not exists (select 1 from accounts a where a.name_key = {key})
            """);
        tx.Do($"""
            insert into accounts (id, name_key, created_at, seen_at)
            select {Ids.New(now)}, {key}, {now.ToUnixTimeMilliseconds()}, {now.ToUnixTimeMilliseconds()} from orgs o join users r on r.org_id = o.id
            where o.id = {Mine} and o.isolation = 'shared' and r.id = {user} and r.account_id is null
            on conflict (name_key) do update set seen_at = excluded.seen_at
            """);
        tx.Do($"""
            update users set account_id = (select a.id from accounts a where a.name_key = {key})
            where org_id = {Mine} and id = {user} and account_id is null and exists (select 1 from orgs o where o.id = {Mine} and o.isolation = 'shared')
            """);
    }

    /// <summary>The primary address, else the one for work, else the first, else a userName that is one; as Contacts has it, folded.</summary>
    public static string? KeyOf(IReadOnlyList<UserRow.Email> all, string userNameKey)
    {
        var emails = all.Where(e => e.ValueKey is not null).ToList();
        var chosen = emails.Find(e => e.Primary) ?? emails.Find(e => e.TypeKey == "work") ?? emails.FirstOrDefault();
        return chosen?.ValueKey ?? (userNameKey.Contains('@', StringComparison.Ordinal) ? userNameKey : null);
    }
}
