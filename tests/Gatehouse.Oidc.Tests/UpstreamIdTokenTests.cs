using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Oidc.Upstream;

namespace Gatehouse.Oidc.Tests;

public sealed class UpstreamIdTokenTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("PS384")]
    [InlineData("ES256")]
    public void A_good_token_lets_in(string algorithm) => Accepted(Provider.Token(algorithm: algorithm)).Subject.ShouldBe("alice");

    public static TheoryData<string, string, object?, Check> Destroyers() => new()
    {
        { "another issuer", "iss", Provider.Issuer + "/", Check.Issuer },
        { "no issuer", "iss", null, Check.Issuer },
        { "another audience", "aud", "client-2", Check.Audience },
        { "no audience", "aud", null, Check.Audience },
        { "several audiences and no party", "aud", new[] { "client-1", "client-2" }, Check.AuthorizedParty },
        { "another party", "azp", "client-2", Check.AuthorizedParty },
        { "another nonce", "nonce", "nonce-2", Check.Nonce },
        { "no nonce", "nonce", null, Check.Nonce },
        { "expired", "exp", Provider.Seconds(-61), Check.Lifetime },
        { "no end", "exp", null, Check.Lifetime },
        { "an end that is text", "exp", "1795521600", Check.Lifetime },
        { "of the future", "iat", Provider.Seconds(120), Check.Lifetime },
        { "issued at no time", "iat", null, Check.Lifetime },
        { "not yet", "nbf", Provider.Seconds(120), Check.Lifetime },
        { "no subject", "sub", null, Check.Subject },
        { "an empty subject", "sub", "", Check.Subject },
        { "a subject that is a number", "sub", 7, Check.Subject },
        { "another access token", "at_hash", "AAAAAAAAAAAAAAAAAAAAAA", Check.AccessTokenHash },
        { "a sign-in of long ago", "auth_time", Provider.Seconds(-1000), Check.AuthTime },
        { "a sign-in of nobody knows when", "auth_time", null, Check.AuthTime },
    };

    [Theory]
    [MemberData(nameof(Destroyers))]
    public void One_thing_wrong_is_refused_by_its_check(string what, string claim, object? value, Check check) => Refused(Provider.Token(claims =>
    {
        if (value is null) claims.Remove(claim);
        else claims[claim] = value;
    }), Provider.Connection with { MaxAge = 300 }, "access").Check.ShouldBe(check, what);

    [Fact]
    public void Skew_is_forgiven() => Accepted(Provider.Token(claims => (claims["exp"], claims["iat"]) = (Provider.Seconds(-59), Provider.Seconds(59))));

    [Fact]
    public void The_right_access_token()
    {
        var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes("access")).AsSpan(0, 16));

        Accepted(Provider.Token(claims => claims["at_hash"] = hash), accessToken: "access");
    }

    [Fact]
    public void Signed_by_another_key_of_the_same_name() => Refused(Provider.Token(attacker: true)).Check.ShouldBe(Check.Signature);

    [Fact]
    public void No_signature_at_all_is_no_algorithm()
    {
        var parts = Provider.Token().Split('.');
        var none = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);

        Refused($"{none}.{parts[1]}.").Check.ShouldBeOneOf(Check.Algorithm, Check.TokenShape);
        Refused($"{none}.{parts[1]}.{parts[2]}").Check.ShouldBe(Check.Algorithm);
    }

    /// <summary>The public key, which everybody has, used as a shared secret.</summary>
    [Fact]
    public void A_shared_secret_is_no_algorithm()
    {
        var parts = Provider.Token().Split('.');
        var header = Base64Url.EncodeToString("""{"alg":"HS256","kid":"rsa"}"""u8);
        var mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(Provider.Jwks.Keys[0].N), Encoding.ASCII.GetBytes($"{header}.{parts[1]}"));

        Refused($"{header}.{parts[1]}.{Base64Url.EncodeToString(mac)}").Check.ShouldBe(Check.Algorithm);
    }

    [Fact]
    public void An_algorithm_that_the_connection_does_not_take() =>
        Refused(Provider.Token(), Provider.Connection with { Algorithms = ["ES256"] }).Check.ShouldBe(Check.Algorithm);

    [Theory]
    [InlineData("logout+jwt")]
    [InlineData("at+jwt")]
    public void Another_kind_of_token(string type) => Refused(Provider.Token(header: new() { ["typ"] = type })).Check.ShouldBe(Check.Type);

    [Fact]
    public void Keys_that_the_token_brings_along_mean_nothing() =>
        Refused(Provider.Token(attacker: true, header: new() { ["jku"] = "https://evil.test/keys", ["x5u"] = "https://evil.test/cert" })).Check.ShouldBe(Check.Signature);

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("not a token")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9..")]
    public void What_is_no_token(string text) => Refused(text).Check.ShouldBeOneOf(Check.TokenShape, Check.Signature);

    [Fact]
    public void Userinfo_of_somebody_else_says_nothing()
    {
        var token = Accepted(Provider.Token());

        token.WithUserInfo(JsonDocument.Parse("""{"sub":"alice","email":"a@example.com"}""").RootElement).ShouldBeOfType<Verdict<JsonElement>.Accepted>();
        token.WithUserInfo(JsonDocument.Parse("""{"sub":"bob"}""").RootElement).ShouldBeOfType<Verdict<JsonElement>.Refused>().Why.Check.ShouldBe(Check.UserInfo);
        token.WithUserInfo(JsonDocument.Parse("""[]""").RootElement).ShouldBeOfType<Verdict<JsonElement>.Refused>();
    }

    static UpstreamIdToken Accepted(string token, string? accessToken = null) => Provider.Verdict(token, accessToken: accessToken) switch
    {
        Verdict<UpstreamIdToken>.Accepted(var good) => good,
        Verdict<UpstreamIdToken>.Refused(var why) => throw new ShouldAssertException($"refused: {why}"),
        _ => throw new InvalidOperationException(),
    };

    static Refusal Refused(string token, IdTokenExpectations? connection = null, string? accessToken = null) =>
        Provider.Verdict(token, connection, accessToken).ShouldBeOfType<Verdict<UpstreamIdToken>.Refused>().Why;
}
