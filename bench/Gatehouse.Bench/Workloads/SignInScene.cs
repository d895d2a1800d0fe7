using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Connections;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Bench;

/// <summary>Browsers, their identity provider, and those who forge its answers.</summary>
sealed partial class SignInScene(Uri server, Addresses addresses, string idp, RSA key) : IDisposable
{
    readonly HttpClient client = New(server, 64), forger = New(server, 64);

    static HttpClient New(Uri server, int connections) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = connections }) { BaseAddress = server };

    public async Task ProvisionAsync(string token, string name, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/scim/v2/Users")
        {
            Content = new StringContent($$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{name}}@example.com","externalId":"{{name}}","active":true}""", Encoding.UTF8, "application/scim+json"),
            Headers = { Authorization = new("Bearer", token) },
        };
        using var answer = await client.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>From the start to the session, in a new browser.</summary>
    public async Task<string?> SignInAsync(int lane, CancellationToken ct)
    {
        using var started = await client.GetAsync(new Uri($"/sso/{addresses.Connection}/start", UriKind.Relative), ct);
        if (started.Headers.Location is not { IsAbsoluteUri: true } away || !started.Headers.TryGetValues("Set-Cookie", out var set)) return $"start: {(int)started.StatusCode}";
        var query = QueryHelpers.ParseQuery(away.Query);
        var document = SamlAnswer.Document(key, new(addresses.Acs, addresses.EntityId, idp, IdOf(query["SAMLRequest"]!), $"lane{lane}"), TimeProvider.System.GetUtcNow(), twice: false);
        using var form = Form(Convert.ToBase64String(Encoding.UTF8.GetBytes(document.OuterXml)), query["RelayState"]);
        using var answered = await client.PostAsync(new Uri(addresses.Acs), form, ct);
        if (answered.Headers.Location is not { } on) return $"answer: {(int)answered.StatusCode}";
        using var last = new HttpRequestMessage(HttpMethod.Get, on) { Headers = { { "Cookie", set.First().Split(';')[0] } } };
        using var done = await client.SendAsync(last, ct);
        return done.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("gatehouse-session=", StringComparison.Ordinal)) ? null : $"continue: {(int)done.StatusCode} {await done.Content.ReadAsStringAsync(ct)}";
    }

    /// <summary>Answers of somebody who has not the key, until it is enough.</summary>
    /// <returns>How many were looked at and refused, and how many turned away.</returns>
    public async Task<(int Refused, int TurnedAway)> FloodAsync(int connections, bool everNew, CancellationToken ct)
    {
        using var other = RSA.Create(2048);
        var document = SamlAnswer.Document(other, new(addresses.Acs, addresses.EntityId, idp, "_none", "lane0"), TimeProvider.System.GetUtcNow(), twice: false);
        var (bad, refused, turned, next) = (Convert.ToBase64String(Encoding.UTF8.GetBytes(document.OuterXml)), 0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            while (!ct.IsCancellationRequested)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(addresses.Acs)) { Content = Form(bad, null) };
                if (everNew) request.Headers.Add("X-Forwarded-For", new System.Net.IPAddress(0x0a | ((long)Interlocked.Increment(ref next) << 8)).ToString());
                using var answer = await forger.SendAsync(request, CancellationToken.None);
                if ((int)answer.StatusCode == 429) Interlocked.Increment(ref turned);
                else Interlocked.Increment(ref refused);
            }
        }, CancellationToken.None)));
        return (refused, turned);
    }

    static FormUrlEncodedContent Form(string response, string? relay) => new(relay is null ? [KeyValuePair.Create("SAMLResponse", response)] : [KeyValuePair.Create("SAMLResponse", response), KeyValuePair.Create("RelayState", relay)]);

    static string IdOf(string request)
    {
        using var inflated = new StreamReader(new DeflateStream(new MemoryStream(Convert.FromBase64String(request)), CompressionMode.Decompress));
        return Id().Match(inflated.ReadToEnd()).Groups["id"].Value;
    }

    [GeneratedRegex(" ID=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();

    public void Dispose()
    {
        client.Dispose();
        forger.Dispose();
    }
}
