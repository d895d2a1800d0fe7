using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Floor;

/// <summary>Exactly the requests that the driver sends, under the product's paths.</summary>
sealed class FloorRoutes(FloorStore store)
{
    public const string Token = "floor";

    const string NameFilter = "userName eq \"", ContentType = "application/scim+json";

    static readonly byte[] TokenHash = SHA256.HashData(Encoding.UTF8.GetBytes(Token));

    public void Map(IEndpointRouteBuilder app)
    {
        var scim = app.MapGroup("/scim/v2");
        scim.MapPost("/Users", Admitted(CreateAsync));
        scim.MapGet("/Users", Admitted(ListAsync));
        scim.MapGet("/Users/{id}", Admitted(GetAsync));
        scim.MapPatch("/Users/{id}", Admitted(PatchAsync));
        scim.MapPost("/Groups", Admitted(CreateGroupAsync));
        scim.MapGet("/Groups", Admitted(FindGroupAsync));
        scim.MapPatch("/Groups/{id}", Admitted(PatchGroupAsync));
    }

    public static async Task EchoAsync(HttpContext context) => await AnswerAsync(context, 200, await BodyAsync(context.Request));

    static RequestDelegate Admitted(RequestDelegate handler) => context =>
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (shown.StartsWith("Bearer ", StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown[7..])), TokenHash)) return handler(context);
        context.Response.StatusCode = 401;
        return Task.CompletedTask;
    };

    async Task CreateAsync(HttpContext context)
    {
        using var body = JsonDocument.Parse(await BodyAsync(context.Request));
        var user = User(body.RootElement, Guid.CreateVersion7());
        var made = await store.AddUserAsync(user);
        await AnswerAsync(context, made ? 201 : 409, made ? user.Document : default);
    }

    /// <summary>What is kept of a body: for the loader as well.</summary>
    public static FloorUser User(JsonElement body, Guid id) => new(
        id, body.GetProperty("userName").GetString()!.ToLowerInvariant(),
        body.TryGetProperty("externalId", out var external) ? external.GetString() : null,
        body.GetProperty("emails")[0].GetProperty("value").GetString()!.ToLowerInvariant(),
        FloorDocument.Write(body, id, 1));

    async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var filter = query["filter"].ToString();
        if (filter.StartsWith(NameFilter, StringComparison.Ordinal))
        {
            await AnswerAsync(context, 200, FloorDocument.Found(await store.ByNameAsync(filter[NameFilter.Length..^1].ToLowerInvariant())));
            return;
        }

        var start = int.TryParse(query["startIndex"], CultureInfo.InvariantCulture, out var index) ? index : 1;
        var count = int.TryParse(query["count"], CultureInfo.InvariantCulture, out var wanted) ? wanted : 100;
        var page = filter.Length == 0
            ? await store.PageAsync(start - 1, count)
            : await store.EmailContainsAsync(filter.Split('"')[3], start - 1, count);
        await AnswerAsync(context, 200, FloorDocument.List(page.Total, start, page.Documents));
    }

    async Task GetAsync(HttpContext context)
    {
        var document = await store.ByIdAsync(Id(context));
        await AnswerAsync(context, document is null ? 404 : 200, document);
    }

    async Task PatchAsync(HttpContext context)
    {
        using var body = JsonDocument.Parse(await BodyAsync(context.Request));
        var active = Operation(body).GetBoolean();
        var id = Id(context);
        var document = await store.PatchAsync(id, active, (old, version) =>
        {
            using var current = JsonDocument.Parse(old);
            return FloorDocument.Write(current.RootElement, id, version + 1, active);
        });
        await AnswerAsync(context, document is null ? 404 : 200, document);
    }

    async Task CreateGroupAsync(HttpContext context)
    {
        using var body = JsonDocument.Parse(await BodyAsync(context.Request));
        var id = Guid.CreateVersion7();
        var document = FloorDocument.Write(body.RootElement, id, 1);
        await store.AddGroupAsync(id, body.RootElement.GetProperty("displayName").GetString()!, document);
        await AnswerAsync(context, 201, document);
    }

    async Task FindGroupAsync(HttpContext context) =>
        await AnswerAsync(context, 200, FloorDocument.Found(await store.GroupByNameAsync(context.Request.Query["filter"].ToString().Split('"')[1])));

    async Task PatchGroupAsync(HttpContext context)
    {
        using var body = JsonDocument.Parse(await BodyAsync(context.Request));
        context.Response.StatusCode = 204;
        if (!body.RootElement.GetProperty("Operations")[0].TryGetProperty("value", out var members))
        {
            var path = body.RootElement.GetProperty("Operations")[0].GetProperty("path").GetString()!;
            await store.RemoveMemberAsync(Id(context), Guid.Parse(path.Split('"')[1]));
            return;
        }

        var users = new Guid[members.GetArrayLength()];
        for (var i = 0; i < users.Length; i++) users[i] = members[i].GetProperty("value").GetGuid();
        await store.AddMembersAsync(Id(context), users);
    }

    static JsonElement Operation(JsonDocument body) => body.RootElement.GetProperty("Operations")[0].GetProperty("value");

    static Guid Id(HttpContext context) => Guid.Parse((string)context.Request.RouteValues["id"]!);

    static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        var bytes = new MemoryStream((int)(request.ContentLength ?? 1024));
        await request.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    static async Task AnswerAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body);
    }
}
