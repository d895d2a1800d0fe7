using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using Gatehouse.SignIn;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Operator;

/// <summary>Break-glass operators: a local way in for when no identity provider answers. Password and one-time code, few tries, all of it logged (product rule 4.8).</summary>
public sealed class OperatorStore(InstanceDb db, Secrets secrets, TimeProvider clock)
{
    const int Free = 5, LongestLock = 60, MostByRole = 1000;

    /// <summary>Makes one, or gives one new secrets. They are shown once.</summary>
    /// <returns>Null when the name is taken, or not there.</returns>
    public async Task<NewOperator?> SaveAsync(string name, bool anew, string by, CancellationToken ct)
    {
        var (key, password, secret, now) = (Fold.Key(name), Passwords.New(), Totp.NewSecret(), clock.GetUtcNow());
        var (hash, sealedSecret) = (Passwords.Hash(password), secrets.Seal(SealedColumn.OneTimeCode, [key], Convert.ToBase64String(secret)));
        var written = await db.WriteAsync(tx =>
        {
            tx.Act?.About("operator", key, new Differences().Changed("password").Changed("totp"));
            return anew
                ? tx.RunAsync($"update operators set password = {hash}, totp = {sealedSecret}, last_step = 0, failures = 0, locked_until = 0 where name = {key}", ct)
                : tx.RunAsync($"""
                    insert into operators (name, password, totp, last_step, failures, locked_until, created_by, created_at)
                    values ({key}, {hash}, {sealedSecret}, 0, 0, 0, {by}, {now.ToUnixTimeMilliseconds()}) on conflict do nothing
                    """, ct);
        }, ct);
        return written == 0 ? null : new(key, password, Totp.Text(secret), Totp.Address(secret, key));
    }

    public Task<List<ListedOperator>> ListAsync(CancellationToken ct) => db.ListAsync($"select name, failures, locked_until, created_by, created_at from operators order by name", row => new ListedOperator(
        row.GetString(0), row.GetInt64(1), row.GetInt64(2) > clock.GetUtcNow().ToUnixTimeMilliseconds() ? Time(row.GetInt64(2)) : null, row.GetString(3), Time(row.GetInt64(4))), ct);

    /// <summary>Who operates by a role: members of the Primary Org.</summary>
    public async Task<List<RoleOperator>> ByRoleAsync(CancellationToken ct)
    {
        var primary = (await db.FindAsync($"select {Org.Columns} from orgs o where o.is_primary = {true}", Org.Read, ct))!;
        var roles = (await db.ListAsync($"select r.name, r.rank, r.privileges from roles r", Role.Read, ct)).Where(role => role.Privileges.Contains(ConsoleDoor.Operates, StringComparer.Ordinal)).Select(role => role.Name).ToList();
        return roles.Count == 0 ? [] : await db.For(primary.Id).ListAsync($"""
            select u.user_name_key, u.id, u.role from users u where u.org_id = {Mine} and u.role in {roles} and u.status = {Membership.Active} order by u.id limit {MostByRole}
            """, row => new RoleOperator(row.GetString(0), row.GetString(1), row.GetString(2), primary.Slug), ct);
    }

    /// <summary>With the sessions. Done with false when there is none; the last one stays, because nobody could let another in when the identity provider is away.</summary>
    public Task<Decision<bool>> RemoveAsync(string name, CancellationToken ct) => db.WriteAsync<Decision<bool>>(async tx =>
    {
        var key = Fold.Key(name);
        // All are held: two who remove one another would leave nobody.
        var all = await tx.ListAsync($"select name from operators order by name {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
        if (!all.Contains(key, StringComparer.Ordinal)) return new Decision<bool>.Done(false);
        if (all.Count == 1) return new Decision<bool>.Refused($"'{key}' is the last break-glass operator: make another first.", "operator.last");
        tx.Act?.About("operator", key);
        tx.Do($"delete from sessions where operator = {key}");
        tx.Do($"delete from operators where name = {key}");
        return new Decision<bool>.Done(true);
    }, ct);

    /// <summary>
    /// Whether this is the operator. It takes as long for a name that nobody has, and for one that is locked. A code counts once; from the fifth wrong one on each
    /// locks for twice as long. A wrong password locks nobody: ours are not guessed, and whoever knows a name could keep its operator out when nothing else works.
    /// </summary>
    /// <returns>Null when it is; else why not, for the log.</returns>
    public async Task<string?> RefusalAsync(string name, string password, string code, CancellationToken ct)
    {
        var (key, now) = (Fold.Key(name), clock.GetUtcNow());
        var found = await db.FindAsync($"select password, totp, last_step, failures, locked_until from operators where name = {key}", row => new Kept(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), ct);
        var right = Passwords.Matches(password, found?.Password ?? Passwords.Nobodys);
        if (found is null) return "There is no operator of this name.";
        if (found.LockedUntil > now.ToUnixTimeMilliseconds()) return "Locked after too many failures.";
        var step = Totp.Step(Convert.FromBase64String(secrets.Open(SealedColumn.OneTimeCode, [key], found.Totp)), code, now, found.LastStep);
        if (right && step is { } used && await db.RunAsync($"update operators set last_step = {used}, failures = 0, locked_until = 0 where name = {key} and last_step < {used}", ct) == 1) return null;
        if (!right) return "The password is wrong.";
        var locked = found.Failures + 1 < Free ? 0 : (now + TimeSpan.FromMinutes(Math.Min(LongestLock, 1L << (int)Math.Min(20, found.Failures + 1 - Free)))).ToUnixTimeMilliseconds();
        await db.RunAsync($"update operators set failures = failures + 1, locked_until = {locked} where name = {key}", ct);
        return "The one-time code is wrong, or was used before.";
    }

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    sealed record Kept(string Password, string Totp, long LastStep, long Failures, long LockedUntil);
}

/// <summary>Shown once.</summary>
/// <param name="Address">otpauth://, for authenticator apps.</param>
public sealed record NewOperator(string Name, string Password, string Secret, string Address);

public sealed record ListedOperator(string Name, long Failures, DateTimeOffset? LockedUntil, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>A member of the Primary Org whose role has the privilege.</summary>
/// <param name="Org">The slug of that Org.</param>
public sealed record RoleOperator(string Name, string Member, string Role, string Org);
