using System.Globalization;

namespace Gatehouse.Saml.Tests;

/// <summary>The scene of every test: one connection, one moment.</summary>
static class A
{
    public const string EntityId = "https://id.example.com/saml/con_1", Acs = "https://id.example.com/sso/con_1/acs", Idp = "http://www.okta.com/exk1", Request = "_req1";

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static Expectations Connection { get; } = new()
    {
        EntityId = EntityId, Acs = Acs, IdpEntityId = Idp, Keys = [Keys.Idp.Trusted], PendingRequest = Request,
        DecryptionKeys = [(System.Security.Cryptography.RSA)Keys.Ours.Key],
    };

    public static string Time(double minutes) => (Now + TimeSpan.FromMinutes(minutes)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static Verdict<AcceptedLogin> Verdict(string xml, Expectations? connection = null, DateTimeOffset? now = null) =>
        SamlVerifier.Verify(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(xml)), connection ?? Connection, now ?? Now);

    public static AcceptedLogin Accepted(string xml, Expectations? connection = null) => Verdict(xml, connection) switch
    {
        Verdict<AcceptedLogin>.Accepted(var login) => login,
        Verdict<AcceptedLogin>.Refused(var why) => throw new ShouldAssertException($"refused: {why}"),
        _ => throw new InvalidOperationException(),
    };

    public static Refusal Refused(string xml, Expectations? connection = null, DateTimeOffset? now = null) =>
        Verdict(xml, connection, now).ShouldBeOfType<Verdict<AcceptedLogin>.Refused>().Why;
}
