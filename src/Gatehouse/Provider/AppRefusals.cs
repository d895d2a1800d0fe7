using Gatehouse.Apps;
using Gatehouse.Doors;
using Gatehouse.Pages;
using Gatehouse.SignIn;
using Gatehouse.Web;

namespace Gatehouse.Provider;

/// <summary>
/// Requests that may not be answered by a redirect: who sent the browser here is not known to be who it says. The page is read by whoever sets the app up, so it says
/// what is wrong; the doctor finds it in the sign-in log of the Primary Org.
/// </summary>
public sealed class AppRefusals(SignInDoor door, RefusalLog log, Site site, TimeProvider clock)
{
    internal IResult Page(HttpContext http, AppClient? app, string check, string detail)
    {
        var browser = new Browser(http, site);
        var reference = SignInLogStore.NewReference();
        return new Answer(door, log, new(clock.GetUtcNow(), "refused", reference, check, app is null ? detail : $"App '{app.Id}'. {detail}", Address: browser.Address, Agent: browser.Agent), new Page(Texts.AppRefusedTitle, Html.Of($"""
            <p>{Texts.AppRefusedText}</p>
            <p>{detail}</p>
            <p class="faint">{Texts.Reference}: <span class="reference">{reference}</span></p>
            """)) { Status = 400 });
    }

    sealed class Answer(SignInDoor door, RefusalLog log, LoggedSignIn entry, Page page) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            log.Add(await door.ConcernedAsync(null, null, httpContext.RequestAborted), entry);
            await page.ExecuteAsync(httpContext);
        }
    }
}
