using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Tests.Captures;

namespace Gatehouse.Tests.Tenancy;

/// <summary>What a test says to the server, in one line.</summary>
static class Wire
{
    public const string UserSchema = "urn:ietf:params:scim:schemas:core:2.0:User", GroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";

    /// <param name="request">Such as "GET Users?count=1", as in a capture.</param>
    public static async Task<Answer> AskAsync(this HttpClient idp, string request, string? body = null, params (string Name, string Value)[] headers)
    {
        var words = request.Split(' ', 2);
        using var message = new HttpRequestMessage(new HttpMethod(words[0]), new Uri(words[1], UriKind.RelativeOrAbsolute));
        if (body is not null) message.Content = new StringContent(body, Encoding.UTF8, "application/scim+json");
        foreach (var (name, value) in headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await idp.SendAsync(message, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
    }

    /// <param name="more">Further attributes, such as "title":"Boss".</param>
    public static async Task<string> UserAsync(this HttpClient idp, string userName, string more = "") =>
        (await idp.AskAsync("POST Users", User(userName, more))).MadeId();

    public static async Task<string> GroupAsync(this HttpClient idp, string name, params string[] members) =>
        (await idp.AskAsync("POST Groups", Group(name, members))).MadeId();

    public static string User(string userName, string more = "") =>
        $$"""{"schemas":["{{UserSchema}}"],"userName":"{{userName}}"{{(more.Length > 0 ? "," : "")}}{{more}}}""";

    public static string Group(string name, params string[] members) =>
        $$"""{"schemas":["{{GroupSchema}}"],"displayName":"{{name}}","members":[{{Values(members)}}]}""";

    public static string Patch(params string[] operations) =>
        $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{string.Join(',', operations)}}]}""";

    public static string Add(params string[] members) => $$"""{"op":"add","path":"members","value":[{{Values(members)}}]}""";

    public static string Replace(string path, string value) => $$"""{"op":"replace","path":"{{path}}","value":{{value}}}""";

    public static string Bulk(params string[] operations) =>
        $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[{{string.Join(',', operations)}}]}""";

    public static string Filter(string endpoint, string filter) => $"GET {endpoint}?filter={Uri.EscapeDataString(filter)}";

    public static string MadeId(this Answer answer)
    {
        answer.Status.ShouldBe(201, answer.Text);
        return (string)answer.Body!["id"]!;
    }

    /// <summary>Names of headers have no case; null when it is absent.</summary>
    public static string? Header(this Answer answer, string name) =>
        answer.Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.ToString();

    public static JsonArray Resources(this Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Body!["Resources"]!.AsArray();
    }

    static string Values(string[] ids) => string.Join(',', ids.Select(id => $$"""{"value":"{{id}}"}"""));
}
