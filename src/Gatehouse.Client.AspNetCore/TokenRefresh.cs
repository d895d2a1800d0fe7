using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Gatehouse.Client.AspNetCore;

/// <summary>
/// When the tokens of a session end, asks for new ones: whether the access is still there, and with which roles and workspaces. Requests that come at once with the same cookie all get the same answer
/// of Gatehouse, so nothing is shared between them here.
/// </summary>
sealed class TokenRefresh(IOptionsMonitor<OpenIdConnectOptions> monitor, GatehouseSignInOptions wanted, TimeProvider clock, ILogger<TokenRefresh> log)
{
    const string RefreshToken = "refresh_token", ExpiresAt = "expires_at";

    static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <returns>False: the access has ended.</returns>
    public async Task<bool> KeepAsync(CookieValidatePrincipalContext context)
    {
        var (properties, now) = (context.Properties, clock.GetUtcNow());
        if (properties.GetTokenValue(RefreshToken) is not { } token || !DateTimeOffset.TryParse(properties.GetTokenValue(ExpiresAt), CultureInfo.InvariantCulture, out var ends) || now < ends) return true;
        var ct = context.HttpContext.RequestAborted;
        try
        {
            var oidc = monitor.Get(GatehouseSignIn.Scheme);
            var provider = await oidc.ConfigurationManager!.GetConfigurationAsync(ct);
            if (await AskAsync(oidc, provider, token, ct) is not { } answer) return false;
            if (await ReadAsync(oidc, provider, answer.IdToken!) is not { } identity) return now < ends + wanted.Patience;
            var user = new ClaimsPrincipal(identity);
            if (IdOf(user) != IdOf(context.Principal!)) return false;
            context.ReplacePrincipal(user);
            properties.UpdateTokenValue("access_token", answer.AccessToken!);
            properties.UpdateTokenValue("id_token", answer.IdToken!);
            properties.UpdateTokenValue(RefreshToken, answer.RefreshToken ?? token);
            properties.UpdateTokenValue(ExpiresAt, (now + TimeSpan.FromSeconds(int.Parse(answer.ExpiresIn, CultureInfo.InvariantCulture))).ToString("o", CultureInfo.InvariantCulture));
            return context.ShouldRenew = true;
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or InvalidOperationException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            NotAnswered(log, fault);
            return now < ends + wanted.Patience;
        }
    }

    static (string?, string?) IdOf(ClaimsPrincipal user) => (user.FindFirstValue("sub"), user.FindFirstValue("org_id"));

    /// <returns>Null: <c>invalid_grant</c>, the access has ended.</returns>
    static async Task<OpenIdConnectMessage?> AskAsync(OpenIdConnectOptions oidc, OpenIdConnectConfiguration provider, string token, CancellationToken ct)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = RefreshToken, [RefreshToken] = token, ["client_id"] = oidc.ClientId! };
        if (oidc.ClientSecret is { } secret) form["client_secret"] = secret;
        using var content = new FormUrlEncodedContent(form);
        using var response = await oidc.Backchannel.PostAsync(new Uri(provider.TokenEndpoint), content, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        if (response.StatusCode == HttpStatusCode.BadRequest && new OpenIdConnectMessage(text).Error == "invalid_grant") return null;
        response.EnsureSuccessStatusCode();
        return new OpenIdConnectMessage(text);
    }

    /// <returns>Null: not by a key that is known.</returns>
    static async Task<ClaimsIdentity?> ReadAsync(OpenIdConnectOptions oidc, OpenIdConnectConfiguration provider, string token)
    {
        var rules = oidc.TokenValidationParameters.Clone();
        (rules.ValidIssuer, rules.ValidAudience, rules.IssuerSigningKeys, rules.ValidTypes, rules.AuthenticationType) = (provider.Issuer, oidc.ClientId, provider.SigningKeys, ["JWT"], GatehouseSignIn.Scheme);
        var result = await Tokens.ValidateTokenAsync(token, rules);
        if (!result.IsValid)
        {
            oidc.ConfigurationManager!.RequestRefresh(); // Keys roll.
            return null;
        }

        // What the handler leaves out at a sign-in.
        using var nothing = JsonDocument.Parse("{}");
        foreach (var action in oidc.ClaimActions) action.Run(nothing.RootElement, result.ClaimsIdentity, provider.Issuer);
        return result.ClaimsIdentity;
    }

    static readonly Action<ILogger, Exception?> NotAnswered = LoggerMessage.Define(LogLevel.Warning, new EventId(1, "GatehouseNotAnswered"), "Gatehouse could not be asked whether somebody still has access");
}
