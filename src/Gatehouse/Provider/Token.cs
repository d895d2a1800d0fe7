using Gatehouse.Apps;
using Gatehouse.Doors;
using Gatehouse.Oidc;
using Gatehouse.Oidc.Provider;
using Gatehouse.Telemetry;

namespace Gatehouse.Provider;

/// <summary>
/// POST /oauth2/token: a code, or a refresh token, for new tokens. The person's access is asked for each time, so a refresh is also how an app hears of a change, or of
/// an end.
/// </summary>
public sealed class Token(AppDoor door, TokenWriter tokens, GrantText texts, TimeProvider clock)
{
    public async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType) return OAuthAnswer.Error(http, OAuthError.Request("The body is a form: application/x-www-form-urlencoded."));
        var sent = await OAuthAnswer.FormAsync(http, ct);
        var caller = await door.CallerAsync(http.Request.Headers.Authorization, sent, "/oauth2/token", ct);
        if (caller is Reading<AppClient>.Refused(var unknown)) return OAuthAnswer.Error(http, unknown);
        var app = ((Reading<AppClient>.Read)caller).Value;
        return TokenRequest.Of(sent) switch
        {
            Reading<TokenRequest>.Refused(var why) => OAuthAnswer.Error(http, why),
            Reading<TokenRequest>.Read(TokenRequest.Code code) => await NextAsync(http, app, code.Text, true, grant =>
                code.RedirectUri is { } uri && uri != grant.RedirectUri ? "redirect_uri is another than the code was asked for with."
                : Pkce.Matches(code.Verifier, grant.Challenge) ? null : "code_verifier does not fit the code_challenge.", null, ct),
            Reading<TokenRequest>.Read(TokenRequest.Refresh refresh) => await NextAsync(http, app, refresh.Text, false, grant => grant.Has("offline_access") ? null : "It was not given with offline_access.", refresh.Scopes, ct),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    async Task<IResult> NextAsync(HttpContext http, AppClient app, string text, bool isCode, Func<AppGrant, string?> accept, IReadOnlyList<string>? fewer, CancellationToken ct)
    {
        var (what, endpoint) = isCode ? ("code", "code") : ("refresh_token", "refresh");
        if (door.Open(text, isCode) is not var (db, place)) return No($"This is no {what} of ours, or not all of it.");
        var turn = await AppGrantStore.NextAsync(db, place.Id, place.Generation, app.Settings.RefreshIdle, grant => grant.App != app.Id ? $"The {what} is another app's." : accept(grant), clock.GetUtcNow(), ct);
        if (turn is Turn.No(var why)) return No(why);
        if (turn is Turn.Reused) return No($"This {what} was used before. For safety, everything that came of it has ended: the person signs in again.");
        var grant = ((Turn.Went)turn).Grant;
        if (fewer?.Except(grant.Scopes, StringComparer.Ordinal).FirstOrDefault() is { } more) return Refused(new("invalid_scope", $"'{more}' was not granted."));
        var scopes = fewer is null ? grant.Scopes : [.. grant.Scopes.Where(s => fewer.Contains(s, StringComparer.Ordinal) || s == "openid")];
        if (await AppUser.FindAsync(db, grant.User, scopes.Contains("groups", StringComparer.Ordinal), ct) is not { } user) return No("The person has no access any more.");
        var access = await tokens.AccessAsync(app, grant, user, scopes, ct);
        var answer = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = (int)app.Settings.TokenLife.TotalSeconds,
            ["id_token"] = await tokens.IdAsync(app, grant, user, scopes, isCode ? grant.Nonce : null, access, ct), ["scope"] = string.Join(' ', scopes),
        };
        if (grant.Has("offline_access")) answer["refresh_token"] = texts.Refresh(place.Org, grant.Id, grant.Generation);
        SignInMeter.Answered(endpoint, SignInMeter.Fine);
        return OAuthAnswer.Json(answer);

        IResult No(string description) => Refused(OAuthError.Grant(description));

        IResult Refused(OAuthError error)
        {
            SignInMeter.Answered(endpoint, error.Code);
            return OAuthAnswer.Error(http, error);
        }
    }
}
