namespace Gatehouse.Saml.Tests.Attacks;

/// <summary>Signatures of another shape than the one that is read, each once an attack on somebody.</summary>
public sealed class SignatureTests
{
    static readonly string Valid = new Idp().Response();

    public static TheoryData<string, string, string, Check> Shapes() => new()
    {
        { "no URI", "URI=\"#_a1\"", "", Check.SignatureReference },
        { "an empty URI", "URI=\"#_a1\"", "URI=\"\"", Check.SignatureReference },
        { "an xpointer", "URI=\"#_a1\"", "URI=\"#xpointer(id('_a1'))\"", Check.SignatureReference },
        { "the whole document by xpointer", "URI=\"#_a1\"", "URI=\"#xpointer(/)\"", Check.SignatureReference },
        { "another element", "URI=\"#_a1\"", "URI=\"#_r1\"", Check.SignatureReference },
        { "a file", "URI=\"#_a1\"", "URI=\"file:///etc/passwd\"", Check.SignatureReference },
        { "an address", "URI=\"#_a1\"", "URI=\"https://evil.test/x\"", Check.SignatureReference },
        { "an XSLT", """<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature" />""", """<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116" />""", Check.SignatureTransforms },
        { "an XPath", """<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature" />""", """<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116" />""", Check.SignatureTransforms },
        { "three transforms", "<Transforms>", """<Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature" />""", Check.SignatureTransforms },
        { "no transforms", """<Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature" />""", "<Transforms>", Check.SignatureTransforms },
        { "inclusive canonicalization", """<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#" />""", """<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315" />""", Check.SignatureTransforms },
        { "HMAC", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#hmac-sha1", Check.SignatureAlgorithm },
        { "MD5", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5", Check.SignatureAlgorithm },
        { "no algorithm", "Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"", "", Check.SignatureAlgorithm },
        { "an algorithm for another kind of key", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", Check.SignatureValue },
        { "another digest", "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmlenc#sha512", Check.SignatureDigest },
        { "an HMACOutputLength", "#rsa-sha256\" />", "#rsa-sha256\"><HMACOutputLength>8</HMACOutputLength></SignatureMethod>", Check.SignatureShape },
        { "two SignedInfo", "</SignedInfo>", "</SignedInfo><SignedInfo/>", Check.SignatureShape },
        { "two DigestValue", "</DigestValue>", "</DigestValue><DigestValue>AAAA</DigestValue>", Check.SignatureShape },
        { "an element in the DigestValue", "<DigestValue>", "<DigestValue><x/>", Check.SignatureShape },
        { "text in the SignedInfo", "<SignedInfo>", "<SignedInfo>x", Check.SignatureShape },
        { "two References", "</Reference>", "</Reference><Reference URI=\"#_r1\"/>", Check.SignatureShape },
        { "an Object", "</Signature>", "<Object><Manifest/></Object></Signature>", Check.SignatureShape },
        { "no SignatureValue", "SignatureValue>", "OtherValue>", Check.SignatureShape },
        { "a SignatureValue that is no base64", "<SignatureValue>", "<SignatureValue>!", Check.SignatureShape },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Another_shape_is_refused_by_its_check(string what, string from, string to, Check check)
    {
        Valid.ShouldContain(from, Case.Sensitive, what);

        A.Refused(Valid.Replace(from, to, StringComparison.Ordinal)).Check.ShouldBe(check, what);
    }

    [Fact]
    public void A_comment_in_the_DigestValue_changes_nothing() => A.Accepted(Valid.Replace("</DigestValue>", "<!-- other --></DigestValue>"));

    /// <summary>CVE-2025-29775 and its kind: a comment makes another reader stop early. The whole text counts here.</summary>
    [Fact]
    public void A_digest_behind_a_comment_counts() => A.Refused(Valid.Replace("</DigestValue>", "<!-- --> AAAA</DigestValue>").Replace("alice@", "admin@")).Check.ShouldBeOneOf(Check.SignatureShape, Check.SignatureDigest);

    /// <summary>A signed error Response is no assertion, whatever is put into it (A9).</summary>
    [Fact]
    public void A_signed_error_carries_nobody()
    {
        var idp = new Idp { Signs = Sign.Response };
        var error = idp.Response(Idp.Unsigned("").Replace("status:Success", "status:Responder"));
        var assertion = (new Idp { Signs = Sign.Nothing }).Assertion;

        A.Refused(error).Check.ShouldBe(Check.Status);
        A.Refused(error.Replace("</samlp:Response>", assertion + "</samlp:Response>").Replace("status:Responder", "status:Success")).Check.ShouldBe(Check.SignatureDigest);
    }

    /// <summary>Another signed message of the same identity provider is no Response (A9).</summary>
    [Fact]
    public void A_signed_LogoutResponse_is_no_Response()
    {
        var idp = new Idp { Signs = Sign.Response };
        var logout = idp.Response(Idp.Unsigned(idp.Assertion)).Replace("samlp:Response", "samlp:LogoutResponse");

        A.Refused(logout).Check.ShouldBe(Check.Structure);
    }

    /// <summary>Everybody can encrypt to us: an unsigned assertion does not become true by that (A24).</summary>
    [Fact]
    public void An_assertion_that_was_encrypted_into_a_signed_Response_by_another()
    {
        var signed = (new Idp { Signs = Sign.Response }).Encrypted();
        var other = (new Idp { Signs = Sign.Nothing, Person = "admin@example.com" }).Encrypted();
        string Box(string xml) => xml[xml.IndexOf("<saml:EncryptedAssertion", StringComparison.Ordinal)..xml.IndexOf("</samlp:Response>", StringComparison.Ordinal)];

        A.Accepted(signed);
        A.Refused(signed.Replace(Box(signed), Box(other))).Check.ShouldBe(Check.SignatureDigest);
    }
}
