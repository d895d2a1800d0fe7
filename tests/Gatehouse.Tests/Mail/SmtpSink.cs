using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Mail;

/// <summary>A real mail server, in a process of its own, that delivers into a folder.</summary>
sealed class SmtpSink : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("gatehouse-mail-").FullName;
    Process? process;
    string tls = "none";

    public int Port { get; } = FreePort();

    public string CaFile => Path.Combine(folder, "ca.pem");

    public string Url(string more = "") => $"smtp://127.0.0.1:{Port}{more}";

    /// <summary>Skips the test where no Python has aiosmtpd.</summary>
    public static async Task<SmtpSink> StartAsync(string tls = "none", string? user = null, string? password = null)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("GATEHOUSE_TEST_SMTP") is { Length: > 0 }, "GATEHOUSE_TEST_SMTP names no Python with aiosmtpd.");
        var sink = new SmtpSink { tls = tls };
        if (tls != "none") sink.MakeCertificate();
        await sink.UpAsync(user, password);
        return sink;
    }

    public async Task UpAsync(string? user = null, string? password = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("GATEHOUSE_TEST_SMTP")!,
            [Path.Combine(AppContext.BaseDirectory, "Mail", "smtp.py"), folder, $"{Port}", .. tls == "none" ? (string[])[] : [tls, CaFile, Path.Combine(folder, "key.pem")]])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        };
        if (user is not null) (start.Environment["SMTP_USER"], start.Environment["SMTP_PASSWORD"]) = (user, password);
        process = Process.Start(start)!;
        (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("ready");
    }

    public async Task DownAsync()
    {
        if (process is null) return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>In the order in which they came.</summary>
    public List<JsonNode> Mails => [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => JsonNode.Parse(File.ReadAllText(file))!)];

    public IEnumerable<string> Recipients => Mails.Select(mail => (string)mail["to"]![0]!);

    void MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        File.WriteAllText(CaFile, made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Directory.Delete(folder, recursive: true);
    }
}
