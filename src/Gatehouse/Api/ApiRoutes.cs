using Gatehouse.Operator;
using Gatehouse.Pages;

namespace Gatehouse.Api;

/// <summary>Every operation that there is, on its route.</summary>
sealed class ApiOperations(IEnumerable<IResource> resources)
{
    public const string Root = "/api/v1";

    public IReadOnlyList<Operation> All { get; } = [.. resources.SelectMany(resource => resource.Operations.Select(operation => operation with { Tag = resource.Tag }))];
}

static class ApiRoutes
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var (operations, pipeline) = (app.ServiceProvider.GetRequiredService<ApiOperations>().All, app.ServiceProvider.GetRequiredService<ApiPipeline>());
        var api = app.MapGroup(ApiOperations.Root);
        foreach (var operation in operations) api.MapMethods(operation.Path, [operation.Method], http => pipeline.RunAsync(http, operation));
        // A known path, another verb: methods of a route win over a route without, and only the others come here.
        foreach (var path in operations.GroupBy(operation => operation.Path, StringComparer.Ordinal))
        {
            var allowed = string.Join(", ", path.Select(operation => operation.Method));
            api.Map(path.Key, http => pipeline.RunNowhereAsync(http, allowed));
        }

        // Written when somebody asks first: it is a seventh of what a start takes.
        var written = new Lazy<(byte[] Document, Page Page)>(() =>
        {
            var json = OpenApi.Of(operations);
            return (ApiJson.Bytes(json), Reference.Of(json));
        });
        api.MapGet("/openapi.json", () => Results.Bytes(written.Value.Document, ApiReply.Json));
        api.MapGet("/docs", () => written.Value.Page);
        api.Map("/{**rest}", http => pipeline.RunNowhereAsync(http, null));
    }

    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiPipeline>().AddSingleton<ApiLimit>().AddSingleton<ApiAnswers>().AddSingleton<Idempotency>().AddSingleton<ApiOperations>();
        foreach (var resource in typeof(IResource).Assembly.GetTypes().Where(type => type is { IsClass: true } && type.IsAssignableTo(typeof(IResource))).OrderBy(type => type.Name, StringComparer.Ordinal))
            services.AddSingleton(typeof(IResource), resource);
    }
}
