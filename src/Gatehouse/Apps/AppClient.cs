using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.Oidc.Provider;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Apps;

/// <summary>An app of the vendor, to which people are signed in: a client of OpenID Connect.</summary>
/// <param name="Id">Its client_id.</param>
/// <param name="Authentication">How it says who it is: none, secret or private-key.</param>
/// <param name="Jwks">Its public keys, as a JSON Web Key Set; only where it signs.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record AppClient(string Id, string Name, string Authentication, string? Jwks, IReadOnlyDictionary<string, string> Words, string CreatedBy, DateTimeOffset CreatedAt, long Version)
{
    public const string None = "none", Secret = "secret", PrivateKey = "private-key";

    public static IReadOnlyList<string> Authentications { get; } = [Secret, PrivateKey, None];

    /// <summary>The same, with the first choices.</summary>
    public AppSettings Settings { get; } = AppSettings.Read(Words);

    /// <summary>Null when the text is a set of public keys that can verify; else what is wrong with it.</summary>
    public static string? KeysProblem(string jwks)
    {
        try
        {
            var keys = new JsonWebKeySet(jwks).Keys;
            return keys.Count == 0 ? "There is no key in it." : keys.Any(k => k.HasPrivateKey || k.Kty == "oct") ? "It holds private keys or shared secrets: only public ones belong here." : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or JsonException)
        {
            return "This is no JSON Web Key Set.";
        }
    }

    public bool IsPublic => Authentication == None;

    public RelyingParty Party => new(Id, Settings.RedirectUris, Authentication == None, Settings.RequiresPushed, Settings.Offline);

    internal static RawSql Columns => new("a.id, a.name, a.authentication, a.jwks, a.settings, a.created_by, a.created_at, a.version");

    internal static AppClient Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetText(3), JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(4))!, row.GetString(5),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)), row.GetInt64(7));
}

/// <summary>One of an app's secrets, never its text.</summary>
/// <param name="Hint">Its beginning.</param>
public sealed record AppSecret(string Hint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
