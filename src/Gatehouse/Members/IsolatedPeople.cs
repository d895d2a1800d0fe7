using Gatehouse.Data;
using Gatehouse.Jobs;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Members;

/// <summary>
/// Isolated Orgs that chose so have their people compared, by address: who is in another of them already is refused, or flagged for operators
/// (product.md, "Members"; docs/decisions/0022). An Org that chose nothing is in no comparison, so nobody can probe it.
/// </summary>
static class IsolatedPeople
{
    public const string Kind = "isolated-people";

    const int Chunk = 500;

    /// <summary>Of an Org "o": it has the setting. A request that began before the setting ended may still leave a row behind.</summary>
    public static RawSql Chose => new("""(o.settings like '%"isolated-person":"refuse"%' or o.settings like '%"isolated-person":"flag"%')""");

    /// <summary>Called with what a user is now. Where people are flagged this asks nothing, so that no answer and no delay can tell.</summary>
    /// <returns>False when the person is in another Org already, and refused.</returns>
    public static async Task<bool> EnterAsync(OrgTransaction tx, OrgDirectory directory, string user, UserRow row, CancellationToken ct)
    {
        if (directory.Settings.IsolatedPerson is not { } choice || directory.IsShared) return true;
        if (Accounts.KeyOf(row.Emails, row.UserNameKey) is not { } person)
        {
            tx.Do($"delete from isolated_people where org_id = {Mine} and user_id = {user}");
            return true;
        }

        // Two Orgs may be sent one person at once, and neither would see the other's row.
        if (!tx.Dialect.HasOneWriter) await tx.EachAsync($"select pg_advisory_xact_lock(hashtextextended({person}, 0)) from orgs o where o.id = {Mine}", _ => { }, ct);
        Write(tx, user, person);
        return choice == "flag" || await tx.FindAsync($"""
            select p.org_id from isolated_people p join orgs o on o.id = p.org_id where p.person_key = {person} and p.org_id <> {Mine} and {Chose} limit 1
            """, found => found.GetString(0), ct) is null;
    }

    public static Task<bool> MoveAsync(OrgTransaction tx, OrgDirectory directory, UserChange change, UserRow row, CancellationToken ct) =>
        directory.Settings.IsolatedPerson is not null && Accounts.KeyOf(UserRow.EmailsOf(change.Before), Fold.Key(UserRow.Name(change.Before))) != Accounts.KeyOf(row.Emails, row.UserNameKey)
            ? EnterAsync(tx, directory, change.User.Id, row, ct) : Task.FromResult(true);

    /// <summary>Whoever is there when the setting begins is compared too, once the job has come by; nobody is sent away.</summary>
    public static async Task ChosenAsync(OrgTransaction tx, string? before, string? after, DateTimeOffset now, CancellationToken ct)
    {
        if (before is null == after is null) return;
        if (after is null) tx.Do($"delete from isolated_people where org_id = {Mine}");
        else JobStore.Add(tx, Kind, "{}", (await tx.ListAsync($"select count(*) from users u where u.org_id = {Mine}", row => row.GetInt64(0), ct))[0], now);
    }

    public static async Task<Step> StepAsync(OrgTransaction tx, Job job, DateTimeOffset now, CancellationToken ct)
    {
        var users = await tx.ListAsync($"""
            select u.id, u.doc from users u
            where u.org_id = {Mine} and u.id > {job.Position ?? ""} and exists (select 1 from orgs o where o.id = {Mine} and {Chose})
            order by u.id limit {Chunk} {tx.Dialect.ForUpdate}
            """, row => (Id: row.GetString(0), Row: UserRow.Of(ScimJson.Parse(row.GetUtf8(1)))), ct);
        foreach (var (id, row) in users)
            if (Accounts.KeyOf(row.Emails, row.UserNameKey) is { } person) Write(tx, id, person);
        return new(users.Count, users.Count < Chunk ? null : users[^1].Id);
    }

    static void Write(OrgTransaction tx, string user, string person) => tx.Do($"""
        insert into isolated_people (org_id, user_id, person_key) values ({Mine}, {user}, {person})
        on conflict (org_id, user_id) do update set person_key = excluded.person_key
        """);
}
