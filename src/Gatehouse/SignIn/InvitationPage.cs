using Gatehouse.Doors;
using Gatehouse.Pages;

namespace Gatehouse.SignIn;

/// <summary>
/// What an invitation's link shows. Opening it changes nothing: mail scanners open links too. Signing in is what accepts it, and every link that is
/// not valid looks the same.
/// </summary>
static class InvitationPage
{
    public static async Task<IResult> ShowAsync(string token, InvitationDoor door, CancellationToken ct) => await door.OpenAsync(token, ct) is { } visit
        ? new Page(Texts.InvitesYou(visit.Org.Name), Html.Of($"""
            <p>{Texts.InvitedText}</p>
            <a class="button" href="/o/{visit.Org.Slug}?invitation={token}">{Texts.SignIn}</a>
            """)) { Org = visit.Org.Id }
        : new Page(Texts.InvitationInvalid, Html.Of($"<p>{Texts.InvitationInvalidText}</p>")) { Status = 404 };
}
