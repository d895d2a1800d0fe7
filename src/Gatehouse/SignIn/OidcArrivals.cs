using System.Text.Json;
using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Oidc;
using Gatehouse.Oidc.Upstream;
using Gatehouse.Web;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.SignIn;

/// <summary>
/// GET and POST /sso/{connection}/callback: the answer of an OpenID provider. It is verified, its code changed for tokens at the provider of the pending sign-in (never
/// at one that the answer names), and what the ID token says sealed into the pending row.
/// </summary>
public sealed class OidcArrivals(SignInDoor door, PendingSignIns pending, OidcRequests requests, TokenEndpoint tokens, Providers providers, BadAnswers answers, Refuser refuser, Site site, TimeProvider clock)
{
    public async Task<IResult> ReceiveAsync(string connection, HttpContext http, CancellationToken ct)
    {
        var sent = Single(HttpMethods.IsPost(http.Request.Method) ? await SamlArrivals.FormOf(http, ct) : http.Request.Query);
        var begun = await pending.FindAsync(sent.GetValueOrDefault("state"), connection, ct) is { Purpose: not Pending.Logout, Secrets: not null } open ? open : null;
        return await answers.TakeAsync(http, begun, () => LookAsync(connection, begun, new(http, site), sent, ct), ct);
    }

    async Task<IResult> LookAsync(string connection, Pending? begun, Browser browser, Dictionary<string, string> sent, CancellationToken ct)
    {
        if (await door.ConnectionAsync(connection, ct) is not { Idp: IdentityProvider.Oidc idp } found || found.State == Connection.Disabled) return Refuser.Nothing();
        if (!found.IsActive && begun?.Purpose != Pending.Test) return Refuser.Nothing();
        if (begun is null) return await No(nameof(Check.State), "The answer belongs to no sign-in that is open.");
        if (begun.Answer is not null) return await No(nameof(SignInCheck.Replay), "An answer to this request was accepted before.");
        var (provider, fault) = await providers.OfAsync(found, ct);
        if (provider is null) return await No(nameof(SignInCheck.Provider), fault);

        var request = requests.Of(found, idp, begun.Handle, JsonSerializer.Deserialize<OidcSecrets>(pending.OpenSecrets(begun.Handle, begun.Secrets!))!, null);
        if (new SignInAnswer(sent).Read(request, provider.Metadata) is Verdict<string>.Refused(var why)) return await No(why.Check.ToString(), why.Detail);
        var (idToken, accessToken, silent) = await tokens.ExchangeAsync(found, idp, provider.Metadata, request, sent["code"], ct);
        if (idToken is null) return await No(nameof(Check.TokenAnswer), silent);

        var verdict = Verify(provider);
        // Perhaps it has a new key.
        if (verdict is Verdict<UpstreamIdToken>.Refused { Why.Check: Check.Signature or Check.NoKeys } && await providers.WithNewKeysAsync(found, ct) is ({ } anew, _)) verdict = Verify(anew);
        if (verdict is Verdict<UpstreamIdToken>.Refused(var no)) return await No(no.Check.ToString(), no.Detail);
        var token = ((Verdict<UpstreamIdToken>.Accepted)verdict).Value;
        var (claims, other) = await ClaimsAsync(found, provider.Metadata, token, accessToken, ct);
        if (other is not null) return await No(other.Check.ToString(), other.Detail);
        return await pending.AnswerAsync(begun, ArrivalOf(token, claims, idToken).Write(), [], ct) ? new SeeOther($"/signin/continue/{begun.Handle}") : await No(nameof(SignInCheck.Replay), "An answer to this request was accepted before.");

        Verdict<UpstreamIdToken> Verify(OpenIdProvider by) => UpstreamIdToken.Verify(idToken, by.Keys, new(idp.Issuer, idp.ClientId, request.Nonce, request.MaxAge) { Skew = found.Settings.Skew }, clock.GetUtcNow(), accessToken);

        Task<IResult> No(string check, string detail) => refuser.RefuseAsync(browser, found, begun, check, detail, null, ct);
    }

    /// <summary>The ID token's own claims count more than what userinfo says.</summary>
    async Task<(IReadOnlyList<JsonElement> Claims, Refusal? Why)> ClaimsAsync(Connection connection, ProviderMetadata provider, UpstreamIdToken token, string? accessToken, CancellationToken ct)
    {
        if (!connection.Settings.UserInfo || provider.UserInfoEndpoint is not { } endpoint || accessToken is null) return ([token.Claims], null);
        var (said, fault) = await tokens.UserInfoAsync(endpoint, accessToken, ct);
        if (said is not { } info) return ([], new(Check.UserInfo, fault));
        return token.WithUserInfo(info) is Verdict<JsonElement>.Refused(var why) ? ([], why) : ([token.Claims, info], null);
    }

    static Arrival ArrivalOf(UpstreamIdToken token, IReadOnlyList<JsonElement> sources, string idToken)
    {
        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var source in sources) Flatten("", source, claims);
        // Entra says "too many groups" by a pointer in place of the claim, or by hasgroups in the implicit flow.
        var leftOut = claims.ContainsKey("_claim_names.groups") || claims.ContainsKey("hasgroups");
        return new(claims, leftOut, null, new(null, token.Subject, claims.GetValueOrDefault("sid") is [var sid] ? sid : null, idToken), token.SignedInAt);
    }

    /// <summary>realm_access.roles is the claim "roles" inside "realm_access" (Keycloak).</summary>
    static void Flatten(string prefix, JsonElement source, Dictionary<string, IReadOnlyList<string>> claims)
    {
        foreach (var claim in source.EnumerateObject())
            if (claim.Value.ValueKind == JsonValueKind.Object) Flatten($"{prefix}{claim.Name}.", claim.Value, claims);
            else claims.TryAdd(prefix + claim.Name, claim.Value.ValueKind == JsonValueKind.Array ? [.. claim.Value.EnumerateArray().Select(Text).OfType<string>()] : Text(claim.Value) is { } text ? [text] : []);
    }

    static string? Text(JsonElement value) => value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array => null, _ => value.GetRawText() };

    /// <summary>A parameter that stands twice is none: it could be read one way and checked another.</summary>
    static Dictionary<string, string> Single(IEnumerable<KeyValuePair<string, StringValues>>? all) =>
        (all ?? []).Where(p => p.Value.Count == 1).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
}
