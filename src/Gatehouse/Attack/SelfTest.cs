using Gatehouse.Connections;
using Gatehouse.Idp;
using Gatehouse.Oidc.Upstream;
using Gatehouse.Saml;
using Gatehouse.Saml.Signatures;

namespace Gatehouse.Attack;

/// <summary>
/// Tries known attacks on a connection as it is configured now (product rule 6.3). They run in this process, on the verifier that sign-ins use, with the
/// connection's own settings and a key that was made for the test: what a stolen or forged message could do is seen without the identity provider's key.
/// </summary>
static class SelfTest
{
    const string Request = "_attack", Nonce = "attack";

    public static AttackReport Run(Connection connection, Addresses addresses, TimeProvider clock) => connection.Idp switch
    {
        IdentityProvider.Saml saml => Saml(connection, saml, addresses, clock),
        IdentityProvider.Oidc oidc => Oidc(connection, oidc, clock.GetUtcNow()),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static AttackReport Saml(Connection connection, IdentityProvider.Saml idp, Addresses addresses, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        using Keys keys = new(clock), stranger = new(clock);
        using var trusted = TrustedKey.Read(Convert.ToBase64String(keys.Certificate.RawData));
        var expect = new Expectations
        {
            EntityId = addresses.EntityId, Acs = addresses.Acs, IdpEntityId = idp.EntityId, Keys = [trusted], PendingRequest = Request,
            Unsolicited = connection.Settings.IdpInitiated != "off", Skew = connection.Settings.Skew, Sha1Until = connection.Settings.Sha1Until,
        };
        var forger = new SamlForger(idp.EntityId, new(addresses.EntityId, addresses.Acs, addresses.Logout, [], null), Request, keys, now);
        // SHA-1 was allowed on purpose, and the doctor warns of it.
        var attempts = SamlForgeries.All(forger, stranger).Where(f => !(expect.Sha1Until > now && f.Name.Contains("SHA-1", StringComparison.Ordinal))).Select(Try).ToList();
        return Report(connection, Verify(SamlForger.Sent(forger.Signed())) is null, attempts);

        Attempt Try(Forgery forgery) => new(forgery.Row, forgery.Name, Verify(forgery.Message)?.Check.ToString(), Verify(forgery.Message)?.Detail);

        Refusal? Verify(string message) => SamlVerifier.Verify(message, expect, now) is Verdict<AcceptedLogin>.Refused(var why) ? why : null;
    }

    static AttackReport Oidc(Connection connection, IdentityProvider.Oidc idp, DateTimeOffset now)
    {
        var expect = new IdTokenExpectations(idp.Issuer, idp.ClientId, Nonce) { Skew = connection.Settings.Skew };
        using var forger = new OidcForger(expect, now);
        var attempts = forger.All().Select(f => new Attempt(f.Row, f.Name, Verify(f.Message)?.Check.ToString(), Verify(f.Message)?.Detail)).ToList();
        return Report(connection, Verify(forger.Genuine) is null, attempts);

        Gatehouse.Oidc.Refusal? Verify(string token) => UpstreamIdToken.Verify(token, forger.Keys, expect, now) is Gatehouse.Oidc.Verdict<UpstreamIdToken>.Refused(var why) ? why : null;
    }

    static AttackReport Report(Connection connection, bool control, List<Attempt> attempts) => new(connection.Id, connection.Name, connection.Protocol, control, attempts, null);
}
