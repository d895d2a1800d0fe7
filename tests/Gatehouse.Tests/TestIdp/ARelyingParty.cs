using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Gatehouse.Idp;
using Gatehouse.Saml;
using Gatehouse.Saml.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.TestIdp;

/// <summary>The identity provider and, beside it, a service provider that is nothing but metadata and a browser with cookies.</summary>
sealed partial class ARelyingParty : IAsyncDisposable
{
    static readonly RSA Key = RSA.Create(2048);
    static readonly X509Certificate2 Certificate = new CertificateRequest("CN=sp", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddYears(1));

    readonly WebApplication idp, sp;

    ARelyingParty(WebApplication idp, WebApplication sp) => (this.idp, this.sp) = (idp, sp);

    public HttpClient Browser { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public string Idp => idp.Urls.Single();

    public string EntityId => sp.Urls.Single() + "/metadata";

    public string Acs => sp.Urls.Single() + "/acs";

    public string Logout => sp.Urls.Single() + "/slo";

    public SigningKey Signing { get; } = new(Key, Certificate);

    public static async Task<ARelyingParty> StartAsync(string vendor, params string[] quirks)
    {
        var port = FreePort();
        var provider = IdpServer.Build(new() { Url = $"http://127.0.0.1:{port}", Quirks = Quirks.Of(vendor, quirks), Person = "alice" });
        await provider.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        var service = builder.Build();
        var all = new ARelyingParty(provider, service);
        service.MapGet("/metadata", () => Results.Bytes(new SpMetadata(all.EntityId, all.Acs, all.Logout, [Certificate], [Certificate], SignsRequests: true).Write("_m", null), "application/xml"));
        await service.StartAsync();
        return all;
    }

    public async Task<IdpMetadata> MetadataAsync() =>
        IdpMetadata.Read(await Browser.GetByteArrayAsync(new Uri(Idp + "/saml/metadata")), null, TimeProvider.System.GetUtcNow()).ShouldBeOfType<Verdict<IdpMetadata>.Accepted>().Value;

    /// <summary>What the provider posts to us for our request.</summary>
    public async Task<string> AskAsync(string request, bool signed = false)
    {
        var message = new AuthnRequest(request, EntityId, Idp + "/saml/sso", Acs).Write(TimeProvider.System.GetUtcNow(), null);
        return Field(await PageAsync($"{Idp}/saml/sso?{RedirectBinding.Write("SAMLRequest", message, "deep", signed ? Signing : null)}"), "SAMLResponse");
    }

    public async Task<string> PageAsync(string url)
    {
        using var answer = await Browser.GetAsync(new Uri(url));
        return await answer.Content.ReadAsStringAsync();
    }

    public static string Field(string page, string name) => WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"", RegexOptions.NonBacktracking).Groups[1].Value);

    public async Task<Verdict<AcceptedLogin>> VerifyAsync(string response, string? request)
    {
        var metadata = await MetadataAsync();
        return SamlVerifier.Verify(response, new()
        {
            EntityId = EntityId, Acs = Acs, IdpEntityId = metadata.EntityId, Keys = [.. metadata.Certificates.Select(TrustedKey.Read)], DecryptionKeys = [Key], PendingRequest = request, Unsolicited = request is null,
        }, TimeProvider.System.GetUtcNow());
    }

    static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await idp.DisposeAsync();
        await sp.DisposeAsync();
    }
}
