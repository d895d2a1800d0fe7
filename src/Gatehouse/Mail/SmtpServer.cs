using System.Globalization;
using System.Net;

namespace Gatehouse.Mail;

/// <summary>
/// The mail server as configured: smtp://user:password@host:587 speaks TLS by STARTTLS, smtps://host:465 from the first byte. Without TLS only on
/// this machine, or when ?tls=none says so.
/// </summary>
/// <param name="CaFile">A certificate authority of one's own (PEM).</param>
public sealed record SmtpServer(string Host, int Port, bool ImplicitTls, bool StartTls, string? User, string? Password, string? CaFile, TimeSpan Patience)
{
    const int Submission = 587, Submissions = 465;

    static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(60);

    /// <exception cref="FormatException">It is none. The text is not repeated: it may hold a password.</exception>
    public static SmtpServer Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("smtp" or "smtps") || url.Host.Length == 0) throw Malformed();
        var (tls, ca, patience) = ("", (string?)null, FirstPatience);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)))
            switch (pair[0], Uri.UnescapeDataString(pair[^1]))
            {
                case ("tls", "none"): tls = "none"; break;
                case ("ca", { Length: > 0 } file): ca = file; break;
                case ("timeout", var seconds) when int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 600: patience = TimeSpan.FromSeconds(count); break;
                default: throw Malformed();
            }

        var (isImplicit, user) = (url.Scheme == "smtps", url.UserInfo.Split(':', 2));
        var near = url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        return new(
            url.Host.Trim('[', ']'), url.Port > 0 ? url.Port : isImplicit ? Submissions : Submission, isImplicit, !isImplicit && tls != "none" && !(near && ca is null),
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null, user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null, ca, patience);
    }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{(ImplicitTls ? "smtps" : "smtp")}://{Host}:{Port}";

    static FormatException Malformed() => new("--smtp is smtp://user:password@host:587 (STARTTLS) or smtps://host:465, and may end in ?tls=none, ?ca=FILE or ?timeout=SECONDS.");
}
