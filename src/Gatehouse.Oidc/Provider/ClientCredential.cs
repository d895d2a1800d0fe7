using System.Text;

namespace Gatehouse.Oidc.Provider;

/// <summary>How an app says who it is. One way a request (RFC 6749 §2.3).</summary>
public abstract record ClientCredential(string ClientId)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>A public app: it names itself and proves nothing.</summary>
    public sealed record None(string Id) : ClientCredential(Id);

    public sealed record Secret(string Id, string Text, bool ByHeader) : ClientCredential(Id);

    /// <summary>private_key_jwt (RFC 7523 §2.2).</summary>
    public sealed record Assertion(string Id, string Jwt) : ClientCredential(Id);

    /// <param name="authorization">The header, if there is one.</param>
    public static Reading<ClientCredential> Of(string? authorization, Parameters sent) => Reading<ClientCredential>.Of(() =>
    {
        if (sent.Problem is { } problem) throw new OAuthException(problem.Code, problem.Description);
        var basic = authorization is not null && authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Header(authorization["Basic ".Length..]) : ((string Id, string Text)?)null;
        var (secret, assertion) = (sent["client_secret"], sent["client_assertion"]);
        if ((basic is null ? 0 : 1) + (secret is null ? 0 : 1) + (assertion is null ? 0 : 1) > 1) throw new OAuthException("invalid_request", "The app authenticates in more than one way.");
        if (basic is { } named)
            return sent["client_id"] is { } other && other != named.Id ? throw new OAuthException("invalid_request", "client_id is another app than the Authorization header's.") : new Secret(named.Id, named.Text, ByHeader: true);
        if (assertion is not null)
        {
            if (sent["client_assertion_type"] != AssertionType) throw new OAuthException("invalid_request", $"client_assertion_type must be {AssertionType}.");
            return new Assertion(sent["client_id"] ?? ClientAssertion.Claimed(assertion) ?? throw new OAuthException("invalid_client", "The client_assertion names no app."), assertion);
        }

        var id = sent["client_id"] ?? throw new OAuthException("invalid_client", "No app says that it is one: client_id, an Authorization header or a client_assertion is missing.");
        return secret is null ? new None(id) : new Secret(id, secret, ByHeader: false);
    });

    /// <summary>Both halves are form-encoded before they are joined (RFC 6749 §2.3.1), which many clients forget: where that says nothing else, it does not matter.</summary>
    static (string Id, string Text) Header(string base64)
    {
        var bytes = new byte[base64.Length];
        if (Convert.TryFromBase64String(base64.Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [{ Length: > 0 } id, { Length: > 0 } secret])
            return (Uri.UnescapeDataString(id.Replace('+', ' ')), Uri.UnescapeDataString(secret.Replace('+', ' ')));
        throw new OAuthException("invalid_client", "The Authorization header is no Basic credential.");
    }
}
