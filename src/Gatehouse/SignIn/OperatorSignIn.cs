using System.Threading.RateLimiting;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Pages;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>GET and POST /operator: the way in when no identity provider answers. Each use, and each failure, is in the sign-in log of the Primary Org.</summary>
public sealed class OperatorSignIn(OperatorStore operators, SessionDoor sessions, SignInDoor door, RefusalLog log, Site site, TimeProvider clock) : IDisposable
{
    const int PerWindow = 10, LongestField = 200;
    const string Home = "/console";

    static readonly TimeSpan Life = TimeSpan.FromHours(1), Window = TimeSpan.FromMinutes(1);

    /// <summary>A password costs work: nobody may make us do it as often as they like.</summary>
    readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new() { PermitLimit = PerWindow, Window = Window, QueueLimit = 0 }));

    public async Task<IResult> ShowAsync(HttpContext http, CancellationToken ct) =>
        await sessions.OpenAsync(new Browser(http, site).SessionHash, ct) is { Operator: not null } ? new SeeOther(Home) : Ask(200, Wanted(http.Request.Query["return_to"]), refused: false);

    public async Task<IResult> EnterAsync(HttpContext http, CancellationToken ct)
    {
        var (browser, form) = (new Browser(http, site), await SamlArrivals.FormOf(http, ct));
        var (name, password, code) = (Field("name"), Field("password"), Field("code"));
        using var lease = limiter.AttemptAcquire(SignInLimit.Neighbours(http.Connection.RemoteIpAddress));
        var refusal = !lease.IsAcquired ? "Too many tries from this address." : name.Length == 0 ? "No name." : await operators.RefusalAsync(name, password, code, ct);
        var reference = SignInLogStore.NewReference();
        log.Add(await door.ConcernedAsync(null, null, ct), new(clock.GetUtcNow(), refusal is null ? "operator" : "refused", reference, refusal is null ? null : nameof(SignInCheck.Operator),
            $"Operator '{name}'. {refusal}".TrimEnd(), User: refusal is null ? Scim.Fold.Key(name) : null, Address: browser.Address, Agent: browser.Agent));
        if (!lease.IsAcquired) return new TooMany(Window);
        var wanted = Wanted(Field("return_to"));
        if (refusal is not null) return Ask(403, wanted, refused: true);
        if (browser.SessionHash is { } before) await sessions.EndAsync(before, ct);
        await sessions.BeginAsync(browser.Enter(), Scim.Fold.Key(name), Life, ct);
        return new SeeOther(wanted);

        string Field(string field) => form?[field].ToString() is { Length: <= LongestField } text ? text.Trim() : "";
    }

    /// <summary>Operators have business in the console, and nowhere else.</summary>
    static string Wanted(string? text) => ReturnTo.Kept(text) is { } path && (path == Home || path.StartsWith(Home + "/", StringComparison.Ordinal)) ? path : Home;

    static Page Ask(int status, string wanted, bool refused) => new(Texts.OperatorTitle, Html.Of($"""
        {(refused ? Html.Of($"<p role=\"alert\">{Texts.OperatorRefused}</p>") : Html.Nothing)}
        <form method="post" action="/operator">
        <input type="hidden" name="return_to" value="{wanted}">
        <label for="name">{Texts.OperatorName}</label>
        <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200">
        <label for="password">{Texts.OperatorPassword}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200">
        <label for="code">{Texts.OperatorCode}</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="6" pattern="[0-9]*">
        <button type="submit">{Texts.SignIn}</button>
        </form>
        """)) { Status = status };

    public void Dispose() => limiter.Dispose();
}
