using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Pages;

namespace Gatehouse.SignIn;

/// <summary>
/// Says no. The person sees a calm sentence and a reference number, the same whatever check failed (B20); the administrators of the Org find under that number which
/// check it was, why, and the message as it came.
/// </summary>
public sealed class Refuser(SignInDoor door, RefusalLog log, ConnectionNotes notes, TimeProvider clock)
{
    public async Task<IResult> RefuseAsync(Browser browser, Connection connection, string? org, string check, string detail, string? message, CancellationToken ct, string? user = null)
    {
        var reference = SignInLogStore.NewReference();
        log.Add(await door.ConcernedAsync(connection, org, ct), new(clock.GetUtcNow(), "refused", reference, check, detail, connection.Id, user, browser.Address, browser.Agent, message));
        var whose = org ?? (connection.Orgs is [var only] ? only.Org.Id.Value : null);
        return Said(check switch
        {
            nameof(SignInCheck.NotAssigned) or nameof(SignInCheck.OrgClaim) => (Texts.NotAssignedTitle, Texts.NotAssignedText),
            nameof(SignInCheck.Suspended) or nameof(SignInCheck.Deleted) => (Texts.SuspendedTitle, Texts.SuspendedText),
            nameof(SignInCheck.OrgSuspended) => (Texts.OrgSuspendedTitle, Texts.OrgSuspendedText),
            nameof(SignInCheck.Provider) => (Texts.UnreachableTitle, Texts.UnreachableText),
            _ => (Texts.RefusedTitle, Texts.RefusedText),
        }, reference) with { Org = whose is null ? null : new Data.OrgId(whose) };
    }

    /// <summary>The same of a test sign-in, whose outcome the connection keeps.</summary>
    public async Task<IResult> RefuseAsync(Browser browser, Connection connection, Pending? begun, string check, string detail, string? message, CancellationToken ct)
    {
        if (begun?.Purpose == Pending.Test) await notes.TestedAsync(connection.Id, passed: false, $"{check}: {detail}", ct);
        return await RefuseAsync(browser, connection, begun?.Org, check, detail, message, ct);
    }

    static Page Said((string Title, string Text) words, string reference) => new(words.Title, Html.Of($"""
        <p>{words.Text}</p>
        <p class="faint">{Texts.Reference}: <span class="reference">{reference}</span></p>
        """)) { Status = 403 };

    /// <summary>An address that leads nowhere: an unknown connection, a disabled one, an unknown Org and one without sign-in look alike.</summary>
    public static IResult Nothing() => new Page(Texts.NotFoundTitle, Html.Of($"<p>{Texts.NotFoundText}</p>")) { Status = 404 };
}
