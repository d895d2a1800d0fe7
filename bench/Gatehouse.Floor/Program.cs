using Gatehouse.Floor;

// The least code on Kestrel that answers the driver with the same durability as the product. It knows no schema, no filter
// grammar, no Orgs and keeps no log: not a SCIM server, a yardstick.
//   Gatehouse.Floor                   the echo alone
//   Gatehouse.Floor sqlite|postgres   with a database, as GATEHOUSE_DATABASE says
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

await using var app = builder.Build();
app.MapPost("/scim/v2/echo", FloorRoutes.EchoAsync);
await using var store = args is [var database] ? FloorStore.Open(database, Environment.GetEnvironmentVariable("GATEHOUSE_DATABASE")!) : null;
if (store is not null)
{
    await store.InitAsync();
    new FloorRoutes(store).Map(app);
}

await app.StartAsync();
Console.WriteLine($"The floor serves at {app.Urls.First()}");
await app.WaitForShutdownAsync();
