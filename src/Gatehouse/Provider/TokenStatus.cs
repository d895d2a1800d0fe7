using System.Text.Json.Nodes;
using Gatehouse.Apps;
using Gatehouse.Doors;
using Gatehouse.Oidc.Provider;

namespace Gatehouse.Provider;

/// <summary>POST /oauth2/introspect (RFC 7662) and POST /oauth2/revoke (RFC 7009). An app hears of its own tokens; of any other it hears what it hears of none.</summary>
public sealed class TokenStatus(AppDoor door, TimeProvider clock)
{
    public async Task<IResult> IntrospectAsync(HttpContext http, CancellationToken ct)
    {
        var (app, sent, refusal) = await CallerAsync(http, "/oauth2/introspect", ct);
        if (app is null) return refusal!;
        // Whoever cannot prove who it is could try tokens here (RFC 7662 §2.1).
        if (app.IsPublic) return OAuthAnswer.Error(http, OAuthError.Client("A public app cannot introspect."));
        if (sent["token"] is not { } text) return OAuthAnswer.Error(http, OAuthError.Request("The parameter 'token' is missing."));
        if (await door.OpenAccessAsync(text, ct) is var (db, id, token) && token["client_id"] == app.Id && await AppGrantStore.LivingAsync(db, id, clock.GetUtcNow(), ct) is not null)
        {
            var claims = JsonNode.Parse(token.Claims.GetRawText())!.AsObject();
            (claims["active"], claims["token_type"]) = (true, "Bearer");
            return OAuthAnswer.Json(claims);
        }

        if (door.Open(text, isCode: false) is var (at, place) && await AppGrantStore.LivingAsync(at, place.Id, clock.GetUtcNow(), ct) is { } grant && grant.App == app.Id && grant.Generation == place.Generation)
            return OAuthAnswer.Json(new { active = true, client_id = app.Id, sub = grant.User, org_id = place.Org.Value, scope = string.Join(' ', grant.Scopes), exp = grant.EndsAt.ToUnixTimeSeconds(), iat = (grant.RotatedAt ?? grant.CreatedAt).ToUnixTimeSeconds(), sid = grant.Sid });
        return OAuthAnswer.Json(new { active = false });
    }

    /// <summary>Either kind ends the whole grant: who gives one back wants neither any more.</summary>
    public async Task<IResult> RevokeAsync(HttpContext http, CancellationToken ct)
    {
        var (app, sent, refusal) = await CallerAsync(http, "/oauth2/revoke", ct);
        if (app is null) return refusal!;
        if (sent["token"] is not { } text) return OAuthAnswer.Error(http, OAuthError.Request("The parameter 'token' is missing."));
        var now = clock.GetUtcNow();
        if (await door.OpenAccessAsync(text, ct) is var (db, id, token) && token["client_id"] == app.Id) await AppGrantStore.EndAsync(db, id, now, ct);
        else if (door.Open(text, isCode: false) is var (at, place) && await AppGrantStore.LivingAsync(at, place.Id, now, ct) is { } grant && grant.App == app.Id) await AppGrantStore.EndAsync(at, place.Id, now, ct);
        return Results.Ok(); // Also for what is unknown (§2.2).
    }

    async Task<(AppClient? App, Parameters Sent, IResult? Refusal)> CallerAsync(HttpContext http, string endpoint, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var sent = await OAuthAnswer.FormAsync(http, ct);
        return await door.CallerAsync(http.Request.Headers.Authorization, sent, endpoint, ct) switch
        {
            Reading<AppClient>.Read(var app) => (app, sent, null),
            Reading<AppClient>.Refused(var why) => (null, sent, OAuthAnswer.Error(http, why)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
