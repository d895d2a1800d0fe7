using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Client.AspNetCore;

/// <summary>
/// Sessions that are over before their cookies are. They are kept in the app's <see cref="IDistributedCache"/>: in memory at first, so an app of several servers adds one
/// that all of them see.
/// </summary>
/// <param name="cache">Where they are kept.</param>
/// <param name="options">Of the sign-in: whose logout tokens count.</param>
/// <param name="clock">The time.</param>
public sealed class RevokedSessions(IDistributedCache cache, IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider? clock = null)
{
    /// <summary>Longer than any cookie of ours.</summary>
    static readonly DistributedCacheEntryOptions Kept = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(30) };

    DateTimeOffset Now => (clock ?? TimeProvider.System).GetUtcNow();

    /// <summary>A member lost the access, as a webhook or the feed tells: all sessions that began before this end.</summary>
    /// <param name="org">The Org's id.</param>
    /// <param name="member">The member's id, the token's <c>sub</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is kept.</returns>
    public Task EndAsync(string org, string member, CancellationToken cancellationToken = default) => KeepAsync(OfMember(org, member), cancellationToken);

    /// <summary>Whether the session of a cookie is over.</summary>
    /// <param name="user">Whom the cookie names.</param>
    /// <param name="issued">When the person signed in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when the next request shall find nobody signed in.</returns>
    public async Task<bool> KnowsAsync(ClaimsPrincipal user, DateTimeOffset? issued, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.FindFirstValue("sid") is { } sid && await cache.GetStringAsync(OfSession(sid), cancellationToken).ConfigureAwait(false) is not null) return true;
        var ended = await cache.GetStringAsync(OfMember(user.FindFirstValue("org_id"), user.FindFirstValue("sub")), cancellationToken).ConfigureAwait(false);
        return ended is not null && !(issued?.ToUnixTimeMilliseconds() > long.Parse(ended, CultureInfo.InvariantCulture)); // In doubt it is over.
    }

    /// <summary>OpenID Connect Back-Channel Logout 1.0: the token is Gatehouse's, for this app, and a logout token.</summary>
    internal async Task<bool> ReceiveAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return false;
        var oidc = options.Get(GatehouseSignIn.Scheme);
        var provider = await oidc.ConfigurationManager!.GetConfigurationAsync(http.RequestAborted).ConfigureAwait(false);
        var token = (await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false))["logout_token"].ToString();
        var read = await new JsonWebTokenHandler().ValidateTokenAsync(token, new() { ValidIssuer = provider.Issuer, ValidAudience = oidc.ClientId, IssuerSigningKeys = provider.SigningKeys, ValidTypes = ["logout+jwt"] }).ConfigureAwait(false);
        if (!read.IsValid || read.Claims.ContainsKey("nonce") || !IsLogout(read.SecurityToken) || !read.Claims.TryGetValue("sid", out var told) || told is not string sid) return false;
        await KeepAsync(OfSession(sid), http.RequestAborted).ConfigureAwait(false);
        return true;
    }

    /// <summary>§2.4: it says what happened.</summary>
    static bool IsLogout(SecurityToken token) => ((JsonWebToken)token).TryGetPayloadValue<JsonElement>("events", out var events) && events.TryGetProperty("http://schemas.openid.net/event/backchannel-logout", out _);

    Task KeepAsync(string key, CancellationToken ct) => cache.SetStringAsync(key, Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Kept, ct);

    static string OfSession(string sid) => "gatehouse:ended:sid:" + sid;

    static string OfMember(string? org, string? member) => $"gatehouse:ended:{org}:{member}";
}
