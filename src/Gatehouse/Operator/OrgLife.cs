using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Orgs;

namespace Gatehouse.Operator;

/// <summary>
/// The end of an Org, in steps of which all but the last can be taken back: suspended, deleted, and after the grace period purged (Jobs/OrgPurge). A closed Org is refused
/// at every door, with the next request, on every node. These are acts of the instance: they stand in its audit log too, which outlives the Org.
/// </summary>
public sealed class OrgLife(InstanceDb db, TimeProvider clock)
{
    /// <summary>Nobody comes in any more. What the Org has stays as it is.</summary>
    public Task<Decision<Org>> SuspendAsync(Org org, string by, CancellationToken ct) => ChangeAsync(org, "org.suspended", (tx, now) =>
        tx.Do($"update orgs set suspended_at = {now.ToUnixTimeMilliseconds()}, version = version + 1 where id = {org.Id.Value}"),
        state => state.Org switch
        {
            { IsPrimary: true } => Primary("suspended"),
            { DeletedAt: not null } => new Decision<Org>.Refused("A deleted Org is closed already. Restore it first.", "org.deleted"),
            { SuspendedAt: not null } => new Decision<Org>.Done(state.Org),
            _ => null,
        }, _ => new { by }, ct);

    public Task<Decision<Org>> ResumeAsync(Org org, string by, CancellationToken ct) => ChangeAsync(org, "org.resumed", (tx, _) =>
        tx.Do($"update orgs set suspended_at = null, version = version + 1 where id = {org.Id.Value}"),
        state => state.Org switch
        {
            { DeletedAt: not null } => new Decision<Org>.Refused("The Org is deleted. Restore it first.", "org.deleted"),
            { SuspendedAt: null } => new Decision<Org>.Done(state.Org),
            _ => null,
        }, _ => new { by }, ct);

    /// <param name="named">The Org's name or slug, typed by whoever deletes it.</param>
    public async Task<Decision<Org>> DeleteAsync(Org org, string? named, string by, CancellationToken ct)
    {
        var grace = (await new InstanceFacts(db).SettingsAsync(ct)).OrgGrace;
        return await ChangeAsync(org, "org.deleted", (tx, now) => tx.Do($"update orgs set deleted_at = {now.ToUnixTimeMilliseconds()}, version = version + 1 where id = {org.Id.Value}"),
            state => state.Org switch
            {
                { IsPrimary: true } => Primary("deleted"),
                { DeletedAt: not null } => new Decision<Org>.Done(state.Org),
                var found when named != found.Slug && named != found.Name => new Decision<Org>.Asks($"Deleting '{found.Name}' closes it at once and takes all its data away after {grace.TotalDays:0} days. Name it to confirm: '{found.Slug}'."),
                _ => null,
            }, now => new { by, purgeAt = now + grace }, ct);
    }

    /// <summary>As it was: also suspended, if it was that.</summary>
    public Task<Decision<Org>> RestoreAsync(Org org, string by, CancellationToken ct) => ChangeAsync(org, "org.restored", (tx, _) =>
        tx.Do($"update orgs set deleted_at = null, version = version + 1 where id = {org.Id.Value}"),
        state => state switch
        {
            { Org.DeletedAt: null } => new Decision<Org>.Done(state.Org),
            { Purging: true } => new Decision<Org>.Refused("The Org's grace period is over, and its data is being taken away.", "org.purging"),
            _ => null,
        }, _ => new { by }, ct);

    static Decision<Org>.Refused Primary(string what) => new($"The Primary Org cannot be {what}: operators and alerts of the instance belong to it.", "org.primary");

    /// <param name="decide">Null: do it.</param>
    async Task<Decision<Org>> ChangeAsync(Org org, string type, Action<InstanceTransaction, DateTimeOffset> change, Func<Closing, Decision<Org>?> decide, Func<DateTimeOffset, object> data, CancellationToken ct)
    {
        var decision = await db.WriteAsync<Decision<Org>>(async tx =>
        {
            var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
            if (await LockAsync(tx, org.Id, ct) is not { } found) return new Decision<Org>.Refused("There is no such Org any more.", "org.not-found");
            if (decide(found) is { } decided) return decided;
            change(tx, now);
            var after = (await LockAsync(tx, org.Id, ct))!.Org;
            tx.Act?.About("org", org.Id.Value, new Differences().Note("state", found.Org.State, after.State));
            EventStore.Write(tx.For(org.Id), type, org.Id.Value, EventData.Of(data(now)), now);
            return new Decision<Org>.Done(after);
        }, ct);
        db.Written.Give();
        return decision;
    }

    static Task<Closing?> LockAsync(InstanceTransaction tx, OrgId org, CancellationToken ct) => tx.FindAsync($"""
        select o.purging, {Org.Columns} from orgs o where o.id = {org.Value} {tx.Dialect.ForUpdate}
        """, row => new Closing(Org.Read(new Behind(row, 1)), row.GetBoolean(0)), ct);

    sealed record Closing(Org Org, bool Purging);
}
