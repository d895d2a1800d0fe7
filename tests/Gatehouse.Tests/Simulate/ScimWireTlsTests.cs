using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

public sealed class ScimWireTlsTests
{
    static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task An_https_server_is_spoken_to_when_its_authority_is_trusted()
    {
        using var certificate = Certificate();
        await using var server = Secure(certificate);
        using var wire = new ScimWire(Https(server), TimeSpan.FromSeconds(10), [certificate]);

        for (var i = 0; i < 2; i++)
            (await wire.SendAsync(Request, TestContext.Current.CancellationToken)).Status.ShouldBe(204);

        wire.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task An_unknown_authority_is_not_trusted()
    {
        using var certificate = Certificate();
        await using var server = Secure(certificate);
        using var wire = new ScimWire(Https(server), TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<AuthenticationException>(
            () => wire.SendAsync(Request, TestContext.Current.CancellationToken).AsTask());
    }

    static Uri Https(RawServer server) => new($"https://127.0.0.1:{server.Port}/");

    static RawServer Secure(X509Certificate2 certificate) => new(async (stream, _) =>
    {
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(certificate);
        while (await RawServer.ReadAsync(secure) is not "")
            await RawServer.SayAsync(secure, "HTTP/1.1 204 No Content\r\n\r\n");
    });

    static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
