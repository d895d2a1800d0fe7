using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Tests.Xml;

/// <summary>Our canonicalization against the framework's, on documents that nobody thought of.</summary>
public sealed class CanonicalTests
{
    static readonly string[] Prefixes = ["", "a", "b", "xs"], Uris = ["", "urn:1", "urn:2", "http://www.w3.org/2001/XMLSchema"];

    [Fact]
    public void The_same_octets_as_the_framework()
    {
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Arb.From(Document(4)), Arb.From(Gen.SubListOf(["a", "b", "xs", "#default"])), (xml, list) =>
        {
            var prefixes = list.ToList();
            var ours = Encoding.UTF8.GetString(Canonical.Octets(SafeXml.Read(Encoding.UTF8.GetBytes(xml)), null, prefixes));
            return Theirs(xml, string.Join(' ', prefixes)) == ours;
        }));
    }

    [Fact]
    public void An_inner_element_takes_along_what_it_uses()
    {
        var xml = """<r xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b"><a:e b:x="1" z="2" a:y="3"><f/></a:e></r>""";
        var inner = SafeXml.Read(Encoding.UTF8.GetBytes(xml)).Children.Single();

        Encoding.UTF8.GetString(Canonical.Octets(inner)).ShouldBe("""<a:e xmlns:a="urn:a" xmlns:b="urn:b" z="2" a:y="3" b:x="1"><f xmlns="urn:d"></f></a:e>""");
        Encoding.UTF8.GetString(Canonical.Octets(inner, null, ["#default"])).ShouldBe("""<a:e xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b" z="2" a:y="3" b:x="1"><f></f></a:e>""");
    }

    static string Theirs(string xml, string prefixes)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        var transform = new XmlDsigExcC14NTransform(includeComments: false, prefixes);
        transform.LoadInput(document);
        using var output = new StreamReader((Stream)transform.GetOutput(typeof(Stream)));
        return output.ReadToEnd();
    }

    static Gen<string> Document(int depth) =>
        from prefix in Gen.Elements(Prefixes)
        from uri in Gen.Elements(prefix.Length == 0 ? Uris : Uris[1..])
        from extra in Gen.Elements(Prefixes[1..])
        from extraUri in Gen.Elements(Uris[1..])
        from words in Gen.Elements("", "x", "a &amp; b &lt; c &gt; d", "  \n\t", "&#13;", "ü\"'", "<![CDATA[<&>]]>", "<!-- c -->")
        from value in Gen.Elements("v", "&quot;&lt;&amp;>", "&#9;&#10;&#13;", " two ")
        from children in depth == 0 ? Gen.Constant(new List<string>()) : Gen.ListOf(Document(depth - 1), depth == 4 ? 2 : 1).Select(l => l.ToList())
        let name = prefix.Length == 0 ? "e" : prefix + ":e"
        let declarations = prefix == extra ? Declare(prefix, uri) : Declare(prefix, uri) + Declare(extra, extraUri)
        select $"<{name}{declarations} one=\"{value}\" {extra}:two=\"2\" {(prefix.Length > 0 && prefix != extra ? prefix + ":zero=\"0\"" : "")}>{words}{string.Concat(children)}{words}</{name}>";

    static string Declare(string prefix, string uri) => prefix.Length == 0 ? $" xmlns=\"{uri}\"" : $" xmlns:{prefix}=\"{uri}\"";
}
