using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace Gatehouse.Idp;

/// <summary>What a service provider's metadata says. Gatehouse's entity ids are the addresses of it, so it is read when it is needed.</summary>
sealed record ServiceProvider(string EntityId, string Acs, string? Logout, IReadOnlyList<RSA> SigningKeys, RSA? EncryptionKey)
{
    static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1 << 20 };

    /// <exception cref="FormatException">The entity id is no address of this machine, or there is no metadata.</exception>
    public static async Task<ServiceProvider> FindAsync(string entityId, CancellationToken ct)
    {
        if (!Uri.TryCreate(entityId, UriKind.Absolute, out var address) || !address.IsLoopback) throw new FormatException($"'{entityId}' is no address on this machine: the service provider's metadata must lie there.");
        try
        {
            var document = new XmlDocument { XmlResolver = null };
            document.LoadXml(await Client.GetStringAsync(address, ct));
            var names = new XmlNamespaceManager(document.NameTable);
            names.AddNamespace("md", Names.Metadata);
            names.AddNamespace("ds", Names.Signature);
            return new(
                document.DocumentElement!.GetAttribute("entityID"), Location("AssertionConsumerService") ?? throw new FormatException("The metadata names no AssertionConsumerService."),
                Location("SingleLogoutService"), KeysFor("signing"), KeysFor("encryption").FirstOrDefault());

            string? Location(string name) => (document.SelectSingleNode($"//md:{name}", names) as XmlElement)?.GetAttribute("Location");

            List<RSA> KeysFor(string use) => [.. document.SelectNodes($"//md:KeyDescriptor[not(@use) or @use='{use}']//ds:X509Certificate", names)!.Cast<XmlElement>().Select(e =>
            {
                using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(e.InnerText));
                return certificate.GetRSAPublicKey();
            }).OfType<RSA>()];
        }
        catch (Exception failed) when (failed is HttpRequestException or XmlException or TaskCanceledException)
        {
            throw new FormatException($"The metadata of '{entityId}' could not be read: {failed.Message}", failed);
        }
    }
}
