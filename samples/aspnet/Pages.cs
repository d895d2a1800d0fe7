using System.Security.Claims;
using System.Text.Encodings.Web;
using Gatehouse.Client;
using Gatehouse.Client.AspNetCore;

namespace Sample.AspNet;

/// <summary>What people see.</summary>
static class Pages
{
    public static IResult Front(bool refused) => Page("Projects", $"""
        {(refused ? "<p role=\"alert\">You were not signed in.</p>" : "")}
        <form action="/login"><label>Organization <input name="org" placeholder="if you know it"></label> <button>Sign in</button></form>
        """);

    public static IResult Projects(ClaimsPrincipal user, IEnumerable<Event> heard) => Page($"Projects of {user.GetOrg()?.Name}", $"""
        <p>{Text(user.FindFirstValue("name") ?? user.FindFirstValue("email") ?? user.FindFirstValue("sub"))}, {Text(string.Join(", ", user.GetRoles().DefaultIfEmpty("no role")))}</p>
        <h2>Workspaces</h2>
        <ul>{string.Concat(user.GetWorkspaces().Select(w => $"<li>{Text(w.Name)}</li>"))}</ul>
        <h2>Told by Gatehouse</h2>
        <ul>{string.Concat(heard.Select(h => $"<li>{Text(h.Type)}</li>"))}</ul>
        <form action="/login"><label>Another organization <input name="org" required></label> <button>Switch</button></form>
        <form method="post" action="/logout"><button>Sign out</button></form>
        """);

    static IResult Page(string title, string body) => Results.Content($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{Text(title)}</title><h1>{Text(title)}</h1>{body}</html>", "text/html");

    static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
