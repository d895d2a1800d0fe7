using Gatehouse.Connections;

namespace Gatehouse.Tests.Peers;

/// <summary>How each of them is started.</summary>
static class Providers
{
    /// <summary>It trusts nobody yet: see <see cref="TrustAsync"/>.</summary>
    public static async Task<Peer> SimpleSamlPhpAsync()
    {
        var (port, folder) = (Peer.FreePort(), Fresh());
        Directory.CreateDirectory(Path.Combine(folder, "metadata"));
        await File.WriteAllTextAsync(Path.Combine(folder, "metadata", "saml20-sp-remote.php"), "<?php\n");
        return await Peer.StartAsync(port, folder, "/saml2/idp/metadata.php", ["./simplesamlphp.sh", folder, "127.0.0.1", $"{port}"]);
    }

    /// <summary>Lets a connection of ours in at SimpleSAMLphp.</summary>
    /// <param name="signing">Certificates, base64 of DER.</param>
    /// <param name="encryption">To encrypt assertions for; null leaves them open.</param>
    public static Task TrustAsync(Peer simpleSamlPhp, Addresses ours, string signing, string? encryption) =>
        File.WriteAllTextAsync(Path.Combine(simpleSamlPhp.Folder, "metadata", "saml20-sp-remote.php"), $$"""
            <?php
            $metadata['{{ours.EntityId}}'] = [
              'AssertionConsumerService' => [['Binding' => 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', 'Location' => '{{ours.Acs}}', 'index' => 0, 'isDefault' => true]],
              'SingleLogoutService' => [['Binding' => 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'Location' => '{{ours.Logout}}']],
              'NameIDFormat' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'validate.authnrequest' => true,
              'assertion.encryption' => {{(encryption is null ? "false" : "true")}}, 'sharedkey_algorithm' => 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
              'keys' => [
                ['encryption' => false, 'signing' => true, 'type' => 'X509Certificate', 'X509Certificate' => '{{signing}}'],
                ['encryption' => true, 'signing' => false, 'type' => 'X509Certificate', 'X509Certificate' => '{{encryption ?? signing}}'],
              ],
            ];
            """);

    /// <summary>It knows nobody until a file "sp" in its folder names the address of somebody's metadata.</summary>
    public static Task<Peer> SamlpAsync(params (string Name, string Value)[] more)
    {
        var (port, folder) = (Peer.FreePort(), Fresh());
        return Peer.StartAsync(port, folder, "/metadata", ["node", "samlp.cjs"], [("PORT", $"{port}"), ("SP", Path.Combine(folder, "sp")), .. more]);
    }

    public static Task<Peer> OidcProviderAsync(int port, string redirect, string back, params (string Name, string Value)[] more) =>
        Peer.StartAsync(port, Fresh(), "/.well-known/openid-configuration", ["node", "oidc-provider.mjs"], [("PORT", $"{port}"), ("REDIRECT", redirect), ("POST_LOGOUT", back), .. more]);

    public static Task<Peer> GlewlwydAsync(int port, string redirect, string back)
    {
        var folder = Fresh();
        return Peer.StartAsync(port, folder, "ready", ["./glewlwyd.sh", folder, $"{port}", redirect, back]);
    }

    static string Fresh() => Directory.CreateTempSubdirectory("peer-").FullName;
}
