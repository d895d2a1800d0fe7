using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Tokens;
using Gatehouse.Web;

namespace Gatehouse.Doors;

/// <summary>
/// What a browser carries for us. All of its cookies are ours alone (__Host- where there is TLS), out of reach of scripts, and not sent along with another
/// site's POST: an identity provider's answer is bound to the browser on the GET that follows it.
/// </summary>
public sealed class Browser(HttpContext http, Site site)
{
    const string Name = "gatehouse-browser", SessionName = "gatehouse-session", WayName = "gatehouse-way", SetupName = "gatehouse-setup", SetupPath = "/setup";
    const int Bits = 256;

    static readonly TimeSpan Remembers = TimeSpan.FromDays(365);

    /// <summary>Of the 256 bits that say it is the same browser; null when it has none yet.</summary>
    public string? Hash => Read(Name) is { } secret ? TokenText.Hash(secret) : null;

    public string? SessionHash => Read(SessionName) is { } secret ? TokenText.Hash(secret) : null;

    /// <summary>Where it went last: a connection and an Org, by id.</summary>
    public (string Connection, string? Org)? Way => Read(WayName)?.Split('.') switch { [var connection, var org] => (connection, org), _ => null };

    public string? Address => http.Connection.RemoteIpAddress?.ToString();

    public string Agent => http.Request.Headers.UserAgent.ToString();

    /// <summary>The text of the setup link that was opened here.</summary>
    public string? SetupText => http.Request.Cookies[SetupCookie] is { Length: > 0 and <= 200 } value ? value : null;

    /// <summary>From here on it stands in no address: history, logs and referrers see none of it.</summary>
    public void KeepSetup(string text) => http.Response.Cookies.Append(SetupCookie, text, Options(null, SetupPath));

    public string Known()
    {
        if (Hash is { } known) return known;
        var secret = NewSecret();
        Set(Name, secret, null);
        return TokenText.Hash(secret);
    }

    /// <summary>A new secret for each sign-in: one that somebody planted before is worth nothing.</summary>
    /// <returns>Its hash.</returns>
    public string Enter()
    {
        var secret = NewSecret();
        Set(SessionName, secret, null);
        return TokenText.Hash(secret);
    }

    public void Leave() => http.Response.Cookies.Delete(Full(SessionName), Options(null));

    public void Remember(string connection, string org) => Set(WayName, $"{connection}.{org}", Remembers);

    public void Forget() => http.Response.Cookies.Delete(Full(WayName), Options(null));

    string? Read(string name) => http.Request.Cookies[Full(name)] is { Length: > 0 and <= 200 } value ? value : null;

    void Set(string name, string value, TimeSpan? life) => http.Response.Cookies.Append(Full(name), value, Options(life));

    string Full(string name) => site.IsSecure ? "__Host-" + name : name;

    /// <summary>A __Host- cookie is for every path, and this one is not.</summary>
    string SetupCookie => site.IsSecure ? "__Secure-" + SetupName : SetupName;

    CookieOptions Options(TimeSpan? life, string path = "/") => new() { HttpOnly = true, Secure = site.IsSecure, SameSite = SameSiteMode.Lax, Path = path, MaxAge = life, IsEssential = true };

    static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bits / 8));
}
