using System.Text;

namespace Gatehouse.Saml.Tests;

public sealed class MetadataTests
{
    static readonly string Certificate = Convert.ToBase64String(Keys.Idp.Certificate.RawData);

    static readonly string Entity = $"""
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{A.Idp}">
          <md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
              {Certificate[..64]}
              {Certificate[64..]}
            </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/slo"/>
            <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://idp.example.com/soap"/>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="javascript:alert(1)"/>
          </md:IDPSSODescriptor>
        </md:EntityDescriptor>
        """;

    [Fact]
    public void What_an_identity_provider_says_of_itself()
    {
        var read = Read(Entity);

        (read.EntityId, read.WantsSignedRequests, read.ValidUntil).ShouldBe((A.Idp, true, null));
        read.SignOn.ShouldBe([new("post", "https://idp.example.com/sso")]);
        read.Logout.ShouldBe([new("redirect", "https://idp.example.com/slo")]);
        read.Certificates.ShouldBe([Certificate]);
        read.NameIdFormats.ShouldBe(["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"]);
    }

    [Fact]
    public void A_key_without_a_use_is_for_signatures_too() => Read(Entity.Replace(" use=\"signing\"", "")).Certificates.ShouldBe([Certificate]);

    [Fact]
    public void One_of_several_entities_by_name()
    {
        var many = $"""<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{Entity}{Entity.Replace(A.Idp, "urn:other")}</md:EntitiesDescriptor>""";

        Read(many, "urn:other").EntityId.ShouldBe("urn:other");
        Refused(many).ShouldBe(Check.MetadataEntity);
        Refused(many, "urn:unknown").ShouldBe(Check.MetadataEntity);
    }

    [Theory]
    [InlineData("entityID=\"http://www.okta.com/exk1\"", "", Check.MetadataEntity)]
    [InlineData("IDPSSODescriptor", "SPSSODescriptor", Check.MetadataEntity)]
    [InlineData("enumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"", "enumeration=\"urn:oasis:names:tc:SAML:1.1:protocol\"", Check.MetadataEntity)]
    [InlineData("HTTP-POST", "SOAP", Check.MetadataEndpoint)]
    [InlineData("use=\"signing\"", "use=\"encryption\"", Check.MetadataKeys)]
    [InlineData("entityID=", "validUntil=\"2026-11-23T00:00:00Z\" entityID=", Check.MetadataValidity)]
    [InlineData("<md:NameIDFormat>", "<!DOCTYPE x><md:NameIDFormat>", Check.Xml)]
    public void What_is_not_taken(string from, string to, Check check)
    {
        Entity.ShouldContain(from);
        Refused(Entity.Replace(from, to, StringComparison.OrdinalIgnoreCase)).ShouldBe(check);
    }

    static IdpMetadata Read(string xml, string? entity = null) => IdpMetadata.Read(Encoding.UTF8.GetBytes(xml), entity, A.Now).ShouldBeOfType<Verdict<IdpMetadata>.Accepted>().Value;

    static Check Refused(string xml, string? entity = null) => IdpMetadata.Read(Encoding.UTF8.GetBytes(xml), entity, A.Now).ShouldBeOfType<Verdict<IdpMetadata>.Refused>().Why.Check;
}
