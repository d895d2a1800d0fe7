using System.Text;
using System.Xml;
using Gatehouse.Idp;

namespace Gatehouse.Attack;

/// <summary>
/// Makes Responses as the connection's identity provider would, signed with a key that was made for the test. The verifier is told to trust that key for
/// the moment: what is tried is everything but the guessing of keys.
/// </summary>
sealed class SamlForger(string idpEntityId, Gatehouse.Idp.ServiceProvider to, string request, Keys keys, DateTimeOffset now)
{
    public const string Victim = "victim@example.com";

    static readonly Quirks Plain = new();

    public Keys Keys => keys;

    public DateTimeOffset Now => now;

    /// <summary>The message before anybody signed it.</summary>
    public string Unsigned() => Written(Plain with { SignsAssertion = false });

    public string Written(Quirks quirks, Keys? by = null) =>
        new SamlResponse(idpEntityId, to, to.Acs, request, new("_session", Person.Of("mallory@example.com", "example.com"), now), by ?? keys, quirks, now).Write();

    /// <summary>A genuine message; or one that says something else and is signed all the same.</summary>
    public string Signed(Func<string, string>? says = null, bool response = false)
    {
        var document = Parse(says is null ? Unsigned() : says(Unsigned()));
        Signing.Sign(response ? document.DocumentElement! : Assertion(document), keys, Plain);
        return document.OuterXml;
    }

    public static XmlDocument Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(xml);
        return document;
    }

    public static XmlElement Assertion(XmlDocument document) => document.DocumentElement!["Assertion", Names.Assertion]!;

    public static string Sent(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));
}
