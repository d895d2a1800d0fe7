using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Captures;

/// <summary>Plays one capture against an Org of its own.</summary>
public sealed class Replay(string file, HttpClient idp, string token, CancellationToken ct)
{
    // Clients do not escape umlauts and quotes the way System.Text.Json does at first.
    static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly string root = idp.BaseAddress!.AbsoluteUri.TrimEnd('/');
    readonly Names names = new();

    public async Task RunAsync(Capture capture)
    {
        // Each request brings its own Authorization, so that a step can send another one or none.
        idp.DefaultRequestHeaders.Clear();
        names["base"] = root;
        names["token"] = token;

        foreach (var (name, body) in capture.Given?.Users ?? []) await CreateAsync("/Users", name, body);
        foreach (var (name, body) in capture.Given?.Groups ?? []) await CreateAsync("/Groups", name, body);

        for (var i = 0; i < capture.Steps.Count; i++)
        {
            var (where, step) = ($"step {i + 1}", capture.Steps[i]);
            await Task.WhenAll((step.Together ?? [step]).Select(one => PlayAsync(where, one)));
        }
    }

    Task CreateAsync(string endpoint, string name, JsonObject body) =>
        PlayAsync("given " + name, new("POST " + endpoint, Body: body, Save: new() { [name] = "id" }, Expect: new(201)));

    async Task PlayAsync(string where, Step step)
    {
        using var request = Request(step, out var sent);
        using var response = await idp.SendAsync(request, ct);
        var answer = await Answer.ReadAsync(response, ct);

        foreach (var (name, path) in step.Save ?? [])
            if (JsonPath.Find(answer.Body, path) is [{ } value])
                names[name] = value.ToString();

        var expected = step.Expect! with { Headers = names.In(step.Expect.Headers), Body = names.In(step.Expect.Body) };
        if (answer.Difference(expected) is { } difference)
            Assert.Fail($"""
                {file}, {where}: {request.Method} {request.RequestUri!.PathAndQuery}
                {difference}.
                Sent:     {Short(sent)}
                Expected: {Short(expected.Body?.ToJsonString(AsWritten))}
                Actual:   {answer.Status} {answer.Text}
                """);
    }

    HttpRequestMessage Request(Step step, out string? body)
    {
        if (step.Send!.Split(' ', 2) is not [var method, var path]) throw new FormatException(step.Send);
        body = step.Text ?? names.In(step.Body)?.ToJsonString(AsWritten);

        // Byte for byte: what the client left unencoded stays so.
        var uri = new Uri(root + names.In(path), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new(method), uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/scim+json");
        }

        foreach (var (name, value) in step.Headers ?? []) Set(request, name, value);
        return request;
    }

    void Set(HttpRequestMessage request, string name, string? value)
    {
        if (name == "Content-Type") request.Content ??= new ByteArrayContent([]);
        HttpHeaders headers = name == "Content-Type" ? request.Content!.Headers : request.Headers;
        headers.Remove(name);
        if (value is not null) headers.TryAddWithoutValidation(name, names.In(value));
    }

    static string Short(string? text) => text is { Length: > 2000 } ? text[..2000] + "…" : text ?? "nothing in particular";
}
