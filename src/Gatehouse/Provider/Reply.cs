using Gatehouse.Oidc.Provider;
using Gatehouse.Pages;
using Gatehouse.SignIn;
using Gatehouse.Telemetry;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Provider;

/// <summary>How an answer travels back to the app's redirect URI, which is known to be the app's. It always says who answers (RFC 9207).</summary>
sealed record Reply(string RedirectUri, string? State, bool ByForm, string Issuer)
{
    public IResult Code(string code)
    {
        SignInMeter.Answered("authorize", SignInMeter.Fine);
        return Send(("code", code));
    }

    public IResult Error(OAuthError why)
    {
        SignInMeter.Answered("authorize", why.Code);
        return Send(("error", why.Code), ("error_description", why.Description));
    }

    IResult Send(params (string Name, string? Value)[] pairs)
    {
        var all = pairs.Append(("state", State)).Append(("iss", Issuer)).Where(p => p.Item2 is not null).ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);
        if (!ByForm) return new SeeOther(QueryHelpers.AddQueryString(RedirectUri, all)); // 303: a POST must not be repeated at the app (RFC 9700 §4.12).
        return new Page(Texts.ReturningTitle, Html.Of($"""
            <p>{Texts.ReturningText}</p>
            <form method="post" action="{RedirectUri}">
            {Html.Each(all, pair => Html.Of($"<input type=\"hidden\" name=\"{pair.Key}\" value=\"{pair.Value}\">"))}
            <button type="submit">{Texts.Continue}</button>
            </form>
            """)) { SendsItself = true, FormTargets = [new Uri(RedirectUri).GetLeftPart(UriPartial.Authority)] };
    }
}
