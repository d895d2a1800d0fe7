using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gatehouse.Mail;

/// <summary>What the mail server answered, when it was not what was hoped for.</summary>
/// <param name="aboutMail">It is about this mail and not about us: a 5xx is the last word.</param>
sealed class SmtpRefusal(int code, string text, bool aboutMail) : Exception($"{code} {text}")
{
    public bool IsFinal { get; } = aboutMail && code >= 500;
}

/// <summary>One conversation with a mail server (RFC 5321), up to where mails can be handed over.</summary>
sealed class SmtpSession : IDisposable
{
    const int LongestLine = 2048, MostLines = 100;

    readonly TcpClient tcp = new();
    readonly byte[] buffer = new byte[4096];
    Stream stream = Stream.Null;
    int next, end;

    SmtpSession() { }

    /// <summary>What the server said to EHLO, in upper case.</summary>
    public IReadOnlyList<string> Extensions { get; private set; } = [];

    /// <exception cref="SmtpRefusal">The server does not want us.</exception>
    public static async Task<SmtpSession> OpenAsync(SmtpServer server, string greeting, CancellationToken ct)
    {
        var session = new SmtpSession();
        try
        {
            await session.tcp.ConnectAsync(server.Host, server.Port, ct);
            session.stream = session.tcp.GetStream();
            if (server.ImplicitTls) await session.SecureAsync(server, ct);
            await session.ExpectAsync(220, aboutMail: false, ct);
            await session.GreetAsync(greeting, ct);
            if (server.StartTls)
            {
                if (!session.Extensions.Contains("STARTTLS", StringComparer.Ordinal)) throw new SmtpRefusal(454, "The mail server offers no STARTTLS; ?tls=none would go on without.", aboutMail: false);
                await session.AskAsync("STARTTLS", 220, aboutMail: false, ct);
                // What came before TLS is not trusted after it (CVE-2011-0411).
                if (session.next != session.end) throw new SmtpRefusal(454, "The mail server spoke before TLS began.", aboutMail: false);
                await session.SecureAsync(server, ct);
                await session.GreetAsync(greeting, ct);
            }

            if (server.User is not null) await session.SignInAsync(server.User, server.Password ?? "", ct);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <exception cref="SmtpRefusal">The answer has another code.</exception>
    public async Task AskAsync(string command, int code, bool aboutMail, CancellationToken ct)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
        await ExpectAsync(code, aboutMail, ct);
    }

    public async Task WriteAsync(byte[] bytes, CancellationToken ct)
    {
        await stream.WriteAsync(bytes, ct);
        await stream.FlushAsync(ct);
    }

    public void Dispose()
    {
        stream.Dispose();
        tcp.Dispose();
    }

    public async Task<List<string>> ExpectAsync(int code, bool aboutMail, CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(ct);
            if (line.Length < 3 || line.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') || lines.Count >= MostLines) throw new IOException("The mail server speaks no SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-') continue;
            var said = int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture);
            return said == code || (code == 250 && said == 251) ? lines : throw new SmtpRefusal(said, string.Join(' ', lines), aboutMail);
        }
    }

    async Task GreetAsync(string name, CancellationToken ct)
    {
        await WriteAsync(Encoding.ASCII.GetBytes($"EHLO {name}\r\n"), ct);
        Extensions = [.. (await ExpectAsync(250, aboutMail: false, ct)).Skip(1).Select(line => line.ToUpperInvariant())];
    }

    /// <summary>RFC 4954: PLAIN, or LOGIN where there is nothing better.</summary>
    async Task SignInAsync(string user, string password, CancellationToken ct)
    {
        var ways = Extensions.FirstOrDefault(line => line.StartsWith("AUTH", StringComparison.Ordinal))?.Split(' ', '=') ?? [];
        if (ways.Contains("PLAIN", StringComparer.Ordinal))
        {
            await AskAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), 235, aboutMail: false, ct);
        }
        else if (ways.Contains("LOGIN", StringComparer.Ordinal))
        {
            await AskAsync("AUTH LOGIN", 334, aboutMail: false, ct);
            await AskAsync(Base64(user), 334, aboutMail: false, ct);
            await AskAsync(Base64(password), 235, aboutMail: false, ct);
        }
        else
        {
            throw new SmtpRefusal(504, "The mail server offers neither AUTH PLAIN nor AUTH LOGIN.", aboutMail: false);
        }
    }

    async Task SecureAsync(SmtpServer server, CancellationToken ct)
    {
        var tls = new SslStream(stream);
        stream = tls;
        var options = new SslClientAuthenticationOptions { TargetHost = server.Host };
        if (server.CaFile is { } file)
        {
            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.ImportFromPemFile(file);
            options.CertificateChainPolicy = trust;
        }

        await tls.AuthenticateAsClientAsync(options, ct);
    }

    async Task<string> LineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (next == end)
            {
                (next, end) = (0, await stream.ReadAsync(buffer, ct));
                if (end == 0) throw new IOException("The mail server hung up.");
            }

            var read = (char)buffer[next++];
            if (read == '\n') return line.ToString().TrimEnd('\r');
            if (line.Length >= LongestLine) throw new IOException("The mail server speaks no SMTP.");
            line.Append(char.IsControl(read) && read != '\r' ? ' ' : read);
        }
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
