using System.Text.RegularExpressions;
using Gatehouse.Connections;
using Gatehouse.Idp;

namespace Gatehouse.Attack;

/// <summary>
/// The same against the running instance, through whatever stands before it: messages that need no key of the identity provider. Each shows up in the Org's sign-in
/// log, under the agent's name.
/// </summary>
sealed partial class OverTheWire(HttpClient client)
{
    const string Agent = "gatehouse-doctor-attack";

    public async Task<IReadOnlyList<Attempt>?> TryAsync(Connection connection, Addresses addresses, TimeProvider clock, CancellationToken ct)
    {
        var attempts = new List<Attempt>();
        foreach (var (row, name, request) in Requests(connection, addresses, clock))
        {
            request.Headers.UserAgent.ParseAdd(Agent);
            try
            {
                using (request)
                using (var answer = await client.SendAsync(request, ct)) attempts.Add(await JudgeAsync(row, name, answer, ct));
            }
            catch (HttpRequestException)
            {
                return null; // It is not there, which the report says.
            }
        }

        return attempts;
    }

    /// <summary>Let in is who is sent on to /signin/continue, or given a session.</summary>
    static async Task<Attempt> JudgeAsync(string row, string name, HttpResponseMessage answer, CancellationToken ct)
    {
        var status = (int)answer.StatusCode;
        var reference = Reference().Match(await answer.Content.ReadAsStringAsync(ct)) is { Success: true } found ? $", reference {found.Value}" : "";
        return new(row, name, status is >= 400 and < 500 ? $"HTTP {status}" : null, $"HTTP {status}{reference}");
    }

    static IEnumerable<(string Row, string Name, HttpRequestMessage Request)> Requests(Connection connection, Addresses addresses, TimeProvider clock)
    {
        if (connection.Idp is not IdentityProvider.Saml idp)
        {
            yield return ("O11", "a code that nobody asked for", new(HttpMethod.Get, $"{addresses.Callback}?code=stolen&state=unknown"));
            yield return ("O11", "an error that nobody asked for", new(HttpMethod.Get, $"{addresses.Callback}?error=access_denied&error_description=%3Cscript%3E&state=unknown"));
            yield return ("O12", "a logout token that nobody signed", Form(addresses.BackChannelLogout, "logout_token", "e30.e30."));
            yield break;
        }

        using Keys keys = new(clock);
        var forger = new SamlForger(idp.EntityId, new(addresses.EntityId, addresses.Acs, addresses.Logout, [], null), "_attack", keys, clock.GetUtcNow());
        foreach (var (row, name, xml) in ((string, string, string)[])
        [
            ("A19", "no signature", forger.Unsigned()), ("A17", "signed by somebody who brings the certificate along", forger.Signed()),
            ("A21", "a document type", "<!DOCTYPE r [<!ENTITY x \"y\">]>" + forger.Signed()), ("A22", "a megabyte", "<r>" + new string(' ', 1 << 20) + "</r>"), ("A3", "no XML", "nothing"),
        ])
            yield return (row, name, Form(addresses.Acs, "SAMLResponse", SamlForger.Sent(xml)));
        yield return ("B16", "a LogoutRequest that nobody signed", Form(addresses.Logout, "SAMLRequest", SamlForger.Sent("<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_x\" Version=\"2.0\"/>")));
    }

    static HttpRequestMessage Form(string to, string name, string value) => new(HttpMethod.Post, to) { Content = new FormUrlEncodedContent([new(name, value)]) };

    [GeneratedRegex("[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();
}
