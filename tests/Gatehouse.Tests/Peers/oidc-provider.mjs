// oidc-provider (certified) as an OpenID provider. Any login name is accepted by its own page.
// environment: PORT, REDIRECT, POST_LOGOUT, ALG=RS256|PS256|ES256, AUTH=client_secret_basic|client_secret_post|private_key_jwt, CLIENT_JWKS, BACKCHANNEL, PAR=1
import { Provider } from 'oidc-provider';
import { exportJWK, generateKeyPair } from 'jose';
const env = process.env, port = +env.PORT, issuer = `http://127.0.0.1:${port}`, auth = env.AUTH ?? 'client_secret_basic', alg = env.ALG ?? 'RS256';
const keys = [];
for (const kind of ['RS256', 'PS256', 'ES256']) {
  const { privateKey } = await generateKeyPair(kind, { extractable: true, modulusLength: 2048 });
  keys.push({ ...await exportJWK(privateKey), alg: kind, use: 'sig', kid: `${kind}-1` });
}
const people = { alice: { email: 'alice@acme.test', given_name: 'Alice', family_name: 'Arnold', groups: ['Engineering', 'Admins'] } };
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'gatehouse', redirect_uris: [env.REDIRECT], post_logout_redirect_uris: [env.POST_LOGOUT], response_types: ['code'], grant_types: ['authorization_code'],
    token_endpoint_auth_method: auth, id_token_signed_response_alg: alg,
    ...(auth === 'private_key_jwt' ? { jwks_uri: env.CLIENT_JWKS } : { client_secret: 'secret-secret-secret-secret-secret-secret' }),
    ...(env.BACKCHANNEL ? { backchannel_logout_uri: env.BACKCHANNEL, backchannel_logout_session_required: true } : {}),
  }],
  jwks: { keys }, cookies: { keys: ['test'], names: { session: `op${port}`, interaction: `opi${port}`, resume: `opr${port}` } }, conformIdTokenClaims: false, scopes: ['openid', 'email', 'profile', 'groups'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name', 'preferred_username'], groups: ['groups'] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true }, userinfo: { enabled: true }, pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: env.PAR === '1' } },
  findAccount: async (context, id) => ({ accountId: id, claims: async () => ({ sub: id, email: `${id}@acme.test`, email_verified: true, name: id, preferred_username: id, ...people[id] }) }),
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options), // its guard would refuse this machine
  ttl: { AccessToken: 300, IdToken: 300, Session: 3600, Grant: 3600, Interaction: 600, AuthorizationCode: 60 },
  renderError: async (context, out, error) => { context.type = 'json'; context.body = out; console.error(error?.stack ?? error); },
});
provider.listen(port, '127.0.0.1');
