using System.Globalization;
using System.Text;
using System.Xml;

namespace Gatehouse.Idp;

/// <summary>Writes the answer to an AuthnRequest, or one that nobody asked for, with all the quirks.</summary>
sealed record SamlResponse(string EntityId, ServiceProvider To, string Acs, string? InResponseTo, Session Session, Keys Keys, Quirks Quirks, DateTimeOffset Now)
{
    const string Instance = "http://www.w3.org/2001/XMLSchema-instance", Schema = "http://www.w3.org/2001/XMLSchema";

    readonly string id = Sessions.Random(), assertionId = Sessions.Random();

    public string? Format => Quirks.NameId is not { } format ? null : (format is "emailAddress" or "unspecified" ? "urn:oasis:names:tc:SAML:1.1:nameid-format:" : "urn:oasis:names:tc:SAML:2.0:nameid-format:") + format;

    public string NameId { get; } = Quirks.NameId switch
    {
        "persistent" => Session.Person.Id, "transient" => Sessions.Random(), "unspecified" or null => Session.Person.Login, _ => Session.Person.Email,
    };

    public string SessionIndex => Quirks.SessionIndex switch { "request" => InResponseTo ?? id, "assertion" => assertionId, "undefined" => "undefined", _ => Session.Id };

    /// <summary>The message, signed and encrypted as this provider does.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true })) Response(xml);
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(text.ToString());
        if (document.DocumentElement!["Assertion", Names.Assertion] is { } assertion)
        {
            if (Quirks.SignsAssertion) Signing.Sign(assertion, Keys, Quirks);
            if (Quirks.Encrypts is not null) Encrypting.Encrypt(assertion, To.EncryptionKey ?? throw new FormatException("The service provider's metadata holds no key to encrypt for."), Quirks);
        }

        // Entra's refusals are not signed by anybody.
        if (Quirks.SignsResponse && !Quirks.Refuses) Signing.Sign(document.DocumentElement, Keys, Quirks);
        return document.OuterXml;
    }

    void Response(XmlWriter xml)
    {
        xml.WriteStartElement("samlp", "Response", Names.Protocol);
        xml.WriteAttributeString("ID", id);
        xml.WriteAttributeString("Version", "2.0");
        xml.WriteAttributeString("IssueInstant", Time(Now));
        if (Quirks.Destination || Quirks.SignsResponse) xml.WriteAttributeString("Destination", Acs);
        if (InResponseTo is not null) xml.WriteAttributeString("InResponseTo", InResponseTo);
        Issuer(xml, "saml");
        xml.WriteStartElement("samlp", "Status", Names.Protocol);
        xml.WriteStartElement("samlp", "StatusCode", Names.Protocol);
        xml.WriteAttributeString("Value", Quirks.Refuses ? Names.Responder : Names.Success);
        xml.WriteEndElement();
        if (Quirks.Refuses) xml.WriteElementString("samlp", "StatusMessage", Names.Protocol, "AADSTS50105: The signed in user is not assigned to a role for the application.");
        xml.WriteEndElement();
        if (!Quirks.Refuses) Assertion(xml, Quirks.DefaultNamespace ? "" : "saml");
        xml.WriteEndElement();
    }

    void Assertion(XmlWriter xml, string prefix)
    {
        xml.WriteStartElement(prefix, "Assertion", Names.Assertion);
        xml.WriteAttributeString("xmlns", "xs", null, Schema);
        xml.WriteAttributeString("xmlns", "xsi", null, Instance);
        xml.WriteAttributeString("ID", assertionId);
        xml.WriteAttributeString("Version", "2.0");
        xml.WriteAttributeString("IssueInstant", Time(Now));
        Issuer(xml, prefix);
        Subject(xml, prefix);
        xml.WriteStartElement(prefix, "Conditions", Names.Assertion);
        xml.WriteAttributeString("NotBefore", Time(Now.AddSeconds(-Quirks.Back)));
        xml.WriteAttributeString("NotOnOrAfter", Time(Now.AddMinutes(Quirks.Minutes)));
        xml.WriteStartElement(prefix, "AudienceRestriction", Names.Assertion);
        xml.WriteElementString(prefix, "Audience", Names.Assertion, To.EntityId);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement(prefix, "AuthnStatement", Names.Assertion);
        xml.WriteAttributeString("AuthnInstant", Time(Session.At));
        xml.WriteAttributeString("SessionIndex", SessionIndex);
        if (Quirks.SessionHours is { } hours) xml.WriteAttributeString("SessionNotOnOrAfter", Time(Now.AddHours(hours)));
        xml.WriteStartElement(prefix, "AuthnContext", Names.Assertion);
        xml.WriteElementString(prefix, "AuthnContextClassRef", Names.Assertion, "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport");
        xml.WriteEndElement();
        xml.WriteEndElement();
        SamlClaims.Write(xml, prefix, Session.Person, Quirks);
        xml.WriteEndElement();
    }

    void Subject(XmlWriter xml, string prefix)
    {
        xml.WriteStartElement(prefix, "Subject", Names.Assertion);
        if (!Quirks.NameIdMissing)
        {
            xml.WriteStartElement(prefix, "NameID", Names.Assertion);
            if (Quirks.NameIdQualified)
            {
                xml.WriteAttributeString("NameQualifier", EntityId);
                xml.WriteAttributeString("SPNameQualifier", To.EntityId);
            }

            if (Format is not null) xml.WriteAttributeString("Format", Format);
            xml.WriteString(Quirks.NameIdPadded ? $"\n      {NameId}\n    " : NameId);
            xml.WriteEndElement();
        }

        xml.WriteStartElement(prefix, "SubjectConfirmation", Names.Assertion);
        xml.WriteAttributeString("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer");
        xml.WriteStartElement(prefix, "SubjectConfirmationData", Names.Assertion);
        if (InResponseTo is not null) xml.WriteAttributeString("InResponseTo", InResponseTo);
        if (Quirks.ConfirmationNotBefore) xml.WriteAttributeString("NotBefore", Time(Now.AddMinutes(-1)));
        xml.WriteAttributeString("NotOnOrAfter", Time(Now.AddMinutes(5)));
        xml.WriteAttributeString("Recipient", Acs);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    void Issuer(XmlWriter xml, string prefix)
    {
        xml.WriteStartElement(prefix, "Issuer", Names.Assertion);
        if (Quirks.IssuerFormat) xml.WriteAttributeString("Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:entity");
        xml.WriteString(EntityId);
        xml.WriteEndElement();
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
