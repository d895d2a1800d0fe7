using Gatehouse.Oidc.Provider;
using Gatehouse.Web;
using Gatehouse.Webhooks;

namespace Gatehouse.Provider;

/// <summary>What this provider is and can (OpenID Connect Discovery, RFC 8414): libraries set themselves up by it.</summary>
static class DiscoveryDocument
{
    static readonly string[] Authentication = ["client_secret_basic", "client_secret_post", "private_key_jwt"], Signing = [SigningKey.Rs256, SigningKey.Es256];

    static readonly string[] Assertions = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static object Of(Site site) => new
    {
        issuer = site.Url,
        authorization_endpoint = site.Url + "/oauth2/authorize",
        token_endpoint = site.Url + "/oauth2/token",
        userinfo_endpoint = site.Url + "/oauth2/userinfo",
        jwks_uri = site.Url + "/.well-known/jwks.json",
        end_session_endpoint = site.Url + "/oauth2/logout",
        introspection_endpoint = site.Url + "/oauth2/introspect",
        revocation_endpoint = site.Url + "/oauth2/revoke",
        pushed_authorization_request_endpoint = site.Url + "/oauth2/par",
        response_types_supported = (string[])["code"],
        response_modes_supported = AuthorizeRequest.ResponseModes,
        grant_types_supported = TokenRequest.GrantTypes,
        scopes_supported = AuthorizeRequest.KnownScopes,
        prompt_values_supported = AuthorizeRequest.KnownPrompts,
        subject_types_supported = (string[])["public"],
        claims_supported = (string[])["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "sid", "idp", "org_id", "org_slug", "org_name", "account_id", "roles", "privileges", "workspaces", "groups", "groups_overage",
            "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "locale", "zoneinfo", "email", "email_verified"],
        id_token_signing_alg_values_supported = Signing,
        code_challenge_methods_supported = (string[])["S256"],
        token_endpoint_auth_methods_supported = Authentication.Append("none"),
        token_endpoint_auth_signing_alg_values_supported = Assertions,
        introspection_endpoint_auth_methods_supported = Authentication,
        introspection_endpoint_auth_signing_alg_values_supported = Assertions,
        revocation_endpoint_auth_methods_supported = Authentication.Append("none"),
        revocation_endpoint_auth_signing_alg_values_supported = Assertions,
        authorization_response_iss_parameter_supported = true,
        backchannel_logout_supported = true,
        backchannel_logout_session_supported = true,
        request_parameter_supported = false,
        request_uri_parameter_supported = false,
        claims_parameter_supported = false,
    };
}
