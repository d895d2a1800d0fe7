using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Orgs;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>An Org that somebody who came is a member of.</summary>
public sealed record Placed(Org Org, OrgDb Db, string User, IReadOnlyList<string> Claimed);

/// <param name="Places">Empty: then the check says why.</param>
public sealed record Placing(IReadOnlyList<Placed> Places, SignInCheck Check, string Detail, string? Org);

/// <summary>
/// The Orgs of somebody who came: the one that was asked for, or those where the person is known, or where claims place them; and who is nobody yet becomes a member
/// where the Org is in JIT mode, never silently in another (product rules 4.5, 4.6, 4.9).
/// </summary>
public sealed class Placement(SignInDoor door, OrgSchemas schemas, InvitationDoor invitations, TimeProvider clock)
{
    /// <summary>Each is looked into when nobody knows the person; an instance-wide connection of more asks for the Org's address.</summary>
    const int MostLookedInto = 50;

    public async Task<Placing> FindAsync(Pending pending, Connection connection, Arrival arrival, Person person, CancellationToken ct)
    {
        var claimed = person.Orgs is { } named ? connection.Orgs.Where(s => named.Any(n => n == s.Org.Id.Value || n.Equals(s.Org.Slug, StringComparison.OrdinalIgnoreCase))).ToList() : null;
        if (pending.Org is { } pinned)
        {
            if (connection.Orgs.FirstOrDefault(s => s.Org.Id.Value == pinned) is not { } wanted) return new([], SignInCheck.NotAssigned, "The connection does not serve this Org any more.", null);
            if (claimed is not null && !claimed.Contains(wanted)) return new([], SignInCheck.OrgClaim, $"The claim that places people in Orgs names '{string.Join("', '", person.Orgs!)}'.", pinned);
            return await LookAsync([wanted], creates: true);
        }

        if (claimed is not null) return await LookAsync(claimed, creates: true);
        var known = await door.KnownAsync(connection, person.StableId, ct);
        var candidates = known.Count > 0 ? connection.Orgs.Where(s => known.Contains(s.Org.Id.Value, StringComparer.Ordinal)).ToList() : connection.Orgs.Take(MostLookedInto).ToList();
        var found = await LookAsync(candidates, creates: false);
        return found.Places.Count == 0 && found.Check == SignInCheck.NotAssigned && HomeOf(connection) is { } home ? await LookAsync([home], creates: true) : found;

        async Task<Placing> LookAsync(IReadOnlyList<ServedOrg> orgs, bool creates)
        {
            var (places, why) = (new List<Placed>(), new Placing([], SignInCheck.NotAssigned, "Nobody knows this person, and no Org takes people from sign-ins.", orgs is [var only] ? only.Org.Id.Value : null));
            foreach (var org in orgs.Select(s => s.Org))
            {
                if (!org.IsOpen)
                {
                    why = new([], SignInCheck.OrgSuspended, $"The Org is {org.State}: nobody signs in to it.", org.Id.Value);
                    continue;
                }

                var db = door.At(connection, org);
                switch (await InAsync(db, org, creates))
                {
                    case Joined.Member { Status: "active" or "invited" } member:
                        places.Add(new(org, db, member.Id, member.Claimed));
                        break;
                    case Joined.Member member:
                        why = new([], member.Status == "suspended" ? SignInCheck.Suspended : SignInCheck.NotAssigned, $"The member {member.Id} is {member.Status}.", org.Id.Value);
                        break;
                    case Joined.Refused refused:
                        why = new([], refused.Check, refused.Detail, org.Id.Value);
                        break;
                    case Joined.Nobody nobody:
                        why = why with { Detail = nobody.Detail };
                        if (creates && org.Settings.Mode == Modes.Scim) await NoteUnknownAsync(db, person, connection, nobody.Detail, ct);
                        break;
                }
            }

            return why with { Places = places };
        }

        async Task<Joined> InAsync(OrgDb db, Org org, bool creates)
        {
            var joined = await Joining.FindAsync(db, connection, arrival, person, await InvitedAsync(pending, org, ct), ct);
            if (joined is not Joined.Nobody || !creates || org.Settings.Mode != Modes.Jit) return joined;
            var now = clock.GetUtcNow();
            return await JustInTime.CreateAsync(JustInTime.Of(await schemas.DirectoryAsync(db, org, "sign-in", clock, ct)), person,
                (tx, user) => IdentityStore.Keep(tx, connection.Id, person.StableId, user, null, now), ct);
        }
    }

    /// <summary>The Org of the connection: its owner, the only one it serves, or the one for which it is the first choice alone.</summary>
    static ServedOrg? HomeOf(Connection connection) => connection.Orgs switch
    {
        [var only] => only,
        var several when connection.Owner is { } owner => several.FirstOrDefault(s => s.Org.Id == owner),
        _ => null,
    };

    /// <summary>The user whom an invitation is for, if its link led here and still holds.</summary>
    async Task<string?> InvitedAsync(Pending pending, Org org, CancellationToken ct) =>
        pending.Invitation?.Split('-') is [var of, var id] && of == org.Id.Value ? (await invitations.FindAsync(new(of), id, ct))?.UserId : null;

    Task NoteUnknownAsync(OrgDb db, Person person, Connection connection, string detail, CancellationToken ct) => SyncLogStore.WriteAsync(db,
        new(null, null, null, "sign-in", System.Diagnostics.Stopwatch.GetTimestamp(), clock),
        new("SIGNIN", "FAILED", "User", null, person.UserName ?? person.StableId, 0, Reason: $"Sign-in before provisioning, through '{connection.Name}': {detail} Assign the person to the provisioning app at the identity provider."), ct);

    /// <summary>In SCIM mode claims change nothing, and the sync log says so once for each connection (product rule 1.8).</summary>
    public Task NoteClaimsAsync(Placed place, Connection connection, CancellationToken ct) => place.Db.WriteAsync(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await tx.RunAsync($"update connection_orgs set claims_noted_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and connection_id = {connection.Id} and claims_noted_at is null", ct) == 1)
            SyncLogStore.Write(tx, new(null, null, null, "sign-in", System.Diagnostics.Stopwatch.GetTimestamp(), clock), new("SIGNIN", "SKIPPED", null, null, connection.Name, 0,
                Reason: $"'{connection.Name}' sends groups with sign-ins. In SCIM mode they change nothing: groups come from provisioning."));
        return true;
    }, ct);
}
