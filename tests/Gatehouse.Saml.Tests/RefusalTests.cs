namespace Gatehouse.Saml.Tests;

/// <summary>One valid Response, and one thing wrong with it at a time; each is refused by the check that is about it.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string, string, Check> Destroyers() => new()
    {
        { "another audience", A.EntityId + "</saml:Audience>", A.EntityId + ".evil</saml:Audience>", Check.Audience },
        { "an audience that only begins like ours", A.EntityId + "</saml:Audience>", A.EntityId + "/more</saml:Audience>", Check.Audience },
        { "no audience", $"<saml:AudienceRestriction><saml:Audience>{A.EntityId}</saml:Audience></saml:AudienceRestriction>", "", Check.Audience },
        { "an empty restriction", $"<saml:Audience>{A.EntityId}</saml:Audience>", "", Check.Audience },
        { "a second restriction without us", "</saml:AudienceRestriction>", "</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>urn:other</saml:Audience></saml:AudienceRestriction>", Check.Audience },
        { "an unknown condition", "<saml:AudienceRestriction>", "<saml:Condition/><saml:AudienceRestriction>", Check.Conditions },
        { "expired", $"NotOnOrAfter=\"{A.Time(5)}\"><saml:AudienceRestriction>", $"NotOnOrAfter=\"{A.Time(-2)}\"><saml:AudienceRestriction>", Check.NotOnOrAfter },
        { "not yet valid", $"NotBefore=\"{A.Time(-5)}\"", $"NotBefore=\"{A.Time(3)}\"", Check.NotBefore },
        { "confirmation expired", $"NotOnOrAfter=\"{A.Time(5)}\" Recipient", $"NotOnOrAfter=\"{A.Time(-2)}\" Recipient", Check.NotOnOrAfter },
        { "confirmation without an end", $" NotOnOrAfter=\"{A.Time(5)}\" Recipient", " Recipient", Check.SubjectConfirmation },
        { "another recipient", $"Recipient=\"{A.Acs}\"", "Recipient=\"https://evil.test/acs\"", Check.Recipient },
        { "no recipient", $" Recipient=\"{A.Acs}\"", "", Check.Recipient },
        { "another method", "cm:bearer", "cm:holder-of-key", Check.SubjectConfirmation },
        { "another request", $"InResponseTo=\"{A.Request}\" NotOnOrAfter", "InResponseTo=\"_other\" NotOnOrAfter", Check.InResponseTo },
        { "no request in the confirmation", $" InResponseTo=\"{A.Request}\" NotOnOrAfter", " NotOnOrAfter", Check.InResponseTo },
        { "no request in the Response", $" InResponseTo=\"{A.Request}\"><saml:Issuer", "><saml:Issuer", Check.InResponseTo },
        { "another destination", $"Destination=\"{A.Acs}\"", "Destination=\"https://evil.test/acs\"", Check.Destination },
        { "an issuer with a slash more", $"  <saml:Issuer>{A.Idp}</saml:Issuer>", $"  <saml:Issuer>{A.Idp}/</saml:Issuer>", Check.Issuer },
        { "another issuer of the Response", $"assertion\">{A.Idp}</saml:Issuer>", "assertion\">urn:evil</saml:Issuer>", Check.Issuer },
        { "an old assertion", $"IssueInstant=\"{A.Time(0)}\">\n  <saml:Issuer>", $"IssueInstant=\"{A.Time(-12)}\">\n  <saml:Issuer>", Check.Age },
        { "an assertion of the future", $"IssueInstant=\"{A.Time(0)}\">\n  <saml:Issuer>", $"IssueInstant=\"{A.Time(3)}\">\n  <saml:Issuer>", Check.NotBefore },
        { "an error", "status:Success", "status:Responder", Check.Status },
        { "no AuthnStatement", "AuthnStatement", "OtherStatement", Check.AuthnStatement },
        { "a session that ended", $"SessionNotOnOrAfter=\"{A.Time(480)}\"", $"SessionNotOnOrAfter=\"{A.Time(-5)}\"", Check.AuthnStatement },
        { "an encrypted NameID", "<saml:NameID ", "<saml:EncryptedID/><saml:NameID ", Check.NameId },
        { "an empty NameID", "alice@example.com", " ", Check.NameId },
        { "elements inside the NameID", "alice@example.com", "alice<b/>@example.com", Check.Structure },
        { "a time that is none", $"NotBefore=\"{A.Time(-5)}\"", "NotBefore=\"yesterday\"", Check.Structure },
        { "another version", "ID=\"_a1\" Version=\"2.0\"", "ID=\"_a1\" Version=\"1.1\"", Check.Version },
        { "an unknown child of the Response", "<samlp:Status>", "<samlp:Other/><samlp:Status>", Check.Structure },
        { "an encrypted attribute", "</saml:AttributeStatement>", "<saml:EncryptedAttribute/></saml:AttributeStatement>", Check.Structure },
    };

    [Theory]
    [MemberData(nameof(Destroyers))]
    public void One_thing_wrong_is_refused_by_its_check(string what, string from, string to, Check check)
    {
        foreach (var signs in (Sign[])[Sign.Assertion, Sign.Response, Sign.Both])
        {
            var changed = false;
            var xml = (new Idp
            {
                Signs = signs,
                Says = text =>
                {
                    text = text.ReplaceLineEndings("\n");
                    var after = text.Replace(from, to, StringComparison.Ordinal);
                    changed = after != text;
                    return after;
                },
            }).Response();

            changed.ShouldBeTrue($"{what}: nothing was replaced");
            A.Refused(xml).Check.ShouldBe(check, $"{what}, {signs} signed");
        }
    }

    [Fact]
    public void A_signed_Response_needs_a_Destination() =>
        A.Refused((new Idp { Signs = Sign.Response, Says = t => t.Replace($" Destination=\"{A.Acs}\"", "") }).Response()).Check.ShouldBe(Check.Destination);

    [Fact]
    public void Nothing_signed() => A.Refused((new Idp { Signs = Sign.Nothing }).Response()).Check.ShouldBe(Check.SignatureMissing);

    [Fact]
    public void Signed_by_somebody_else_whose_certificate_is_in_the_message() => A.Refused((new Idp { Key = Keys.Attacker }).Response()).Check.ShouldBe(Check.SignatureValue);

    [Fact]
    public void A_connection_without_keys_lets_nobody_in() => A.Refused(new Idp().Response(), A.Connection with { Keys = [] }).Check.ShouldBe(Check.NoKeys);

    [Fact]
    public void Changed_after_it_was_signed()
    {
        foreach (var signs in (Sign[])[Sign.Assertion, Sign.Response, Sign.Both])
            A.Refused((new Idp { Signs = signs }).Response().Replace("alice@", "admin@")).Check.ShouldBe(Check.SignatureDigest);
    }

    [Fact]
    public void The_words_of_the_identity_provider_reach_the_administrator()
    {
        var error = Idp.Unsigned("").Replace("""<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>""",
            """<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:RequestDenied"/></samlp:StatusCode><samlp:StatusMessage>AADSTS50105: not assigned</samlp:StatusMessage>""");

        var why = A.Refused(error);
        why.Check.ShouldBe(Check.Status);
        why.Detail.ShouldContain("AADSTS50105");
        why.Detail.ShouldContain("RequestDenied");
    }

    [Fact]
    public void Encrypted_but_signed_by_nobody() => A.Refused((new Idp { Signs = Sign.Nothing }).Encrypted()).Check.ShouldBe(Check.SignatureMissing);

    [Fact]
    public void Encrypted_to_somebody_else_in_words_that_tell_nothing()
    {
        var other = A.Refused(new Idp().Encrypted(to: Keys.Attacker));
        var broken = A.Refused(new Idp().Encrypted().Replace("CipherValue></xenc:CipherData></xenc:EncryptedData>", "CipherValue></xenc:CipherData></xenc:EncryptedData>").Replace("<xenc:CipherValue>", "<xenc:CipherValue>AAAA"));

        other.Check.ShouldBe(Check.Encryption);
        broken.ShouldBe(other);
    }

    [Theory]
    [InlineData("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p")]
    [InlineData("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "http://www.w3.org/2001/04/xmlenc#rsa-1_5")]
    public void Old_encryption(string content, string wrap) => A.Refused(new Idp().Encrypted(content, wrap)).Check.ShouldBe(Check.EncryptionAlgorithm);

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("PHI+")]
    public void What_is_no_message(string field) => SamlVerifier.Verify(field, A.Connection, A.Now).ShouldBeOfType<Verdict<AcceptedLogin>.Refused>();

    [Fact]
    public void A_message_that_is_too_long() =>
        SamlVerifier.Verify(new string('A', 300_000), A.Connection, A.Now).ShouldBeOfType<Verdict<AcceptedLogin>.Refused>().Why.Check.ShouldBe(Check.Size);

    [Fact]
    public void A_short_RSA_key_is_not_trusted() => Should.Throw<FormatException>(() => Keys.Rsa(1024).Trusted).Message.ShouldContain("1024");
}
