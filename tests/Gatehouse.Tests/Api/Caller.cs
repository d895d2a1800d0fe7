using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Tests.Captures;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Api;

/// <summary>Somebody with a key. Every answer is held against the document.</summary>
sealed class Caller(HttpClient http, ApiDocument document)
{
    /// <summary>The operations that were answered well.</summary>
    public HashSet<string> Done { get; } = new(StringComparer.Ordinal);

    public ApiDocument Document => document;

    public static async Task<Caller> WithAsync(Running gatehouse, OrgDb? org, params string[] scopes)
    {
        var (_, text) = await gatehouse.Services.GetRequiredService<ApiKeyStore>().CreateAsync(org, "test", [.. scopes.DefaultIfEmpty("*:write").Select(ApiScope.Read)], TimeSpan.FromDays(1), "test", TestContext.Current.CancellationToken);
        return await ShowingAsync(gatehouse, text);
    }

    public static Task<Caller> ShowingAsync(Running gatehouse, string? key) => ShowingAsync(gatehouse.Url, key);

    public static async Task<Caller> ShowingAsync(Uri at, string? key)
    {
        var client = new HttpClient { BaseAddress = at };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new(client, new(JsonNode.Parse(await client.GetStringAsync(new Uri("/api/v1/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken))!.AsObject()));
    }

    /// <param name="request">Such as "GET /orgs/acme/members?limit=1".</param>
    public async Task<Answer> AskAsync(string request, string? body = null, params (string Name, string Value)[] headers)
    {
        var words = request.Split(' ', 2);
        var answer = await SendAsync(words[0], "/api/v1" + words[1], body, headers);
        var operation = document.Of(words[0], words[1].Split('?')[0]);
        document.Misfit(operation, answer).ShouldBeNull();
        if (answer.Status < 300) Done.Add(operation.Name);
        return answer;
    }

    /// <summary>Done well.</summary>
    public async Task<JsonNode> DoAsync(string request, string? body = null, params (string Name, string Value)[] headers)
    {
        var answer = await AskAsync(request, body, headers);
        answer.Status.ShouldBeLessThan(300, $"{request}: {answer.Text}");
        return answer.Body ?? new JsonObject();
    }

    /// <summary>Refused with this code.</summary>
    public async Task<Answer> RefusedAsync(string code, string request, string? body = null, params (string Name, string Value)[] headers)
    {
        var answer = await AskAsync(request, body, headers);
        ((string?)answer.Body?["code"]).ShouldBe(code, $"{request}: {answer.Text}");
        ((int)answer.Body!["status"]!, (string)answer.Body["type"]!).ShouldBe((answer.Status, "docs/reference/errors.md#" + code));
        return answer;
    }

    /// <summary>As it comes.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null) message.Content = new StringContent(body, Encoding.UTF8, headers.FirstOrDefault(h => h.Name == "Content-Type").Value ?? "application/json");
        foreach (var (name, value) in headers.Where(h => h.Name != "Content-Type")) message.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
    }
}
