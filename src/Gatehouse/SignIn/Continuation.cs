using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>
/// GET /signin/continue/{handle}: the browser that started comes for what its identity provider answered. Here it is bound to the browser, joined to a
/// member, and let in.
/// </summary>
public sealed class Continuation(SignInDoor door, PendingSignIns pending, Placement placement, OrgSchemas schemas, ConnectionNotes notes, Refuser refuser, Site site, TimeProvider clock)
{
    public Task<IResult> ShowAsync(string handle, HttpContext http, CancellationToken ct) => GoOnAsync(handle, null, http, ct);

    /// <summary>POST: one of several Orgs was chosen.</summary>
    public async Task<IResult> ChooseAsync(string handle, HttpContext http, CancellationToken ct) =>
        await GoOnAsync(handle, http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(ct))["org"].ToString() : "", http, ct);

    async Task<IResult> GoOnAsync(string handle, string? chosen, HttpContext http, CancellationToken ct)
    {
        var browser = new Browser(http, site);
        if (await pending.FindAsync(handle, null, ct) is not { } begun || await door.ConnectionAsync(begun.Connection, ct) is not { } connection) return Refuser.Nothing();
        if (begun.Answer is null || begun.Used || begun.Purpose == Pending.Logout) return await No(SignInCheck.Pending, "There is no answer to come for, or it was used before: the back button, or a bookmark of this address.");
        if (begun.Browser != Pending.AnyBrowser && begun.Browser != browser.Hash) return await No(SignInCheck.Browser, "The answer came back to another browser than the one that started.");
        if (!connection.IsActive && begun.Purpose != Pending.Test) return Refuser.Nothing();

        var arrival = Arrival.Read(pending.OpenAnswer(handle, begun.Answer));
        var person = Person.Of(arrival, connection.Settings, connection.Protocol);
        if (begun.Purpose == Pending.Test) return await TestedAsync(begun, connection, browser, arrival, person, ct);
        if (person is null) return await No(SignInCheck.StableId, $"The stable id of this connection ({string.Join('+', connection.Settings.StableId.DefaultIfEmpty("its subject"))}) is not there, or changes with every sign-in. What came: {string.Join(", ", arrival.Claims.Keys.Order(StringComparer.Ordinal))}.");

        var placing = await placement.FindAsync(begun, connection, arrival, person, ct);
        if (placing.Places.Count == 0) return await refuser.RefuseAsync(browser, connection, placing.Org ?? begun.Org, placing.Check.ToString(), placing.Detail, ToldClaims.Write(arrival), ct);
        var ids = placing.Places.Select(p => p.Org.Id.Value).ToList();
        var step = chosen is not null && ids.Contains(chosen, StringComparer.Ordinal) ? new Step.Land(chosen) : SignInFlow.Landing(ids, browser.Way?.Org);
        return step is Step.Land(var org) ? await LetInAsync(placing.Places.First(p => p.Org.Id.Value == org), begun, connection, browser, arrival, person, ct)
            : SignInPages.ChooseOrg([.. placing.Places.Select(p => p.Org)], $"/signin/continue/{handle}", begun.ReturnTo?.StartsWith("/oauth2/", StringComparison.Ordinal) == true ? SignInPages.Anywhere : Targets(placing.Places));

        Task<IResult> No(SignInCheck check, string detail) => refuser.RefuseAsync(browser, connection, begun.Org, check.ToString(), detail, null, ct);
    }

    async Task<IResult> LetInAsync(Placed place, Pending begun, Connection connection, Browser browser, Arrival arrival, Person person, CancellationToken ct)
    {
        var (claimed, cut) = await ApplyAsync(place, connection, person, ct);
        IReadOnlyList<string> told = cut is null ? person.Notes : [.. person.Notes, cut];
        var entry = new LoggedSignIn(clock.GetUtcNow(), "signed-in", SignInLogStore.NewReference(), null, told.Count > 0 ? string.Join(' ', told) : null, connection.Id, place.User, browser.Address, browser.Agent);
        var before = browser.SessionHash;
        if (await door.LetInAsync(new(begun, connection, place.Org, place.User, arrival, person, claimed, browser.Enter(), before, entry), ct) is { } check)
        {
            browser.Leave();
            return await refuser.RefuseAsync(browser, connection, place.Org.Id.Value, check.ToString(), check == SignInCheck.Replay ? "The answer was used before." : $"The member {place.User} has no access any more.", null, ct, place.User);
        }

        browser.Remember(connection.Id, place.Org.Id.Value);
        return new SeeOther(ReturnTo.Allowed(begun.ReturnTo, place.Org, site) ?? $"/o/{place.Org.Slug}");
    }

    /// <returns>The groups that claims give, null where they give none; and what is to be told of them.</returns>
    async Task<(IReadOnlyList<string>? Claimed, string? Note)> ApplyAsync(Placed place, Connection connection, Person person, CancellationToken ct)
    {
        if (place.Org.Settings.Mode == Modes.Scim && person.Groups is not null) await placement.NoteClaimsAsync(place, connection, ct);
        if (place.Org.Settings.Mode != Modes.Jit) return (null, null);
        var directory = JustInTime.Of(await schemas.DirectoryAsync(place.Db, place.Org, "sign-in", clock, ct));
        await JustInTime.UpdateAsync(directory, place.User, person, ct);
        if (person.Groups is not { } groups) return (null, null);
        var format = connection.Settings.GroupsFormat;
        // A name that was cut must neither make groups of its pieces nor lose somebody the group that was meant.
        if (person.Uncut.Count > 0 && await JustInTime.KnownAsync(place.Db, person.Uncut, format, ct) is { Count: > 0 } whole)
            return (null, $"The delimiter '{connection.Settings.Groups!.Delimiter}' cuts group names of this Org: '{string.Join("', '", whole)}'. Groups were left as they are: choose another delimiter, or rename.");
        return (await JustInTime.GroupsAsync(directory, place.User, groups, format, place.Claimed, ct), null);
    }

    async Task<IResult> TestedAsync(Pending begun, Connection connection, Browser browser, Arrival arrival, Person? person, CancellationToken ct)
    {
        if (!await pending.CloseAsync(begun, ct)) return Refuser.Nothing();
        var detail = person is null ? $"{SignInCheck.StableId}: the stable id is not there, or changes with every sign-in." : null;
        await notes.TestedAsync(connection.Id, person is not null, detail, ct);
        if (person is null) return await refuser.RefuseAsync(browser, connection, (string?)null, nameof(SignInCheck.StableId), detail!, ToldClaims.Write(arrival), ct);
        return SignInPages.Tested(connection, person);
    }

    /// <summary>The page's form may end at an app.</summary>
    static List<string> Targets(IReadOnlyList<Placed> places) => [.. places.SelectMany(p => p.Org.Settings.SignIn.ReturnOrigins).Distinct(StringComparer.Ordinal)];
}
