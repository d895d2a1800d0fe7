using System.Text;
using Gatehouse.Saml.Signatures;

namespace Gatehouse.Saml.Tests;

public sealed class LogoutTests
{
    const string Endpoint = "https://id.example.com/sso/con_1/slo";

    static readonly LogoutRequest Theirs = new("_lr1", A.Idp, Endpoint, new("alice@example.com", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", null, A.EntityId), ["s1", "s2"]);

    static readonly LogoutResponse Answer = new("_la1", A.Idp, Endpoint, "_ours");

    static readonly LogoutExpectations Expect = new(Endpoint, A.Idp, [Keys.Idp.Trusted, Keys.Curve.Trusted], "_ours");

    public static TheoryData<bool> Curves() => [false, true];

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_signed_request_on_both_bindings(bool curve)
    {
        var key = (curve ? Keys.Curve : Keys.Idp).Signing;
        foreach (var verdict in (Verdict<LogoutRequest>[])
            [LogoutVerifier.Request(Post(Theirs.Write(A.Now, key)), Expect, A.Now), LogoutVerifier.RedirectedRequest(RedirectBinding.Write("SAMLRequest", Theirs.Write(A.Now, null), "a b&c", key), Expect, A.Now)])
        {
            var request = verdict.ShouldBeOfType<Verdict<LogoutRequest>.Accepted>().Value;
            (request.Id, request.Issuer, request.Subject).ShouldBe((Theirs.Id, Theirs.Issuer, Theirs.Subject));
            request.SessionIndexes.ShouldBe(["s1", "s2"]);
        }
    }

    [Fact]
    public void An_unsigned_request_ends_nothing()
    {
        Refused(LogoutVerifier.Request(Post(Theirs.Write(A.Now, null)), Expect, A.Now)).ShouldBe(Check.SignatureMissing);
        Refused(LogoutVerifier.RedirectedRequest(RedirectBinding.Write("SAMLRequest", Theirs.Write(A.Now, null), null, null), Expect, A.Now)).ShouldBe(Check.SignatureMissing);
    }

    [Fact]
    public void A_request_of_somebody_else_for_somebody_else_or_of_yesterday()
    {
        Refused(Sent(Theirs, Keys.Attacker.Signing)).ShouldBe(Check.SignatureValue);
        Refused(Sent(Theirs with { Issuer = "urn:evil" }, Keys.Idp.Signing)).ShouldBe(Check.Issuer);
        Refused(Sent(Theirs with { Destination = "https://evil.test/" }, Keys.Idp.Signing)).ShouldBe(Check.Destination);
        Refused(LogoutVerifier.Request(Post(Theirs.Write(A.Now.AddHours(-1), Keys.Idp.Signing)), Expect, A.Now)).ShouldBe(Check.Age);
    }

    /// <summary>ADFS and Entra encode with lower-case digits: what was signed is what stands in the query (B17).</summary>
    [Fact]
    public void The_raw_query_is_verified_as_it_came()
    {
        var key = Keys.Idp.Signing;
        var message = RedirectBinding.Write("SAMLRequest", Theirs.Write(A.Now, null), "x/y", null).Replace("%2F", "%2f").Replace("%2B", "%2b").Replace("%3D", "%3d");
        var signed = message + "&SigAlg=" + Uri.EscapeDataString(key.Method).Replace("%3A", "%3a");
        var query = $"{signed}&Signature={Uri.EscapeDataString(Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(signed))))}";

        LogoutVerifier.RedirectedRequest("?" + query, Expect, A.Now).ShouldBeOfType<Verdict<LogoutRequest>.Accepted>();
        Refused(LogoutVerifier.RedirectedRequest(query.Replace("%2f", "%2F"), Expect, A.Now)).ShouldBe(Check.SignatureValue);
        Refused(LogoutVerifier.RedirectedRequest(query + "&RelayState=z", Expect, A.Now)).ShouldBe(Check.Encoding);
    }

    [Fact]
    public void An_unsigned_response_only_finishes_our_own_logout()
    {
        LogoutVerifier.Response(Post(Answer.Write(A.Now, null)), Expect, A.Now).ShouldBeOfType<Verdict<LogoutResponse>.Accepted>().Value.Succeeded.ShouldBeTrue();
        LogoutVerifier.RedirectedResponse(RedirectBinding.Write("SAMLResponse", (Answer with { Succeeded = false }).Write(A.Now, null), null, null), Expect, A.Now)
            .ShouldBeOfType<Verdict<LogoutResponse>.Accepted>().Value.Succeeded.ShouldBeFalse();
        Refused(LogoutVerifier.Response(Post(Answer.Write(A.Now, null)), Expect with { PendingRequest = "_another" }, A.Now)).ShouldBe(Check.InResponseTo);
        Refused(LogoutVerifier.Response(Post(Answer.Write(A.Now, null)), Expect with { PendingRequest = null }, A.Now)).ShouldBe(Check.InResponseTo);
    }

    [Fact]
    public void A_response_that_is_signed_wrongly_is_refused_all_the_same() =>
        Refused(LogoutVerifier.Response(Post(Answer.Write(A.Now, Keys.Attacker.Signing)), Expect, A.Now)).ShouldBe(Check.SignatureValue);

    [Fact]
    public void A_deflated_bomb_is_read_no_further_than_a_message_is_long()
    {
        var bomb = RedirectBinding.Write("SAMLRequest", new byte[20 << 20], null, null);

        Refused(LogoutVerifier.RedirectedRequest(bomb, Expect, A.Now)).ShouldBe(Check.Size);
    }

    [Fact]
    public void A_Response_is_no_logout() => Refused(LogoutVerifier.Request(Post(Encoding.UTF8.GetBytes(new Idp { Signs = Sign.Response }.Response())), Expect, A.Now)).ShouldBe(Check.Structure);

    static Verdict<LogoutRequest> Sent(LogoutRequest request, SigningKey key) => LogoutVerifier.Request(Post(request.Write(A.Now, key)), Expect, A.Now);

    static string Post(byte[] message) => Convert.ToBase64String(message);

    static Check Refused<T>(Verdict<T> verdict) => verdict.ShouldBeOfType<Verdict<T>.Refused>().Why.Check;
}
