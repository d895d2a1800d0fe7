using Gatehouse.Access;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>Which member of an Org somebody is who came.</summary>
abstract record Joined
{
    Joined() { }

    /// <param name="Claimed">Groups that claims gave until now.</param>
    public sealed record Member(string Id, string Status, IReadOnlyList<string> Claimed) : Joined;

    public sealed record Nobody(string Detail) : Joined;

    public sealed record Refused(SignInCheck Check, string Detail) : Joined;
}

/// <summary>
/// The key is (connection, stable id). Whoever comes for the first time is joined by what only the right person can have: the link of an invitation, the attribute
/// that the connection names (first choice: externalId is the stable id), or an e-mail address, where this Org has proven that the domain is its own and sends
/// it to this connection (B11). An address that is not proven joins nobody.
/// </summary>
static class Joining
{
    public static async Task<Joined> FindAsync(OrgDb db, Connection connection, Arrival arrival, Person person, string? invited, CancellationToken ct)
    {
        var known = await IdentityStore.FindAsync(db, connection.Id, person.StableId, ct);
        if (known is { Status: { } status }) return new Joined.Member(known.User, status, known.Claimed);
        foreach (var found in await MatchesAsync(db, connection, arrival, person, invited, ct))
        {
            if (found.Unproven is { } domain) return new Joined.Nobody($"A member has the name or address that came, but this Org has not verified the domain '{domain}' for this connection, so nobody is joined by it.");
            if (await IdentityStore.IsAnothersAsync(db, connection.Id, person.StableId, found.User, ct))
                return new Joined.Refused(SignInCheck.JoinedToAnother, $"Whoever came matches the member {found.User}, who is somebody else of this connection already.");
            return new Joined.Member(found.User, found.Status, []);
        }

        return known is { Deleted: true } ? new Joined.Refused(SignInCheck.Deleted, $"The member {known.User} was deleted and can be restored until the grace period ends.")
            : new Joined.Nobody("No member of this Org is this person.");
    }

    static async Task<List<Match>> MatchesAsync(OrgDb db, Connection connection, Arrival arrival, Person person, string? invited, CancellationToken ct)
    {
        var (attribute, value) = connection.Settings.Join is { } join ? (join.Attribute, arrival.One(join.Claim)) : ("externalId", person.StableId);
        var (userName, email) = (Key(attribute == "userName" ? value : null), Key(attribute == "email" ? value : null));
        var (proven, external) = (Key(person.Email), attribute == "externalId" ? value : null);
        return await db.ListAsync($"""
            select u.id, u.status, 0 as rank, null as shown from users u where u.org_id = {Mine} and u.id = {invited} and u.status = {Membership.Invited}
            union all select u.id, u.status, 1, null from users u where u.org_id = {Mine} and u.external_id = {external}
            union all select t.id, t.status, 1, null from tombstones t where t.org_id = {Mine} and t.external_id = {external} and {Tombstone.GoesOn}
            union all select t.id, t.status, 2, {userName} from tombstones t where t.org_id = {Mine} and t.name_key = {userName} and {Tombstone.GoesOn}
            union all select t.id, t.status, 4, {proven} from tombstones t where t.org_id = {Mine} and t.name_key = {proven} and {Tombstone.GoesOn}
            union all select u.id, u.status, 2, {userName} from users u where u.org_id = {Mine} and u.user_name_key = {userName}
            union all select u.id, u.status, 3, e.value_key from emails e join users u on u.org_id = e.org_id and u.id = e.user_id where e.org_id = {Mine} and e.value_key = {email}
            union all select u.id, u.status, 4, {proven} from users u where u.org_id = {Mine} and u.user_name_key = {proven}
            union all select u.id, u.status, 5, e.value_key from emails e join users u on u.org_id = e.org_id and u.id = e.user_id where e.org_id = {Mine} and e.value_key = {proven}
            order by rank
            """, row => (User: row.GetString(0), Status: row.GetString(1), Shown: row.GetText(3)), ct) switch
        {
            [] => [],
            var rows => await ProvenAsync(db, connection, rows, ct),
        };
    }

    /// <summary>Those that are joined by an address of a domain that is proven, or by none, come first.</summary>
    static async Task<List<Match>> ProvenAsync(OrgDb db, Connection connection, List<(string User, string Status, string? Shown)> rows, CancellationToken ct)
    {
        var domains = rows.Select(r => DomainOf(r.Shown)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var proven = domains.Count == 0 ? [] : await db.ListAsync($"""
            select d.name from domains d where d.org_id = {Mine} and d.name in {domains} and d.state = 'verified' and (d.connection_id is null or d.connection_id = {connection.Id})
            """, row => row.GetString(0), ct);
        return [.. rows.Select(r => new Match(r.User, r.Status, DomainOf(r.Shown) is { } domain && !proven.Contains(domain, StringComparer.Ordinal) ? domain : null)).OrderBy(m => m.Unproven is not null)];
    }

    static string? Key(string? text) => text is null ? null : Fold.Key(text);

    /// <summary>Null of what is no address: an administrator chose the attribute, and its values are the identity provider's own.</summary>
    internal static string? DomainOf(string? address) => address?.LastIndexOf('@') is >= 0 and var at ? address[(at + 1)..] : null;

    sealed record Match(string User, string Status, string? Unproven);
}
