// An app whose customers sign in through Gatehouse, and that hears by webhook what changed. samples/start aspnet sets it up and starts it.
using System.Security.Claims;
using Gatehouse.Client.AspNetCore;
using Microsoft.AspNetCore.Authentication.Cookies;
using Sample.AspNet;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
string Setting(string name) => builder.Configuration[name] ?? throw new InvalidOperationException($"{name} is missing: see samples/README.md");
builder.WebHost.UseUrls(Setting("HOME_URL"));
builder.Services.AddSingleton<Heard>();
builder.Services.AddGatehouseSignIn(options =>
{
    (options.Issuer, options.ClientId, options.ClientSecret) = (Setting("ISSUER"), Setting("CLIENT_ID"), Setting("CLIENT_SECRET"));
    (options.CallbackPath, options.SignedOutPath, options.RefusedPath) = ("/callback", "/signed-out", "/?refused=1");
});
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();

app.MapGet("/", (HttpContext http) => http.User.Identity!.IsAuthenticated ? Results.Redirect("/projects") : Pages.Front(http.Request.Query.ContainsKey("refused")));
app.MapGet("/projects", (ClaimsPrincipal user, Heard heard) => Pages.Projects(user, heard.Of(user.GetOrg()?.Id))).RequireAuthorization();

// The Org switcher is a sign-in to another one: whoever may enter it comes back at once.
app.MapGet("/login", (string? org) => Results.Challenge(GatehouseSignIn.SignInTo(org, "/projects"), [GatehouseSignIn.Scheme]));
app.MapPost("/logout", () => Results.SignOut(new() { RedirectUri = "/" }, [CookieAuthenticationDefaults.AuthenticationScheme, GatehouseSignIn.Scheme]));

app.MapGatehouseBackChannel("/backchannel");
app.MapGatehouseWebhooks("/hooks", [Setting("WEBHOOK_SECRET")], async (told, http) =>
{
    http.RequestServices.GetRequiredService<Heard>().Add(told);
    if (told.Type is "membership.suspended" or "membership.deleted" && told.Subject is { } member) await http.RequestServices.GetRequiredService<RevokedSessions>().EndAsync(told.Org.Id, member, http.RequestAborted);
});
app.Run();
