using System.Globalization;
using System.Net;
using Gatehouse.Mail;
using Gatehouse.Orgs;

namespace Gatehouse.Alerts;

/// <summary>What a mail about an alert says.</summary>
static class AlertText
{
    public static MailMessage Write(AlertMail mail, Org org)
    {
        var instance = Alert.IsOfInstance(mail.Rule);
        var (whose, over) = (instance ? "this instance" : org.Name, mail.State == "resolved");
        var at = mail.CreatedAt.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var (first, look) = (over ? $"It is over ({mail.Rule}, {at}):" : $"Something is wrong with {whose} ({mail.Rule}, {at}):", $"gatehouse alert list{(instance ? "" : $" --org {org.Slug}")} --all");
        return new(mail.Id, mail.CreatedAt, mail.Recipient, $"{(over ? "Resolved" : "Alert")}: {whose}, {mail.Rule}", $"""
            {first}

            {mail.Detail}

            See: {look}
            """, $"""
            <!doctype html>
            <html lang="en"><body style="font-family: sans-serif; line-height: 1.5">
            <p>{WebUtility.HtmlEncode(first)}</p>
            <p><strong>{WebUtility.HtmlEncode(mail.Detail)}</strong></p>
            <p style="color: #555">See: <code>{WebUtility.HtmlEncode(look)}</code></p>
            </body></html>
            """);
    }
}
