using System.Globalization;
using Gatehouse.Client.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Signing in through Gatehouse, with the framework's cookie and OpenID Connect handlers.</summary>
public static class GatehouseSignIn
{
    /// <summary>The scheme of the sign-in; the cookie has the framework's first choice.</summary>
    public const string Scheme = "Gatehouse";

    /// <summary>
    /// Adds both schemes and makes them the first choice. A session whose person lost access, or signed out elsewhere, ends with its next request, once the
    /// endpoint of <c>MapGatehouseBackChannel</c> is told to Gatehouse; and when its tokens end in any case. Then it also gets the roles and workspaces of now.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Says which app this is.</param>
    /// <returns>For more schemes.</returns>
    public static AuthenticationBuilder AddGatehouseSignIn(this IServiceCollection services, Action<GatehouseSignInOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var wish = new GatehouseSignInOptions();
        configure(wish);
        services.AddDistributedMemoryCache(); // Only where the app brings none of its own.
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(wish).AddSingleton<RevokedSessions>().AddSingleton<TokenRefresh>();
        return services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = (CookieAuthenticationDefaults.AuthenticationScheme, Scheme))
            .AddCookie(options => Keep(options, wish))
            .AddOpenIdConnect(Scheme, options => Ask(options, wish));
    }

    /// <summary>Begins a sign-in to an Org; also the Org switcher: whoever may enter it comes back at once.</summary>
    /// <param name="org">Its id or slug; null leaves it to Gatehouse.</param>
    /// <param name="returnPath">Where to go on in the app. Anything else is the front page, so it may come from a query.</param>
    /// <param name="loginHint">The userName, where the app knows it.</param>
    /// <returns>For <c>Results.Challenge</c> with <see cref="Scheme"/>.</returns>
    public static AuthenticationProperties SignInTo(string? org, string returnPath = "/", string? loginHint = null)
    {
        var properties = new AuthenticationProperties { RedirectUri = IsLocal(returnPath) ? returnPath : "/" };
        properties.SetParameter("org", org);
        properties.SetParameter("login_hint", loginHint);
        return properties;
    }

    /// <summary>"//other" and "/\\other" are other sites to a browser.</summary>
    static bool IsLocal(string path) => path is ['/'] or ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl);

    static void Keep(CookieAuthenticationOptions options, GatehouseSignInOptions wish)
    {
        options.ExpireTimeSpan = wish.Idle;
        options.Events.OnValidatePrincipal = async context =>
        {
            var services = context.HttpContext.RequestServices;
            if (!await services.GetRequiredService<RevokedSessions>().KnowsAsync(context.Principal!, BegunAt(context.Properties), context.HttpContext.RequestAborted).ConfigureAwait(false)
                && await services.GetRequiredService<TokenRefresh>().KeepAsync(context).ConfigureAwait(false)) return;
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
        };
    }

    const string Begun = ".gatehouse.begun";

    static DateTimeOffset? BegunAt(AuthenticationProperties properties) => DateTimeOffset.TryParse(properties.Items.TryGetValue(Begun, out var at) ? at : null, CultureInfo.InvariantCulture, out var begun) ? begun : null;

    static void Ask(OpenIdConnectOptions options, GatehouseSignInOptions wish)
    {
        options.Authority = wish.Issuer ?? throw new ArgumentException("Issuer is missing: where is Gatehouse?", nameof(wish));
        options.ClientId = wish.ClientId ?? throw new ArgumentException("ClientId is missing: gatehouse app create shows it.", nameof(wish));
        options.ClientSecret = wish.ClientSecret;
        options.RequireHttpsMetadata = options.Authority.StartsWith("https:", StringComparison.Ordinal);
        options.ResponseType = OpenIdConnectResponseType.Code; // With PKCE, which is the framework's first choice.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        if (!options.RequireHttpsMetadata) options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; // For trying, over http.
        options.MapInboundClaims = false;
        options.SaveTokens = true; // The ID token goes along when somebody signs out.
        (options.TokenValidationParameters.NameClaimType, options.TokenValidationParameters.RoleClaimType) = ("name", "roles");
        (options.CallbackPath, options.SignedOutCallbackPath) = (wish.CallbackPath, wish.SignedOutPath);
        foreach (var scope in wish.Scopes) options.Scope.Add(scope);
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            foreach (var name in (string[])["org", "login_hint"])
                if (context.Properties.GetParameter<string>(name) is { Length: > 0 } value) context.ProtocolMessage.SetParameter(name, value);
            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = context =>
        {
            // The cookie's own time moves when it is renewed: a session that ended meanwhile would look like a later one.
            context.Properties!.Items[Begun] = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("o", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(wish.RefusedPath);
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
