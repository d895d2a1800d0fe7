namespace Gatehouse.Saml.Tests;

/// <summary>Every shape that identity providers really send (design: what each one signs).</summary>
public sealed class AcceptanceTests
{
    static readonly Idp Okta = new();

    [Theory]
    [InlineData(nameof(Sign.Response))]
    [InlineData(nameof(Sign.Assertion))]
    [InlineData(nameof(Sign.Both))]
    public void Whatever_is_signed_is_enough(string signs)
    {
        var login = A.Accepted((Okta with { Signs = Enum.Parse<Sign>(signs) }).Response());

        login.Subject.ShouldBe(new NameId("alice@example.com", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", null, null));
        login.Attributes.ShouldHaveSingleItem().Values.ShouldBe(["Engineering", "Süd & Nord"]);
        (login.AssertionId, login.ResponseId, login.InResponseTo, login.SessionIndex).ShouldBe(("_a1", "_r1", A.Request, "s1"));
        login.SessionEnds.ShouldBe(A.Now.AddHours(8));
        login.ReplayableUntil.ShouldBe(A.Now.AddMinutes(6));
        login.KeyThumbprint.ShouldBe(Keys.Idp.Trusted.Thumbprint);
    }

    [Theory]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#sha384")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "http://www.w3.org/2001/04/xmlenc#sha512")]
    public void Longer_hashes(string method, string digest) => A.Accepted((Okta with { SignatureMethod = method, DigestMethod = digest }).Response());

    [Fact]
    public void Prefixes_that_are_treated_inclusively_as_Okta_and_Shibboleth_do() => A.Accepted((Okta with { PrefixList = "xs xsi" }).Response());

    [Fact]
    public void A_Signature_behind_everything_as_Auth0_puts_it() => A.Accepted((Okta with { Signs = Sign.Response, SignatureLast = true }).Response());

    [Fact]
    public void No_Destination_where_only_the_Assertion_is_signed_as_PingFederate_does() =>
        A.Accepted((Okta with { Says = t => t.Replace($" Destination=\"{A.Acs}\"", "") }).Response());

    [Fact]
    public void A_NotBefore_in_the_confirmation_as_SecureWorks_sends_holds()
    {
        A.Accepted((Okta with { Says = t => t.Replace("<saml:SubjectConfirmationData ", $"<saml:SubjectConfirmationData NotBefore=\"{A.Time(-1)}\" ") }).Response());
        A.Refused((Okta with { Says = t => t.Replace("<saml:SubjectConfirmationData ", $"<saml:SubjectConfirmationData NotBefore=\"{A.Time(3)}\" ") }).Response()).Check.ShouldBe(Check.NotBefore);
    }

    [Fact]
    public void No_KeyInfo_and_any_other_KeyInfo_are_alike()
    {
        var xml = Okta.Response();
        var begin = xml.IndexOf("<KeyInfo>", StringComparison.Ordinal);
        A.Accepted(xml.Remove(begin, xml.IndexOf("</KeyInfo>", StringComparison.Ordinal) + 10 - begin));
    }

    [Fact]
    public void A_comment_and_a_CDATA_section_split_nothing()
    {
        A.Accepted(Okta.Response().Replace("alice@example.com", "alice@example.com<!-- x -->")).Subject!.Value.ShouldBe("alice@example.com");
        A.Accepted((Okta with { Person = "alice@example.com.evil.test" }).Response().Replace("alice@example.com.evil.test", "alice@example.com<!-- x -->.evil.test")).Subject!.Value.ShouldBe("alice@example.com.evil.test");
        A.Accepted(Okta.Response().Replace("alice@example.com", "<![CDATA[alice@]]>example.com")).Subject!.Value.ShouldBe("alice@example.com");
    }

    [Theory]
    [InlineData("http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", false)]
    [InlineData("http://www.w3.org/2009/xmlenc11#aes128-gcm", "oaep-sha256", false)]
    [InlineData("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", true)]
    [InlineData("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", false)]
    public void An_encrypted_assertion_with_its_key_inside_or_beside(string content, string wrap, bool beside)
    {
        foreach (var signs in (Sign[])[Sign.Response, Sign.Assertion, Sign.Both])
            A.Accepted((Okta with { Signs = signs }).Encrypted(content, wrap, beside)).Subject!.Value.ShouldBe("alice@example.com");
    }

    [Fact]
    public void Nobody_asked_and_the_connection_takes_it()
    {
        var unasked = (Okta with { Says = t => t.Replace($" InResponseTo=\"{A.Request}\"", "") }).Response();

        A.Accepted(unasked, A.Connection with { Unsolicited = true, PendingRequest = null }).InResponseTo.ShouldBeNull();
        A.Refused(unasked, A.Connection with { PendingRequest = null }).Check.ShouldBe(Check.Unsolicited);
        A.Refused(Okta.Response(), A.Connection with { Unsolicited = true, PendingRequest = null }).Check.ShouldBe(Check.InResponseTo);
    }

    [Fact]
    public void One_of_several_keys_verifies_and_is_told()
    {
        var rolling = A.Connection with { Keys = [Keys.Attacker.Trusted, Keys.Idp.Trusted] };

        A.Accepted(Okta.Response(), rolling).KeyThumbprint.ShouldBe(Keys.Idp.Trusted.Thumbprint);
    }

    [Fact]
    public void RSA_SHA1_only_until_the_day_that_the_connection_was_given()
    {
        var old = (Okta with { SignatureMethod = "http://www.w3.org/2000/09/xmldsig#rsa-sha1", DigestMethod = "http://www.w3.org/2000/09/xmldsig#sha1" }).Response();

        A.Refused(old).Check.ShouldBe(Check.SignatureAlgorithm);
        A.Refused(old, A.Connection with { Sha1Until = A.Now }).Check.ShouldBe(Check.SignatureAlgorithm);
        A.Accepted(old, A.Connection with { Sha1Until = A.Now.AddDays(1) });
    }
}
