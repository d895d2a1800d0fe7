// An app whose customers sign in through Gatehouse: plain OpenID Connect, and webhooks. samples/start aspnet sets it up and starts it.
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Sample.AspNet;

const string Cookies = CookieAuthenticationDefaults.AuthenticationScheme, Gatehouse = OpenIdConnectDefaults.AuthenticationScheme;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
string Setting(string name) => builder.Configuration[name] ?? throw new InvalidOperationException($"{name} is missing: see samples/README.md");
builder.WebHost.UseUrls(Setting("HOME_URL"));
builder.Services.AddSingleton(new Hooks(Setting("WEBHOOK_SECRET"))).AddSingleton<Ended>();
builder.Services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = (Cookies, Gatehouse))
    .AddCookie(options =>
    {
        options.Cookie.Name = "projects";
        // What was told by webhook or back-channel counts with the next request.
        options.Events.OnValidatePrincipal = context =>
        {
            if (context.HttpContext.RequestServices.GetRequiredService<Ended>().Knows(context.Principal!, context.Properties.IssuedUtc)) context.RejectPrincipal();
            return Task.CompletedTask;
        };
    })
    .AddOpenIdConnect(options =>
    {
        options.Authority = Setting("ISSUER");
        options.ClientId = Setting("CLIENT_ID");
        options.ClientSecret = Setting("CLIENT_SECRET");
        options.RequireHttpsMetadata = options.Authority.StartsWith("https:", StringComparison.Ordinal);
        options.ResponseType = "code"; // With PKCE, which is the first choice.
        options.ResponseMode = "query";
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.MapInboundClaims = false;
        options.SaveTokens = true; // The ID token goes along when somebody signs out.
        options.TokenValidationParameters.NameClaimType = "name";
        options.CallbackPath = "/callback";
        options.SignedOutCallbackPath = "/signed-out";
        options.Scope.Add("email");
        options.Scope.Add("groups");
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            if (context.Properties.GetParameter<string>("org") is { Length: > 0 } org) context.ProtocolMessage.SetParameter("org", org);
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect("/?refused=1"); // The person has seen Gatehouse's page, with a reference number.
            context.HandleResponse();
            return Task.CompletedTask;
        };
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();

app.MapGet("/", (HttpContext http) => http.User.Identity!.IsAuthenticated ? Results.Redirect("/projects") : Pages.Front(http.Request.Query.ContainsKey("refused")));
app.MapGet("/projects", (HttpContext http, Hooks hooks) => Pages.Projects(http.User, hooks.Heard(http.User.FindFirst("org_id")?.Value))).RequireAuthorization();

// The Org switcher is a sign-in with org=: whoever may enter it comes back at once.
app.MapGet("/login", (string? org) =>
{
    var properties = new AuthenticationProperties { RedirectUri = "/projects" };
    properties.SetParameter("org", org);
    return Results.Challenge(properties, [Gatehouse]);
});
app.MapPost("/logout", () => Results.SignOut(new() { RedirectUri = "/" }, [Cookies, Gatehouse]));

app.MapPost("/backchannel", async (HttpContext http, Ended ended, CancellationToken ct) => await ended.ReceiveAsync(http, ct) ? Results.Ok() : Results.BadRequest());
app.MapPost("/hooks", async (HttpContext http, Hooks hooks, Ended ended) =>
{
    if (await hooks.ReceiveAsync(http.Request) is not { } heard) return Results.Unauthorized();
    if (heard.Type is "membership.suspended" or "membership.deleted") ended.Member(heard.Org, heard.Subject);
    return Results.Ok();
});
app.Run();
