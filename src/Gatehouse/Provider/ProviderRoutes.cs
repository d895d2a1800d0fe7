using Gatehouse.Operator;
using Gatehouse.SignIn;
using Gatehouse.Web;

namespace Gatehouse.Provider;

/// <summary>What apps ask for.</summary>
static class ProviderRoutes
{
    /// <summary>Long enough to spare us, and shorter than the next key is published before it signs.</summary>
    const string Cacheable = "public, max-age=300";

    public static void MapProvider(this WebApplication app)
    {
        var (authorize, logout) = (Of<Authorize>(), Of<EndSession>());
        app.MapMethods("/oauth2/authorize", ["GET", "POST"], authorize.AnswerAsync).DisableAntiforgery();
        app.MapMethods("/oauth2/logout", ["GET", "POST"], logout.AnswerAsync).DisableAntiforgery();
        app.MapPost("/oauth2/logout/confirmed", (Delegate)logout.ConfirmedAsync).AddEndpointFilter<RouteHandlerBuilder, SameOrigin>().DisableAntiforgery();

        // An app in a browser is of another origin. No cookie counts here, so anybody's script may ask.
        foreach (var discovery in (string[])["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]) Open(discovery, ["GET"], (Site site) => OAuthAnswer.Json(DiscoveryDocument.Of(site)), Cacheable);
        Open("/.well-known/jwks.json", ["GET"], async (SigningKeys keys, CancellationToken ct) => Results.Text(await keys.PublishedAsync(ct), "application/json"), Cacheable);
        Open("/oauth2/token", ["POST"], Of<Token>().AnswerAsync);
        Open("/oauth2/userinfo", ["GET", "POST"], Of<UserInfo>().AnswerAsync);
        Open("/oauth2/revoke", ["POST"], Of<TokenStatus>().RevokeAsync);
        app.MapPost("/oauth2/introspect", (Delegate)Of<TokenStatus>().IntrospectAsync).AddEndpointFilter<RouteHandlerBuilder, GuessesSlowDown>().DisableAntiforgery();
        app.MapPost("/oauth2/par", (Delegate)Of<Pushed>().ReceiveAsync).AddEndpointFilter<RouteHandlerBuilder, GuessesSlowDown>().DisableAntiforgery();

        T Of<T>() where T : notnull => app.Services.GetRequiredService<T>();

        void Open(string pattern, string[] methods, Delegate handler, string? cache = null)
        {
            app.MapMethods(pattern, methods, handler).DisableAntiforgery().AddEndpointFilter<RouteHandlerBuilder, GuessesSlowDown>().AddEndpointFilter((context, next) =>
            {
                context.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
                if (cache is not null) context.HttpContext.Response.Headers.CacheControl = cache;
                return next(context);
            });
            app.MapMethods(pattern, ["OPTIONS"], (HttpContext http) =>
            {
                var headers = http.Response.Headers;
                (headers.AccessControlAllowOrigin, headers.AccessControlAllowMethods, headers.AccessControlAllowHeaders, headers.AccessControlMaxAge) = ("*", string.Join(", ", methods), "Authorization, Content-Type", "600");
                return Results.NoContent();
            });
        }
    }
}
