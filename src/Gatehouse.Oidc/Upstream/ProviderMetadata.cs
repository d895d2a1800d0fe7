using System.Text.Json;

namespace Gatehouse.Oidc.Upstream;

/// <summary>
/// What somebody else's OpenID provider says of itself (OpenID Connect Discovery 1.0). The issuer must be the configured one to the letter (§4.3): else a
/// provider could speak for another.
/// </summary>
/// <param name="SendsIssuer">The authorization response carries "iss" (RFC 9207), and must.</param>
/// <param name="ClientAuthentication">What its token endpoint takes; client_secret_basic when it does not say.</param>
public sealed record ProviderMetadata(
    string Issuer, string AuthorizationEndpoint, string TokenEndpoint, string JwksUri, string? UserInfoEndpoint, string? EndSessionEndpoint,
    bool SendsIssuer, IReadOnlyList<string> Algorithms, IReadOnlyList<string> ClientAuthentication)
{
    /// <summary>Where the document lies.</summary>
    public static string Address(string issuer) => issuer.TrimEnd('/') + "/.well-known/openid-configuration";

    /// <param name="insecure">Whether http is taken: only for providers on this machine, in tests and demos.</param>
    public static Verdict<ProviderMetadata> Read(ReadOnlyMemory<byte> json, string issuer, bool insecure = false) => Verdict<ProviderMetadata>.Of(() =>
    {
        using var parsed = Parse(json);
        var root = parsed.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new OidcException(Check.Discovery, "The discovery document is no JSON object.");
        if (Text(root, "issuer") != issuer) throw new OidcException(Check.DiscoveryIssuer, $"The document is of '{Text(root, "issuer")}', this connection is with '{issuer}'.");
        return new(issuer, Required("authorization_endpoint"), Required("token_endpoint"), Required("jwks_uri"), Optional("userinfo_endpoint"), Optional("end_session_endpoint"),
            root.TryGetProperty("authorization_response_iss_parameter_supported", out var sends) && sends.ValueKind == JsonValueKind.True,
            List(root, "id_token_signing_alg_values_supported"), List(root, "token_endpoint_auth_methods_supported") is { Count: > 0 } methods ? methods : ["client_secret_basic"]);

        string Required(string name) => Optional(name) ?? throw new OidcException(Check.DiscoveryEndpoint, $"The document names no {name}.");

        string? Optional(string name)
        {
            if (Text(root, name) is not { } text) return null;
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && (uri.Scheme == "https" || (insecure && uri.Scheme == "http"))
                ? text
                : throw new OidcException(Check.DiscoveryEndpoint, $"{name} '{text}' is no https address.");
        }
    });

    static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new() { MaxDepth = 16 });
        }
        catch (JsonException)
        {
            throw new OidcException(Check.Discovery, "The discovery document is no JSON.");
        }
    }

    static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static List<string> List(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
        : [];
}
