using System.Security.Cryptography;
using System.Xml;

namespace Gatehouse.Idp;

/// <summary>The provider, put together. The verb runs it; tests run it too.</summary>
public static class IdpServer
{
    public static WebApplication Build(IdpOptions options, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder(App.Unwatched);
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(options).AddSingleton(clock ?? TimeProvider.System).AddSingleton<Keys>().AddSingleton<Sessions>().AddSingleton<SamlIdp>().AddSingleton<OidcTokens>().AddSingleton<OidcIdp>();
        var app = builder.Build();
        app.Use(WordedAsync);
        app.UseRouting();
        var (saml, oidc, sessions) = (app.Services.GetRequiredService<SamlIdp>(), app.Services.GetRequiredService<OidcIdp>(), app.Services.GetRequiredService<Sessions>());
        app.MapGet("/", () => Pages.Home(options, saml.EntityId));
        app.MapPost("/login", (Delegate)sessions.LoginAsync);
        app.MapGet("/logout", (Delegate)saml.EndAsync);
        app.MapPost("/keys/roll", (Keys keys) => Results.Text(keys.Roll() + "\n"));
        app.MapGet("/saml/metadata", (Delegate)saml.Metadata);
        app.MapMethods("/saml/sso", ["GET", "POST"], saml.SignOnAsync);
        app.MapGet("/saml/start", (Delegate)saml.StartAsync);
        app.MapMethods("/saml/slo", ["GET", "POST"], saml.LogoutAsync);
        app.MapGet("/.well-known/openid-configuration", (Delegate)oidc.Discovery);
        app.MapGet("/oidc/authorize", (Delegate)oidc.AuthorizeAsync);
        app.MapPost("/oidc/token", (Delegate)oidc.TokenAsync);
        app.MapGet("/oidc/jwks", (OidcTokens tokens) => Results.Text(tokens.Jwks(), "application/json"));
        app.MapMethods("/oidc/userinfo", ["GET", "POST"], oidc.UserInfo);
        app.MapGet("/oidc/logout", (Delegate)oidc.LogoutAsync);
        return app;
    }

    /// <summary>What is wrong with a message is said on a page: whoever sees it is building something.</summary>
    static async Task WordedAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception malformed) when (malformed is FormatException or XmlException or InvalidDataException or CryptographicException)
        {
            await Pages.Say(400, "This cannot be answered", malformed.Message).ExecuteAsync(http);
        }
    }
}
