using System.Globalization;
using System.Net;
using Gatehouse.Mail;

namespace Gatehouse.Members;

/// <summary>What an invitation says.</summary>
static class InvitationText
{
    public static MailMessage Write(Invitation invitation, string to, string org, string link, DateTimeOffset now)
    {
        var until = invitation.ExpiresAt.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        var (name, address) = (WebUtility.HtmlEncode(org), WebUtility.HtmlEncode(link));
        return new(invitation.Id, now, to, $"{org} invites you", $"""
            {org} invites you.

            Open this link and sign in to begin:
            {link}

            It is valid until {until}. If you expected nothing of the kind, ignore this mail.
            """, $"""
            <!doctype html>
            <html lang="en"><body style="font-family: sans-serif; line-height: 1.5">
            <p>{name} invites you.</p>
            <p><a href="{address}">Open this link</a> and sign in to begin.</p>
            <p style="color: #555">It is valid until {until}. If you expected nothing of the kind, ignore this mail.<br>{address}</p>
            </body></html>
            """);
    }
}
