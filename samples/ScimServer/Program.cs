// A SCIM server over a store of its own, in memory. Start it with SCIM_TOKEN=something dotnet run; it listens at http://127.0.0.1:5003/scim/v2.
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Scim.AspNetCore;
using Sample.ScimServer;

var builder = WebApplication.CreateBuilder(args);
var token = builder.Configuration["SCIM_TOKEN"] ?? throw new InvalidOperationException("SCIM_TOKEN is missing.");
builder.WebHost.UseUrls("http://127.0.0.1:5003");
builder.Services.AddSingleton<IScimStore>(new MemoryStore(TimeProvider.System));

var app = builder.Build();
// The plainest way to ask for a token; an app with authentication of its own says app.MapScim().RequireAuthorization(…).
app.Use(async (context, next) =>
{
    var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
    if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes("Bearer " + token))) await next();
    else context.Response.StatusCode = 401;
});
app.MapScim();
await app.RunAsync();
