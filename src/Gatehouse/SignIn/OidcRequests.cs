using System.Text.Json;
using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Oidc;
using Gatehouse.Oidc.Upstream;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>Our requests to OpenID providers: code with PKCE, state, nonce.</summary>
public sealed class OidcRequests(PendingSignIns pending, Providers providers, Refuser refuser, Site site)
{
    internal async Task<IResult> GoAsync(Connection connection, IdentityProvider.Oidc idp, Pending begun, string? hint, bool fresh, Browser browser, CancellationToken ct)
    {
        var (provider, fault) = await providers.OfAsync(connection, ct);
        if (provider is null) return await refuser.RefuseAsync(browser, connection, begun.Org, nameof(SignInCheck.Provider), fault, null, ct);
        var request = Of(connection, idp, begun.Handle, new(SamlRequests.NewId(), Pkce.NewVerifier()), hint, fresh);
        await pending.StartAsync(begun with { Secrets = pending.SealSecrets(begun.Handle, JsonSerializer.Serialize(new OidcSecrets(request.Nonce, request.Verifier))) }, ct);
        return Results.Redirect(request.Url(provider.Metadata));
    }

    internal SignInRequest Of(Connection connection, IdentityProvider.Oidc idp, string handle, OidcSecrets secrets, string? hint, bool fresh = false) => new(
        idp.ClientId, new Addresses(site.Url, connection.Id).Callback, handle, secrets.Nonce, secrets.Verifier, connection.Settings.Scopes, hint,
        connection.Settings.ForceAuthn || fresh ? "login" : null, (int?)connection.Settings.MaxAge?.TotalSeconds);
}

sealed record OidcSecrets(string Nonce, string Verifier);
