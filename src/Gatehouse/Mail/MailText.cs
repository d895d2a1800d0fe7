using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Gatehouse.Mail;

/// <summary>A mail as it goes over the wire (RFC 5322, 2045, 2047). Nothing that a person or an identity provider wrote can begin a header or end the mail.</summary>
static class MailText
{
    const int LongestLocal = 64, LongestAddress = 254, WordBytes = 42; // An encoded word has 75 characters at most.

    static readonly IdnMapping Idn = new();

    /// <summary>As it may stand between angle brackets, the domain in ASCII; null when it is no address.</summary>
    public static string? AddressOf(string text)
    {
        var at = text.LastIndexOf('@');
        if (at is < 1 or > LongestLocal || at == text.Length - 1 || text.Length > LongestAddress) return null;
        var (local, domain) = (text[..at], text[(at + 1)..]);
        if (local.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or '@' or '"' or '\\' or ',' or ';' or ':' or '(' or ')' or '[' or ']')
            || local.StartsWith('.') || local.EndsWith('.') || local.Contains("..", StringComparison.Ordinal)) return null;
        try
        {
            var ascii = Idn.GetAscii(domain);
            return ascii.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && !ascii.StartsWith('.') && !ascii.EndsWith('.') ? $"{local}@{ascii}" : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];

    /// <summary>With the dot that ends it.</summary>
    public static byte[] Write(MailMessage message, MailAddress from, string to)
    {
        var (border, domain) = ($"=_{message.Id}", DomainOf(AddressOf(from.Address)!));
        var mail = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"Message-ID: <{message.Id}@{domain}>\r\n")
            .Append(CultureInfo.InvariantCulture, $"Date: {message.At.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n")
            .Append(CultureInfo.InvariantCulture, $"From: {(from.DisplayName.Length > 0 ? Words(from.DisplayName) + " " : "")}<{AddressOf(from.Address)}>\r\n")
            .Append(CultureInfo.InvariantCulture, $"To: <{to}>\r\n")
            .Append(CultureInfo.InvariantCulture, $"Subject: {Words(message.Subject)}\r\n")
            .Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=\"{border}\"\r\n\r\n");
        foreach (var (type, text) in (ReadOnlySpan<(string, string)>)[("plain", message.Text), ("html", message.Html)])
            mail.Append(CultureInfo.InvariantCulture, $"--{border}\r\nContent-Type: text/{type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        mail.Append(CultureInfo.InvariantCulture, $"--{border}--\r\n");
        // No line of ours begins with a dot today; one that did would end the mail early (RFC 5321 §4.5.2).
        return Encoding.UTF8.GetBytes(mail.ToString().Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".\r\n");
    }

    /// <summary>Text of a header: always as encoded words, in which no character means anything.</summary>
    static string Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > WordBytes) End();
            word.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        End();
        return string.Join("\r\n ", words);

        void End()
        {
            if (word.Length > 0) words.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=");
            word.Clear();
        }
    }
}
