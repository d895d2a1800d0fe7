using System.Text.Json.Nodes;
using Gatehouse.Apps;
using Gatehouse.Doors;
using Gatehouse.SignIn;

namespace Gatehouse.Provider;

/// <summary>GET and POST /oauth2/userinfo: who it is and what access there is, now (OpenID Connect Core §5.3).</summary>
public sealed class UserInfo(AppDoor door, TimeProvider clock)
{
    public async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await TextAsync(http, ct) is not { } text) return OAuthAnswer.Unauthorized(http, null);
        if (await door.OpenAccessAsync(text, ct) is not var (db, id, token)) return OAuthAnswer.Unauthorized(http, "The access token is not valid, or not any more.");
        if (await AppGrantStore.LivingAsync(db, id, clock.GetUtcNow(), ct) is not { } grant) return OAuthAnswer.Unauthorized(http, "The access has ended.");
        var scopes = (token["scope"] ?? "").Split(' ');
        if (await AppUser.FindAsync(db, grant.User, scopes.Contains("groups", StringComparer.Ordinal), ct) is not { } user) return OAuthAnswer.Unauthorized(http, "The access has ended.");
        var claims = new JsonObject();
        user.Tell(claims, scopes, all: true);
        claims["sid"] = grant.Sid;
        return OAuthAnswer.Json(claims);
    }

    /// <summary>RFC 6750 §2.1 and §2.2; never in an address, which ends up in logs.</summary>
    static async Task<string?> TextAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header["Bearer ".Length..].Trim();
        return HttpMethods.IsPost(http.Request.Method) && await SamlArrivals.FormOf(http, ct) is { } form && form["access_token"].ToString() is { Length: > 0 } text ? text : null;
    }
}
