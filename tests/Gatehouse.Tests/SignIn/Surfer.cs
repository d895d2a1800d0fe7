using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.SignIn;

/// <summary>What a browser was shown.</summary>
/// <param name="Location">Absolute; null where it stays.</param>
sealed partial record Seen(int Status, Uri At, Uri? Location, string Text, HttpResponseHeaders Headers)
{
    public string Title => Heading().Match(Text).Groups["text"].Value;

    public string Reference => Number().Match(Text).Groups["text"].Value;

    /// <summary>A form that only carries something on, as identity providers send them; null when the page is for the person.</summary>
    public (Uri To, (string, string)[] Fields)? Form => Text.Contains("name=\"SAML", StringComparison.Ordinal) && Action().Match(Text) is { Success: true } action
        ? (new(At, WebUtility.HtmlDecode(action.Groups["to"].Value)), [.. Inputs().Matches(Text).Select(m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)))])
        : null;

    public string FieldOf(string name) => WebUtility.HtmlDecode(Inputs().Matches(Text).First(m => m.Groups["name"].Value == name).Groups["value"].Value);

    /// <summary>Where links of ours lead.</summary>
    public IReadOnlyList<string> Links => [.. Link().Matches(Text).Select(m => WebUtility.HtmlDecode(m.Groups["to"].Value))];

    [GeneratedRegex("href=\"(?<to>/(sso|o)/[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex("action=\"(?<to>[^\"]*)\"", RegexOptions.None, 5000)]
    private static partial Regex Action();

    [GeneratedRegex("<input[^>]*name=\"(?<name>[^\"]*)\"[^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.None, 5000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<h1>(?<text>[^<]*)</h1>", RegexOptions.None, 5000)]
    private static partial Regex Heading();

    [GeneratedRegex("class=\"reference\">(?<text>[^<]*)<", RegexOptions.None, 5000)]
    private static partial Regex Number();
}

/// <summary>A browser: it keeps cookies, and sends them along unless another site sends it here with a POST.</summary>
sealed class Surfer : IDisposable
{
    readonly CookieContainer cookies = new();
    readonly HttpClient client, bare;
    readonly Uri home;
    Uri[] nodes;

    /// <param name="nodes">Behind the home's address: each request goes to the next one.</param>
    public Surfer(Uri home, params Uri[] nodes)
    {
        (this.home, this.nodes) = (home, nodes);
        client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = cookies, PooledConnectionLifetime = TimeSpan.Zero, ConnectCallback = nodes.Length == 0 ? null : ConnectAsync });
        bare = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero, ConnectCallback = nodes.Length == 0 ? null : ConnectAsync });
    }

    /// <summary>The ports that were spoken to.</summary>
    public List<int> Met { get; } = [];

    /// <summary>The balancer has found out that one is gone.</summary>
    public void Through(params Uri[] others) => nodes = others;

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var node = nodes[Met.Count % nodes.Length];
        Met.Add(node.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(node.Host, node.Port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public Uri Home => home;

    /// <summary>Ours: cookies ignore ports, and an identity provider on this machine has some, too.</summary>
    public IEnumerable<Cookie> Cookies => cookies.GetCookies(home).Where(c => c.Name.StartsWith("gatehouse-", StringComparison.Ordinal));

    public void Forget(string name) => cookies.GetAllCookies().Single(c => c.Name == name).Expired = true;

    public string CookieOf(string name) => cookies.GetAllCookies().Single(c => c.Name == name).Value;

    /// <summary>A GET, and what it redirects to as long as that is ours.</summary>
    public async Task<Seen> GoAsync(string to) => await FollowAsync(await GetAsync(to));

    public Task<Seen> GetAsync(string to) => SendAsync(client, new(HttpMethod.Get, new Uri(home, to)));

    public async Task<Seen> PostAsync(string to, params (string Name, string Value)[] fields) => await FollowAsync(await SendAsync(client, Form(to, fields)));

    /// <summary>As a form on another site sends it: without our cookies. What follows is a GET again, which has them.</summary>
    public async Task<Seen> PostFromElsewhereAsync(string to, params (string Name, string Value)[] fields) => await FollowAsync(await BringAsync(to, fields));

    /// <summary>The same, and the redirect waits.</summary>
    public Task<Seen> BringAsync(string to, params (string Name, string Value)[] fields) => SendAsync(bare, Form(to, fields));

    public async Task<Seen> FollowAsync(Seen seen)
    {
        for (var hops = 0; seen.Location is { } next && next.Authority == home.Authority && hops < 10; hops++) seen = await GetAsync(next.ToString());
        return seen;
    }

    HttpRequestMessage Form(string to, (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, new Uri(home, to)) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };

    static async Task<Seen> SendAsync(HttpClient client, HttpRequestMessage message)
    {
        using (message)
        using (var response = await client.SendAsync(message, TestContext.Current.CancellationToken))
        {
            var location = response.Headers.Location is { } to ? new Uri(message.RequestUri!, to) : null;
            return new((int)response.StatusCode, message.RequestUri!, location, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        bare.Dispose();
    }
}
