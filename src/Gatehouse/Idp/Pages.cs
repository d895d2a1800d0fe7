using System.Net;
using System.Text;

namespace Gatehouse.Idp;

/// <summary>The few pages of the provider. The form that posts a message has a button for browsers without scripts.</summary>
static class Pages
{
    public static IResult Login(string waiting, string? hint) => Page("Sign in (test identity provider)", $"""
        <p>Everybody is let in, under any name and with any password. alice and bob have groups.</p>
        <form method="post" action="/login">
          <input type="hidden" name="waiting" value="{Text(waiting)}">
          <p><label>Name or address <input name="username" value="{Text(hint ?? "alice")}" autofocus></label></p>
          <p><label>Password <input type="password" name="password" value="any"></label></p>
          <button>Sign in</button>
        </form>
        """);

    public static IResult Post(string to, IEnumerable<KeyValuePair<string, string?>> fields) => Page("Going on", $"""
        <form method="post" action="{Text(to)}">
        {string.Concat(fields.Where(f => f.Value is not null).Select(f => $"<input type=\"hidden\" name=\"{Text(f.Key)}\" value=\"{Text(f.Value!)}\">"))}
        <button>Go on</button></form><script>document.forms[0].submit()</script>
        """);

    public static IResult Say(int status, string title, string text) => Page(title, $"<p>{Text(text)}</p>", status);

    public static IResult Home(IdpOptions options, string entityId) => Page("Test identity provider", $"""
        <dl>
        <dt>SAML metadata</dt><dd><a href="/saml/metadata">{Text(options.Url)}/saml/metadata</a></dd>
        <dt>SAML entity id</dt><dd>{Text(entityId)}</dd>
        <dt>OpenID Connect issuer</dt><dd>{Text(options.Url)}</dd>
        </dl>
        <form action="/saml/start"><p><label>Start at a service provider (its entity id, which is the address of its metadata) <input name="sp" size="60"></label>
        <label>RelayState <input name="RelayState"></label> <button>Start</button></p></form>
        <p><a href="/logout">Sign out everywhere</a></p>
        """);

    static IResult Page(string title, string body, int status = 200) => Results.Content($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Text(title)}</title></head><body><h1>{Text(title)}</h1>
        {body}</body></html>
        """, "text/html", Encoding.UTF8, status);

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
