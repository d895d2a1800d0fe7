using Gatehouse.Apps;
using Gatehouse.Doors;
using Gatehouse.Oidc.Provider;

namespace Gatehouse.Provider;

/// <summary>
/// POST /oauth2/par: an app tells its request here, authenticated, and the browser carries a reference alone (RFC 9126). What is wrong with it is told at once.
/// </summary>
public sealed class Pushed(AppDoor door)
{
    const string Prefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>Long enough for somebody who has to sign in first, who comes back to the same reference.</summary>
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>How the app proves who it is, which is no part of the request.</summary>
    static readonly string[] Credentials = ["client_secret", "client_assertion", "client_assertion_type"];

    public async Task<IResult> ReceiveAsync(HttpContext http, CancellationToken ct)
    {
        var sent = await OAuthAnswer.FormAsync(http, ct);
        var caller = await door.CallerAsync(http.Request.Headers.Authorization, sent, "/oauth2/par", ct);
        if (caller is Reading<AppClient>.Refused(var unknown)) return OAuthAnswer.Error(http, unknown);
        var app = ((Reading<AppClient>.Read)caller).Value;
        if (sent["request_uri"] is not null) return OAuthAnswer.Error(http, OAuthError.Request("A pushed request holds no request_uri."));
        var request = new Parameters(sent.All.Where(p => !Credentials.Contains(p.Key, StringComparer.Ordinal) && p.Key != "client_id").Append(new("client_id", app.Id)));
        if (request["redirect_uri"] is not { } back || !app.Party.MayReturnTo(back)) return OAuthAnswer.Error(http, OAuthError.Request("redirect_uri is none of this app's. They are compared letter by letter."));
        if (AuthorizeRequest.Of(request, app.Party) is Reading<AuthorizeRequest>.Refused(var why)) return OAuthAnswer.Error(http, why);
        return OAuthAnswer.Json(new { request_uri = Prefix + await door.PushAsync(app, request, Life, ct), expires_in = (int)Life.TotalSeconds }, 201);
    }

    internal static async Task<Parameters?> FindAsync(AppDoor door, AppClient app, string requestUri, CancellationToken ct) =>
        requestUri.StartsWith(Prefix, StringComparison.Ordinal) ? await door.PushedAsync(app, requestUri[Prefix.Length..], ct) : null;

    internal static Task SpendAsync(AppDoor door, string requestUri, CancellationToken ct) => door.SpendAsync(requestUri[Prefix.Length..], ct);
}
