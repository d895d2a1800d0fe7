namespace Gatehouse.Idp;

/// <summary>Namespaces and identifiers of SAML 2.0, XML Signature and XML Encryption.</summary>
static class Names
{
    public const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol", Assertion = "urn:oasis:names:tc:SAML:2.0:assertion", Metadata = "urn:oasis:names:tc:SAML:2.0:metadata",
        Signature = "http://www.w3.org/2000/09/xmldsig#", Encryption = "http://www.w3.org/2001/04/xmlenc#",
        Post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", Redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
        Success = "urn:oasis:names:tc:SAML:2.0:status:Success", Responder = "urn:oasis:names:tc:SAML:2.0:status:Responder",
        RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", RsaSha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256", Sha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
}
