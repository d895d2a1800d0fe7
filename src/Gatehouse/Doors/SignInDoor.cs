using Gatehouse.Access;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Sessions;
using Gatehouse.SignIn;
using Gatehouse.Telemetry;

namespace Gatehouse.Doors;

/// <summary>
/// An address becomes an Org, and who comes through a connection one of the Orgs that it serves. The connection is the address's, never the message's (B9).
/// </summary>
public sealed class SignInDoor(InstanceDb db, ConnectionStore connections, OrgStore orgs, Secrets secrets, SignInLogStore log, TimeProvider clock)
{
    /// <summary>Ids of ours have no other letters: what is none need not be looked for.</summary>
    public async Task<Connection?> ConnectionAsync(string id, CancellationToken ct) => id.Length is > 0 and <= 64 ? await connections.FindAsync(id, ct) : null;

    /// <summary>By slug or id; null where there is none.</summary>
    public async Task<Org?> OrgAsync(string? idOrSlug, CancellationToken ct) => idOrSlug is { Length: > 0 and <= 63 } ? await orgs.FindAsync(idOrSlug.ToLowerInvariant(), ct) : null;

    /// <summary>An Org that the connection serves.</summary>
    public OrgDb At(Connection connection, Org org) => connection.Orgs.Any(served => served.Org.Id == org.Id) ? db.For(org.Id) : throw new InvalidOperationException("The connection does not serve this Org.");

    /// <summary>An Org where somebody is, or was.</summary>
    internal OrgDb Of(OrgId org) => db.For(org);

    /// <summary>Whose administrators are told of what goes wrong: the Org's that was wanted, the connection's own, the only one it serves, or those of the instance.</summary>
    public async Task<OrgDb> ConcernedAsync(Connection? connection, string? org, CancellationToken ct)
    {
        if (connection?.Orgs.FirstOrDefault(served => served.Org.Id.Value == org) is { } wanted) return db.For(wanted.Org.Id);
        if (connection?.Owner is { } owner) return db.For(owner);
        return connection?.Orgs is [var only] ? db.For(only.Org.Id) : db.For(new((await db.FindAsync($"select o.id from orgs o where o.is_primary", row => row.GetString(0), ct))!));
    }

    /// <summary>The Orgs in which somebody of a connection is known.</summary>
    public Task<List<string>> KnownAsync(Connection connection, string subject, CancellationToken ct) => db.ListAsync($"""
        select i.org_id from identities i where i.connection_id = {connection.Id} and i.subject = {subject} order by i.org_id
        """, row => row.GetString(0), ct);

    /// <summary>
    /// Lets somebody in: the pending sign-in is used up, whoever was invited is active, the session has a new secret, and the log says so; all of it or nothing.
    /// </summary>
    /// <returns>Null when all went well.</returns>
    public async Task<SignInCheck?> LetInAsync(Admitted who, CancellationToken ct)
    {
        var (now, org) = (clock.GetUtcNow(), who.Org);
        var ending = await db.WriteAsync(async tx =>
        {
            var (mine, at) = (tx.For(org.Id), now.ToUnixTimeMilliseconds());
            if (await tx.RunAsync($"update pending_sign_ins set used_at = {at} where id = {who.Pending.Handle} and used_at is null and answered_at is not null", ct) == 0) return new Ending(SignInCheck.Replay);
            if (await MemberStore.ActivateAsync(mine, who.User, now, ct) is not Decision<string>.Done) return new Ending(SignInCheck.Suspended);
            tx.Do($"insert into sessions (hash, created_at, seen_at, ends_at) values ({who.Session}, {at}, {at}, {(now + org.Settings.SignIn.SessionLife).ToUnixTimeMilliseconds()})");
            if (who.Before is { } before)
            {
                // Somebody who moves to another Org stays in those before. Any other sign-in begins anew: the browser may be somebody else's by now.
                if (who.Pending.Session == before)
                {
                    tx.Do($"update session_logins set session_hash = {who.Session} where session_hash = {before} and connection_id <> {who.Connection.Id}");
                    tx.Do($"update session_orgs set session_hash = {who.Session} where session_hash = {before} and org_id <> {org.Id.Value}");
                }
            }

            var logout = who.Arrival.Logout is { } handle ? secrets.Seal(SealedColumn.SessionLogout, [who.Connection.Id, who.Person.StableId], System.Text.Json.JsonSerializer.Serialize(handle)) : null;
            tx.Do($"""
                insert into session_logins (session_hash, connection_id, subject, name_hash, index_hash, logout, at, signed_in_at, ends_at)
                values ({who.Session}, {who.Connection.Id}, {who.Person.StableId}, {who.Arrival.Logout?.NameHash}, {who.Arrival.Logout?.IndexHash}, {logout}, {at}, {(who.Arrival.SignedInAt ?? now).ToUnixTimeMilliseconds()}, {who.Arrival.SessionEnds?.ToUnixTimeMilliseconds()})
                """);
            if (!await EntryStore.EnterAsync(mine, org.Settings.SignIn, who.Session, who.Before, who.User, who.Connection.Id, who.Arrival.SessionEnds, now, ct)) return new Ending(SignInCheck.Suspended);
            if (who.Before is { } ended)
            {
                await SessionDoor.EndGrantsAsync(tx, ended, who.Session, now, ct);
                tx.Do($"delete from sessions where hash = {ended}");
            }

            await DefaultRole.SignedInAsync(mine, who.User, who.Connection.Settings.DefaultRole, now, ct);
            IdentityStore.Keep(mine, who.Connection.Id, who.Person.StableId, who.User, who.Claimed, now);
            log.Write(mine, who.Entry);
            return new Ending(null);
        }, ct);
        if (ending.Check is null) SignInMeter.Came(who.Entry.Outcome, null); // A refusal is counted where it is logged.
        db.Written.Give();
        return ending.Check;
    }

    sealed record Ending(SignInCheck? Check) : IUndo
    {
        public bool Undo => Check is not null;
    }
}

/// <summary>Somebody who may come in.</summary>
/// <param name="Session">The hash of the new secret.</param>
/// <param name="Before">Of the session that the browser had; null when it had none.</param>
/// <param name="Claimed">The groups that claims gave; null leaves what was noted.</param>
public sealed record Admitted(
    Pending Pending, Connection Connection, Org Org, string User, Arrival Arrival, Person Person, IReadOnlyList<string>? Claimed, string Session, string? Before, LoggedSignIn Entry);
