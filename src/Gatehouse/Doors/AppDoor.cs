using System.Text.Json;
using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Oidc;
using Gatehouse.Oidc.Provider;
using Gatehouse.Operator;
using Gatehouse.Tokens;
using Gatehouse.Web;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Doors;

/// <summary>
/// An app says who it is, and what it shows (a code, a token) becomes the Org that it was given for. The Org is in the text, and the text is worth nothing without
/// this instance's signature: nobody can name an Org by hand.
/// </summary>
public sealed class AppDoor(InstanceDb db, AppStore apps, GrantText texts, SigningKeys keys, PendingSignIns pending, Site site, TimeProvider clock)
{
    public Task<AppClient?> AppAsync(string? id, CancellationToken ct) => apps.FindAsync(id, ct);

    /// <summary>Which app calls. An unknown app and a wrong secret are told alike.</summary>
    public async Task<Reading<AppClient>> CallerAsync(string? authorization, Parameters sent, string endpoint, CancellationToken ct) => ClientCredential.Of(authorization, sent) switch
    {
        Reading<ClientCredential>.Refused(var why) => new Reading<AppClient>.Refused(why),
        Reading<ClientCredential>.Read(ClientCredential.Secret secret) => Known(await apps.OfSecretAsync(secret.Id, secret.Text, ct)),
        Reading<ClientCredential>.Read(ClientCredential.Assertion assertion) => await AssertedAsync(assertion, endpoint, ct),
        Reading<ClientCredential>.Read(var none) => Known(await apps.FindAsync(none.ClientId, ct) is { IsPublic: true } open ? open : null),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static Reading<AppClient> Known(AppClient? app) => app is null ? new Reading<AppClient>.Refused(OAuthError.Client("The app is unknown, or did not prove who it is the way it is registered.")) : new Reading<AppClient>.Read(app);

    async Task<Reading<AppClient>> AssertedAsync(ClientCredential.Assertion shown, string endpoint, CancellationToken ct)
    {
        if (await apps.FindAsync(shown.Id, ct) is not { Authentication: AppClient.PrivateKey, Jwks: { } jwks } app) return Known(null);
        var verdict = ClientAssertion.Verify(shown.Jwt, new JsonWebKeySet(jwks), app.Id, [site.Url, site.Url + endpoint, site.Url + "/oauth2/token"], clock.GetUtcNow());
        if (verdict is Verdict<ClientAssertion>.Refused(var why)) return new Reading<AppClient>.Refused(OAuthError.Client($"The client_assertion is refused ({why.Check}): {why.Detail}"));
        var accepted = ((Verdict<ClientAssertion>.Accepted)verdict).Value;
        return await pending.SpendAsync(app.Id, [new("assertion", accepted.Id, accepted.Ends)], ct) ? new Reading<AppClient>.Read(app) : new Reading<AppClient>.Refused(OAuthError.Client("This client_assertion was used before."));
    }

    /// <summary>The Org of a code or a refresh token; null when it is nothing of ours.</summary>
    public (OrgDb Db, GrantText.Place Place)? Open(string text, bool isCode) => texts.Read(text, isCode) is { } place ? (db.For(place.Org), place) : null;

    /// <summary>The Org and the grant of an access token that is valid still; null when it is not. Whether the grant lives is another question.</summary>
    public async Task<(OrgDb Db, string Grant, OwnToken Token)?> OpenAccessAsync(string text, CancellationToken ct) =>
        OwnToken.Verify(text, await keys.VerifyingAsync(ct), site.Url, OwnToken.AccessType, clock.GetUtcNow()) is Verdict<OwnToken>.Accepted(var token)
        && token["org_id"] is { } org && token["jti"]?.Split('.') is [var grant, _] ? (db.For(new(org)), grant, token) : null;

    /// <summary>An ID token that was given once, as a hint of who is meant; null when it is none of ours.</summary>
    public async Task<OwnToken?> HintAsync(string? text, CancellationToken ct) =>
        text is not null && OwnToken.Verify(text, await keys.VerifyingAsync(ct), site.Url, OwnToken.IdType, alive: null) is Verdict<OwnToken>.Accepted(var token) ? token : null;

    /// <summary>The Org and the session that an ID token was given in; null when it does not say.</summary>
    public (OrgDb Db, string Sid)? SessionOf(OwnToken hint) => hint["org_id"] is { } org && hint["sid"] is { } sid ? (db.For(new(org)), sid) : null;

    /// <summary>Keeps a request that an app sent ahead of the browser (RFC 9126).</summary>
    /// <returns>What the browser carries.</returns>
    public async Task<string> PushAsync(AppClient app, Parameters sent, TimeSpan life, CancellationToken ct)
    {
        var reference = WebEncoders.Base64UrlEncode(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        await db.RunAsync($"""
            insert into app_requests (hash, app_id, parameters, expires_at)
            values ({TokenText.Hash(reference)}, {app.Id}, {JsonSerializer.Serialize(sent.All)}, {(clock.GetUtcNow() + life).ToUnixTimeMilliseconds()})
            """, ct);
        return reference;
    }

    /// <summary>Null when it is unknown, too old, or another app's.</summary>
    public async Task<Parameters?> PushedAsync(AppClient app, string reference, CancellationToken ct) => await db.FindAsync($"""
        select parameters from app_requests where hash = {TokenText.Hash(reference)} and app_id = {app.Id} and expires_at > {clock.GetUtcNow().ToUnixTimeMilliseconds()}
        """, row => new Parameters(JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(0))!), ct);

    /// <summary>It was answered with a code: once.</summary>
    public Task SpendAsync(string reference, CancellationToken ct) => db.RunAsync($"delete from app_requests where hash = {TokenText.Hash(reference)}", ct);
}
