using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Gatehouse.Tests.Peers;

/// <summary>
/// A browser without scripts: follows redirects, keeps cookies, presses the buttons of forms that carry a message on, and fills a login form with a name
/// and a password. It goes on until there is nothing left of these.
/// </summary>
sealed class Visitor(string name, string password) : IDisposable
{
    readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = Cookies() }) { DefaultRequestHeaders = { { "Accept", "text/html,application/xhtml+xml,*/*;q=0.8" } } };
    readonly HtmlParser parser = new();

    /// <summary>Each address that was asked for, with the status of its answer.</summary>
    public List<string> Way { get; } = [];

    public List<Uri> Asked { get; } = [];

    public Uri At { get; private set; } = new("about:blank");

    public HttpStatusCode Status { get; private set; }

    public IHtmlDocument Page { get; private set; } = null!;

    public string Text => Page.Body?.TextContent ?? "";

    public Task GoAsync(string url) => AllAsync(new(HttpMethod.Get, new Uri(url)));

    /// <summary>Fills the form that has the field or button, and goes on from there.</summary>
    public Task PressAsync(string field, string value = "")
    {
        var form = Page.Forms.First(f => f.Elements.Any(e => e.GetAttribute("name") == field));
        return AllAsync(Submit(form, (field, value)));
    }

    /// <summary>Sends the form that goes there, as it stands.</summary>
    public Task SendAsync(string action) => AllAsync(Submit(Page.Forms.First(f => f.GetAttribute("action") == action)));

    /// <summary>What a page's script would ask for, with the browser's cookies.</summary>
    public async Task AskAsync(HttpMethod method, string url, string json)
    {
        using var request = new HttpRequestMessage(method, url) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {url}: {answer.StatusCode}");
    }

    async Task AllAsync(HttpRequestMessage? request)
    {
        var filled = false;
        for (var hop = 0; request is not null; hop++)
        {
            if (hop > 30) throw new InvalidOperationException("The way does not end: " + string.Join(" → ", Way));
            using var asked = request;
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            (At, Status) = (request.RequestUri!, answer.StatusCode);
            Asked.Add(At);
            Way.Add($"{request.Method} {At.GetLeftPart(UriPartial.Path)} {(int)Status}");
            Page = await parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            request = (int)Status is >= 300 and < 400 && answer.Headers.Location is { } to ? new(HttpMethod.Get, new Uri(At, to)) : Next(ref filled);
        }
    }

    HttpRequestMessage? Next(ref bool filled)
    {
        if (Page.Forms.FirstOrDefault(f => f.Elements.Any(e => e.GetAttribute("name") is "SAMLRequest" or "SAMLResponse" or "code") || f.HasAttribute("data-go")) is { } carrying) return Submit(carrying);
        if (Page.Forms.FirstOrDefault(f => f.HasAttribute("action") is false && Page.Body?.GetAttribute("onload")?.Contains("submit", StringComparison.Ordinal) == true) is { } loading) return Submit(loading);
        if (filled || Page.Forms.FirstOrDefault(f => f.Elements.OfType<IHtmlInputElement>().Any(i => i.Type == "password")) is not { } login) return null;
        filled = true;
        var user = login.Elements.OfType<IHtmlInputElement>().First(i => i.Type is "text" or "email").Name!;
        return Submit(login, (user, name), (login.Elements.OfType<IHtmlInputElement>().First(i => i.Type == "password").Name!, password));
    }

    HttpRequestMessage Submit(IHtmlFormElement form, params (string Name, string Value)[] filled)
    {
        var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Name is not null && i.Type is not ("submit" or "checkbox" or "radio" or "button"))
            .Select(i => (Name: i.Name!, i.Value)).Where(i => filled.All(f => f.Name != i.Name)).Concat(filled).Select(f => KeyValuePair.Create(f.Name, f.Value)).ToList();
        var action = new Uri(At, form.GetAttribute("action") is { Length: > 0 } to ? to : At.ToString());
        if (form.Method.Equals("post", StringComparison.OrdinalIgnoreCase))
        {
            var post = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) };
            post.Headers.Add("Origin", At.GetLeftPart(UriPartial.Authority));
            return post;
        }

        return new(HttpMethod.Get, new UriBuilder(action) { Query = string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}")) }.Uri);
    }

    static CookieContainer Cookies() => new() { PerDomainCapacity = 100 };

    public void Dispose() => client.Dispose();
}
