using Gatehouse.AdminConsole.Layout;
using Gatehouse.Doors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.AdminConsole;

static class ConsoleRoutes
{
    public static void AddConsole(this IServiceCollection services)
    {
        services.AddSingleton<ConsoleDoor>().AddSingleton<SetupDoor>().AddSingleton<Desk>().AddSingleton<SyncLogExport>().AddSingleton<LastExaminations>();
        services.AddRazorComponents();
    }

    /// <summary>Every page is a component below Pages/, rendered here as plain HTML. Forms are guarded by <see cref="ConsoleGate"/>, which asks where they come from.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.MapGet(ConsoleVisit.SetupRoot + "/{token}", SetupEntry.OpenAsync).WithMetadata(new BehindTheGate(), new AllowAnonymousAttribute());
        app.MapRazorComponents<Document>().DisableAntiforgery();
        app.MapGet("/console/o/{org}/export.jsonl", (HttpContext http, Desk desk) => desk.KeepAsync(http, "exportOrg", $"{http.Features.GetRequiredFeature<ConsoleVisit>().Org.Slug}.jsonl", ("logs", http.Request.Query["logs"] == "true" ? "true" : null)))
            .WithMetadata(new BehindTheGate());
        foreach (var format in (string[])["csv", "json"])
            app.MapGet($"/console/o/{{org}}/sync-log/export.{format}", (HttpContext http, SyncLogExport export) => export.WriteAsync(http, format)).WithMetadata(new BehindTheGate());
    }
}
