using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gatehouse.Idp;

/// <summary>Where somebody is signed in with SAML, and as whom: what logout has to name.</summary>
sealed record Participant(string EntityId, string NameId, string? Format, string SessionIndex);

/// <summary>Somebody who is signed in at this provider.</summary>
sealed record Session(string Id, Person Person, DateTimeOffset At)
{
    public ConcurrentQueue<Participant> Participants { get; } = new();
}

/// <summary>
/// Sessions and questions that wait for a login, in memory. Cookies ignore ports, so the cookie's name carries ours: several providers may run on one address.
/// </summary>
sealed class Sessions(IdpOptions options, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Session> all = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Func<Session, Task<IResult>>> waiting = new(StringComparer.Ordinal);
    readonly string cookie = $"idp{new Uri(options.Url).Port}";

    public Session? Of(HttpContext http) => http.Request.Cookies[cookie] is { } id && all.TryGetValue(id, out var session) ? session : null;

    /// <summary>Goes on at once for somebody who is signed in; else asks who it is first.</summary>
    public async Task<IResult> WithAsync(HttpContext http, bool again, string? hint, Func<Session, Task<IResult>> go)
    {
        if (!again && Of(http) is { } session) return await go(session);
        if (options.Person is { } known) return await go(Begin(http, known));
        var id = Random();
        waiting[id] = go;
        return Pages.Login(id, hint);
    }

    public async Task<IResult> LoginAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (form["username"].ToString() is not { Length: > 0 } name) return Pages.Say(400, "Who are you?", "No name was given.");
        return waiting.TryRemove(form["waiting"].ToString(), out var go) ? await go(Begin(http, name)) : Pages.Say(400, "Too late", "Nothing waits for this login. Start again at the application.");
    }

    public void End(HttpContext http)
    {
        if (Of(http) is { } session) all.TryRemove(session.Id, out _);
        http.Response.Cookies.Delete(cookie);
    }

    Session Begin(HttpContext http, string name)
    {
        var session = new Session(Random(), Person.Of(name, options.Domain), clock.GetUtcNow());
        all[session.Id] = session;
        http.Response.Cookies.Append(cookie, session.Id, new() { HttpOnly = true, Path = "/" });
        return session;
    }

    public static string Random() => "_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
}
