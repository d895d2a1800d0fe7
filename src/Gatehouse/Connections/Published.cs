using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gatehouse.Operator;
using Gatehouse.Saml;
using Gatehouse.Web;

namespace Gatehouse.Connections;

/// <summary>What we say of ourselves to a connection's identity provider. Public, and the same for everybody who asks.</summary>
static class Published
{
    public static void MapPublished(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sso/{connection}/metadata", (Delegate)MetadataAsync);
        routes.MapGet("/sso/{connection}/jwks", (Delegate)JwksAsync);
    }

    static async Task<IResult> MetadataAsync(string connection, ConnectionStore store, ConnectionNotes notes, SamlKeys keys, Site site, HttpContext http, CancellationToken ct)
    {
        if (await store.FindAsync(connection, ct) is not { Idp: IdentityProvider.Saml } found) return Unknown;
        await notes.VisitedAsync(found, http.Request.Headers.UserAgent.ToString(), ct);
        return Results.Bytes(await WriteAsync(found, keys, site.Url, ct), "application/samlmetadata+xml");
    }

    /// <summary>Unsigned: who fetches it trusts the address, and who pastes it trusts the hand.</summary>
    public static async Task<byte[]> WriteAsync(Connection connection, SamlKeys keys, string publicUrl, CancellationToken ct)
    {
        var (at, signing) = (new Addresses(publicUrl, connection.Id), await keys.PublishedAsync(SamlKey.Signing, ct));
        return new SpMetadata(at.EntityId, at.Acs, at.Logout, [.. signing.Select(k => k.Certificate)], [.. (await keys.PublishedAsync(SamlKey.Encryption, ct)).Select(k => k.Certificate)],
            connection.SignsRequests).Write("_" + connection.Id, key: null);
    }

    static async Task<IResult> JwksAsync(string connection, ConnectionStore store, SamlKeys keys, CancellationToken ct) => await store.FindAsync(connection, ct) is { Idp: IdentityProvider.Oidc }
        ? Results.Text(Jwks(await keys.PublishedAsync(SamlKey.Signing, ct)), "application/json", Encoding.UTF8)
        : Unknown;

    static string Jwks(IEnumerable<SamlKey> keys) => JsonSerializer.Serialize(new
    {
        keys = keys.Select(k => (Key: k, Public: k.Private.ExportParameters(includePrivateParameters: false))).Select(k => new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = k.Key.Thumbprint,
            ["n"] = Base64Url.EncodeToString(k.Public.Modulus), ["e"] = Base64Url.EncodeToString(k.Public.Exponent),
            ["x5c"] = new[] { Convert.ToBase64String(k.Key.Certificate.RawData) },
        }),
    });

    static IResult Unknown => Results.Text("There is no such connection.", statusCode: 404);
}
