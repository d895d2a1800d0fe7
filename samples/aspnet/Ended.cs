using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Sample.AspNet;

/// <summary>Sessions that are over before their cookies are. A real app keeps this where all of its servers see it.</summary>
public sealed class Ended(IOptionsMonitor<OpenIdConnectOptions> options)
{
    readonly ConcurrentDictionary<string, DateTimeOffset> ended = new(StringComparer.Ordinal);

    /// <summary>A member lost the access: all sessions that began before.</summary>
    public void Member(string org, string subject) => ended[$"{org}/{subject}"] = DateTimeOffset.UtcNow;

    public bool Knows(ClaimsPrincipal user, DateTimeOffset? begun) =>
        ended.ContainsKey("sid/" + user.FindFirstValue("sid")) || (ended.TryGetValue($"{user.FindFirstValue("org_id")}/{user.FindFirstValue("sub")}", out var at) && !(begun > at));

    /// <summary>OpenID Connect Back-Channel Logout: the token is Gatehouse's, for this app, and a logout token.</summary>
    public async Task<bool> ReceiveAsync(HttpContext http, CancellationToken ct)
    {
        var oidc = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var provider = await oidc.ConfigurationManager!.GetConfigurationAsync(ct);
        var token = (await http.Request.ReadFormAsync(ct))["logout_token"].ToString();
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new() { ValidIssuer = provider.Issuer, ValidAudience = oidc.ClientId, IssuerSigningKeys = provider.SigningKeys, ValidTypes = ["logout+jwt"] });
        if (!result.IsValid || !result.Claims.TryGetValue("sid", out var told) || told is not string sid) return false;
        ended["sid/" + sid] = DateTimeOffset.UtcNow;
        return true;
    }
}
