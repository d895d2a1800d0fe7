using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

/// <summary>One client of one Org. Whatever comes back is held against what is true of every answer.</summary>
public sealed class Wire(HttpClient http, CancellationToken ct)
{
    static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly string root = http.BaseAddress!.AbsoluteUri.TrimEnd('/');

    public string Root => root;

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<Reply> PostAsync(string path, JsonNode body) => SendAsync("POST", path, body);

    public Task<Reply> SendAsync(string method, string path, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(Request(method, path, body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString(AsWritten)), headers));

    public async Task<Reply> SendAsync(HttpRequestMessage request) => (await TryAsync(request)).Sound();

    /// <summary>Whatever comes back, sound or not.</summary>
    public async Task<Reply> TryAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await http.SendAsync(request, ct);
            return await Reply.ReadAsync(request, response, ct);
        }
    }

    /// <summary>Byte for byte: what a test leaves unencoded stays so.</summary>
    public HttpRequestMessage Request(string method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        var uri = new Uri(path.StartsWith("http", StringComparison.Ordinal) ? path : root + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new(method), uri);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/scim+json");
        }

        foreach (var (name, value) in headers)
        {
            HttpHeaders into = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) ? (request.Content ??= new ByteArrayContent([])).Headers : request.Headers;
            into.Remove(name);
            into.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>The resource that a POST made.</summary>
    public async Task<JsonObject> MakeAsync(string path, JsonObject body) => (await PostAsync(path, body)).Expect(201).Body;

    public Task<JsonObject> UserAsync(string name) => MakeAsync("/Users", Bodies.User(name));

    /// <summary>Many at once, in the order of their making; in parallel, since nothing here depends on the order.</summary>
    public async Task<List<string>> UsersAsync(int count, string prefix)
    {
        var ids = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct },
            async (i, _) => ids[i] = Id(await UserAsync($"{prefix}{i:0000}")));
        return [.. ids];
    }

    public Task<JsonObject> GroupAsync(string name, params IEnumerable<string> members) => MakeAsync("/Groups", Bodies.Group(name, members));

    public async Task<JsonObject> ReadAsync(string path) => (await GetAsync(path)).Expect(200).Body;

    public async Task<JsonObject> ListAsync(string path, params (string Name, string Value)[] query) => (await GetAsync(path + Query(query))).Expect(200).Body;

    /// <summary>The ids of one page.</summary>
    public async Task<List<string>> IdsAsync(string path, params (string Name, string Value)[] query) =>
        Ids(await ListAsync(path, [("attributes", "id"), ("count", "1000"), .. query]));

    /// <summary>Who matches, by userName or displayName, in alphabetical order.</summary>
    public async Task<string> FoundAsync(string filter, string path = "/Users")
    {
        var found = await ListAsync(path, ("filter", filter), ("count", "1000"));
        return string.Join(' ', Resources(found).Select(r => (string)(r["userName"] ?? r["displayName"])!).Order(StringComparer.Ordinal));
    }

    public static string Id(JsonObject resource) => (string)resource["id"]!;

    public static string Version(JsonObject resource) => (string)resource["meta"]!["version"]!;

    public static List<string> Ids(JsonObject list) => [.. Resources(list).Select(Id)];

    public static IEnumerable<JsonObject> Resources(JsonObject list) => list["Resources"]!.AsArray().Select(r => r!.AsObject());

    public static string Query(params (string Name, string Value)[] parameters) =>
        parameters.Length == 0 ? "" : "?" + string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
}
