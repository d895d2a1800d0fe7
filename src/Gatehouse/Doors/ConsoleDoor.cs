using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Sessions;
using Gatehouse.Tokens;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doors;

/// <summary>
/// A session becomes somebody in the console: an operator everywhere, a member where the role has a privilege for it. Asked for at every request, as the session
/// itself: who loses the role loses the console with the next click.
/// </summary>
public sealed class ConsoleDoor(SessionDoor sessions, InstanceDb instance, OrgStore orgs, TimeProvider clock)
{
    /// <summary>What a role says of the console. The last counts only in the Primary Org, and makes an operator.</summary>
    public const string Views = "console.view", Manages = "console.manage", Operates = "instance.manage";

    /// <returns>Null: nobody is signed in.</returns>
    public async Task<ConsoleUser?> OpenAsync(Browser browser, CancellationToken ct)
    {
        if (await sessions.OpenAsync(browser.SessionHash, ct) is not { } session) return null;
        if (session.Operator is { } name) return new(name, true, [], [], org => Lend("operator", name, name, org, true));
        var places = new List<ConsolePlace>();
        var (id, shown, operates) = ("", "", false);
        foreach (var entry in session.Entries)
        {
            if (await RoleAsync(entry, ct) is not var (who, privileges)) continue;
            (id, shown) = (entry.User, who); // One person, whatever it is called in each.
            operates |= entry.Org.IsPrimary && privileges.Contains(Operates, StringComparer.Ordinal);
            if (privileges.Contains(Manages, StringComparer.Ordinal) || privileges.Contains(Views, StringComparer.Ordinal)) places.Add(new(entry.Org, entry.User, privileges.Contains(Manages, StringComparer.Ordinal)));
        }

        var signedIn = session.Entries.SelectMany(entry => (string[])[entry.Org.Slug, entry.Org.Id.Value]).ToList();
        return operates ? new(shown, true, places, signedIn, org => Lend("operator", id, shown, org, true))
            : new(shown, false, places, signedIn, org => places.Find(place => place.Org.Id == org) is { } place ? Lend("member", place.User, shown, org, place.Manages) : null);
    }

    async Task<(string Name, IReadOnlyList<string> Privileges)?> RoleAsync(Entry entry, CancellationToken ct)
    {
        var found = await sessions.Enter(entry).ListAsync($"""
            select u.user_name_key, r.name, r.rank, r.privileges from users u left join roles r on r.name = u.role where u.org_id = {Mine} and u.id = {entry.User}
            union all select t.name_key, r.name, r.rank, r.privileges from tombstones t left join roles r on r.name = t.role where t.org_id = {Mine} and t.id = {entry.User} and {Tombstone.GoesOn}
            """, row => (row.GetString(0), row.IsDBNull(1) ? [] : Role.Read(new Behind(row, 1)).Privileges), ct);
        return found is [var one] ? one : null;
    }

    /// <summary>A key for this request; there is no text that would open anything.</summary>
    ApiCaller Lend(string kind, string id, string name, OrgId? org, bool writes)
    {
        var now = clock.GetUtcNow();
        return new(new(id, org, name, "", [new(ApiScope.Any, writes)], name, now, now, null, null, null), kind, $"{kind} '{name}'", instance, orgs, clock);
    }
}

/// <summary>An Org whose console a member may open.</summary>
public sealed record ConsolePlace(Org Org, string User, bool Manages);

/// <summary>Who looks at the console.</summary>
/// <param name="Name">As the pages show it.</param>
/// <param name="SignedInTo">Orgs by id and by slug, whatever the role is there.</param>
/// <param name="Lend">Of an Org, or null of the instance: what this person may do there; null where it is nothing.</param>
public sealed record ConsoleUser(string Name, bool IsOperator, IReadOnlyList<ConsolePlace> Places, IReadOnlyList<string> SignedInTo, Func<OrgId?, ApiCaller?> Lend);
