using System.Text;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Tests.Xml;

public sealed class SafeXmlTests
{
    [Theory]
    [InlineData("""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>""", Check.Xml)]
    [InlineData("""<!DOCTYPE r><r/>""", Check.Xml)]
    [InlineData("""<r>&x;</r>""", Check.Xml)]
    [InlineData("""<r><?php x?></r>""", Check.Xml)]
    [InlineData("""<?x y?><r/>""", Check.Xml)]
    [InlineData("""<r/><r/>""", Check.Xml)]
    [InlineData("""<r/>text""", Check.Xml)]
    [InlineData("""<r>""", Check.Xml)]
    [InlineData("""<r a="1" a="2"/>""", Check.Xml)]
    [InlineData("""<r>&#0;</r>""", Check.Xml)]
    [InlineData("""<?xml version="1.0" encoding="utf-7"?><r/>""", Check.Xml)]
    [InlineData("""<?xml version="1.0" encoding="utf-16"?><r/>""", Check.Xml)]
    [InlineData("", Check.Xml)]
    [InlineData("""<r ID="a"><e ID="a"/></r>""", Check.Ids)]
    [InlineData("""<r ID="a"><e Id="a"/></r>""", Check.Ids)]
    [InlineData("""<r ID="a"><e id="a"/></r>""", Check.Ids)]
    [InlineData("""<r xml:id="a"/>""", Check.Ids)]
    [InlineData("""<r xmlns:x="urn:x" x:ID="a"/>""", Check.Ids)]
    public void What_is_not_read(string xml, Check check) => Refused(Encoding.UTF8.GetBytes(xml)).ShouldBe(check);

    [Fact]
    public void No_bytes_that_are_not_UTF8() => Refused([(byte)'<', (byte)'r', (byte)'>', 0xC3, 0x28, (byte)'<', (byte)'/', (byte)'r', (byte)'>']).ShouldBe(Check.Xml);

    [Fact]
    public void Bounded_in_size_depth_width_and_number()
    {
        Refused(Encoding.UTF8.GetBytes("<r>" + new string('x', SafeXml.Longest) + "</r>")).ShouldBe(Check.Size);
        Refused(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<e>", 5_000)) + string.Concat(Enumerable.Repeat("</e>", 5_000)))).ShouldBe(Check.Size);
        Refused(Encoding.UTF8.GetBytes("<r " + string.Join(' ', Enumerable.Range(0, 100).Select(i => $"a{i}=\"\"")) + "/>")).ShouldBe(Check.Size);
        Refused(Encoding.UTF8.GetBytes("<r>" + string.Concat(Enumerable.Repeat("<e/>", 30_000)) + "</r>")).ShouldBe(Check.Size);
    }

    [Fact]
    public void Comments_are_not_there_and_part_nothing()
    {
        var root = Read("<!-- a --><r>one<!-- b -->two<![CDATA[<three>]]></r><!-- c -->");

        root.Content.ShouldHaveSingleItem().ShouldBe("onetwo<three>");
    }

    [Fact]
    public void A_byte_order_mark_and_UTF16_are_read()
    {
        SafeXml.Read([0xEF, 0xBB, 0xBF, .. "<r>ü</r>"u8]).Text.ShouldBe("ü");
        SafeXml.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("""<?xml version="1.0" encoding="UTF-16"?><r>ü</r>""")]).Text.ShouldBe("ü");
    }

    static Element Read(string xml) => SafeXml.Read(Encoding.UTF8.GetBytes(xml));

    static Check Refused(byte[] bytes) => Should.Throw<SamlException>(() => SafeXml.Read(bytes)).Check;
}
