using System.Security.Cryptography;
using System.Text;
using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Pages;
using Gatehouse.Saml;
using Gatehouse.Saml.Signatures;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>Our requests to SAML identity providers, and how they travel.</summary>
public sealed class SamlRequests(PendingSignIns pending, SamlKeys keys, Site site, TimeProvider clock)
{
    /// <summary>xs:ID does not begin with a digit.</summary>
    public static string NewId() => "_" + RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal async Task<IResult> GoAsync(Connection connection, IdentityProvider.Saml idp, Pending begun, string? hint, bool fresh, CancellationToken ct)
    {
        var (addresses, settings, id) = (new Addresses(site.Url, connection.Id), connection.Settings, NewId());
        if (Endpoint(idp.SignOn, settings.Binding) is not { } to) return Refuser.Nothing();
        var key = connection.SignsRequests ? await KeyAsync(ct) : null;
        await pending.StartAsync(begun with { Request = id }, ct);
        // Entra takes the hint as a parameter of the address alone; others leave it unread.
        var location = hint is null ? to.Location : $"{to.Location}{(to.Location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}login_hint={Uri.EscapeDataString(hint)}";
        var request = new AuthnRequest(id, addresses.EntityId, to.Location, addresses.Acs, settings.ForceAuthn || fresh, settings.NameIdFormat);
        return Send(to with { Location = location }, "SAMLRequest", posted => request.Write(clock.GetUtcNow(), posted ? key : null), begun.Handle, key, connection.Name);
    }

    /// <summary>auto prefers the redirect, which needs no page of ours.</summary>
    internal static SamlEndpoint? Endpoint(IReadOnlyList<SamlEndpoint> all, string binding) =>
        all.FirstOrDefault(e => e.Binding == (binding == "post" ? "post" : "redirect")) ?? (binding == "auto" ? (all.Count > 0 ? all[0] : null) : null);

    /// <param name="write">Told whether the message carries its own signature: on a redirect the query does.</param>
    internal static IResult Send(SamlEndpoint to, string parameter, Func<bool, byte[]> write, string? relayState, SigningKey? key, string name)
    {
        if (to.Binding == "redirect")
            return Results.Redirect($"{to.Location}{(to.Location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{RedirectBinding.Write(parameter, write(false), relayState, key)}");
        var relay = relayState is null ? Html.Nothing : Html.Of($"<input type=\"hidden\" name=\"RelayState\" value=\"{relayState}\">");
        return new Page(Texts.SendingTitle, Html.Of($"""
            <p>{Texts.SendingText(name)}</p>
            <form method="post" action="{to.Location}">
            <input type="hidden" name="{parameter}" value="{Convert.ToBase64String(write(true))}">
            {relay}
            <button type="submit">{Texts.Continue}</button>
            </form>
            """)) { SendsItself = true, FormTargets = [new Uri(to.Location).GetLeftPart(UriPartial.Authority)] };
    }

    internal async Task<SigningKey> KeyAsync(CancellationToken ct) => (await keys.SigningAsync(ct)).ToSign();

    /// <summary>For administrators; null when it is not even base64.</summary>
    internal static string? Decoded(string? base64)
    {
        var bytes = new byte[Math.Min(base64?.Length ?? 0, 400_000)];
        return base64 is not null && base64.Length <= 400_000 && Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
