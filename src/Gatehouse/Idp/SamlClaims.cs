using System.Xml;

namespace Gatehouse.Idp;

/// <summary>The AttributeStatement: the same claims under the names that vendors give them.</summary>
static class SamlClaims
{
    const string Instance = "http://www.w3.org/2001/XMLSchema-instance", Uri = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri", Basic = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
        Soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/", Microsoft = "http://schemas.microsoft.com/identity/claims/", Groups = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";

    public static void Write(XmlWriter xml, string prefix, Person person, Quirks quirks)
    {
        xml.WriteStartElement(prefix, "AttributeStatement", Names.Assertion);
        foreach (var (name, value) in Of(person, quirks.Attributes)) Attribute(name, [value]);
        var groups = quirks.Attributes == "uri" ? Groups : quirks.Attributes == "oid" ? "urn:oid:1.3.6.1.4.1.5923.1.5.1.1" : "groups";
        switch (quirks.Groups)
        {
            case "absent": break;
            case "empty": Attribute(groups, [""]); break;
            case "comma": Attribute(groups, [string.Join(',', person.Groups)]); break;
            case "semicolon": Attribute(groups, [string.Join(';', person.Groups)]); break;
            case "overage": Attribute("http://schemas.microsoft.com/claims/groups.link", ["https://graph.windows.net/00000000-0000-0000-0000-000000000000/users/1/getMemberObjects"]); break;
            case "elements":
                foreach (var group in person.Groups) Attribute(groups, [group]);
                break;
            default: Attribute(groups, person.Groups); break;
        }

        xml.WriteEndElement();

        void Attribute(string name, IReadOnlyList<string> values)
        {
            xml.WriteStartElement(prefix, "Attribute", Names.Assertion);
            xml.WriteAttributeString("Name", name);
            if (quirks.Attributes != "uri") xml.WriteAttributeString("NameFormat", quirks.Attributes == "oid" ? Uri : Basic);
            foreach (var value in values)
            {
                xml.WriteStartElement(prefix, "AttributeValue", Names.Assertion);
                xml.WriteAttributeString("xsi", "type", Instance, quirks.ValueType);
                xml.WriteString(value);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }
    }

    static (string, string)[] Of(Person person, string names) => names switch
    {
        "uri" =>
        [
            (Soap + "name", person.Email), (Soap + "emailaddress", person.Email), (Soap + "givenname", person.Given), (Soap + "surname", person.Family),
            (Microsoft + "objectidentifier", person.Id), (Microsoft + "tenantid", "00000000-0000-0000-0000-00000000ac3e"),
        ],
        "oid" =>
        [
            ("urn:oid:0.9.2342.19200300.100.1.1", person.Login), ("urn:oid:0.9.2342.19200300.100.1.3", person.Email), ("urn:oid:2.5.4.42", person.Given), ("urn:oid:2.5.4.4", person.Family),
        ],
        _ => [("uid", person.Login), ("email", person.Email), ("firstName", person.Given), ("lastName", person.Family)],
    };
}
