using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Gatehouse.Mail;

/// <summary>
/// Hands mails to a mail server of ours, one conversation each. The platform's own client knows no TLS from the first byte and tells a refusal that
/// is final from one that is not by guessing (docs/decisions/0013).
/// </summary>
public sealed class SmtpMailer(SmtpServer server, MailAddress from) : IMailer
{
    public TimeSpan? Patience => server.Patience;

    public async Task<Delivery> SendAsync(MailMessage message, CancellationToken ct)
    {
        if (MailText.AddressOf(message.To) is not { } to || MailText.AddressOf(from.Address) is not { } sender) return new Delivery.Refused($"'{Cut(message.To)}' is no e-mail address.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(server.Patience);
        try
        {
            using var session = await SmtpSession.OpenAsync(server, MailText.DomainOf(sender), patience.Token);
            await HandOverAsync(session, sender, to, message, patience.Token);
            return new Delivery.Sent();
        }
        catch (SmtpRefusal refusal)
        {
            return refusal.IsFinal ? new Delivery.Refused(Cut(refusal.Message)) : new Delivery.Later(Cut(refusal.Message));
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException or System.Security.Cryptography.CryptographicException)
        {
            return new Delivery.Later(Cut($"{server}: {fault.Message}"));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Delivery.Later($"{server} took longer than {server.Patience.TotalSeconds:0} s.");
        }
    }

    async Task HandOverAsync(SmtpSession session, string sender, string to, MailMessage message, CancellationToken ct)
    {
        var unicode = !System.Text.Ascii.IsValid(sender + to);
        if (unicode && !session.Extensions.Contains("SMTPUTF8", StringComparer.Ordinal)) throw new SmtpRefusal(553, "The mail server takes no address beyond ASCII (SMTPUTF8).", aboutMail: true);
        await session.AskAsync($"MAIL FROM:<{sender}>{(unicode ? " SMTPUTF8" : "")}", 250, aboutMail: false, ct); // A sender that they do not want is ours to mend.
        await session.AskAsync($"RCPT TO:<{to}>", 250, aboutMail: true, ct);
        await session.AskAsync("DATA", 354, aboutMail: true, ct);
        await session.WriteAsync(MailText.Write(message, from, to), ct);
        await session.ExpectAsync(250, aboutMail: true, ct);
        try
        {
            await session.AskAsync("QUIT", 221, aboutMail: false, ct);
        }
        catch (Exception late) when (late is IOException or SmtpRefusal or OperationCanceledException)
        {
            // The mail is theirs already; how they say goodbye changes nothing.
        }
    }

    static string Cut(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
