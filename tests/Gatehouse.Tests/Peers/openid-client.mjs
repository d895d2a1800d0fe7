// A relying party on openid-client (certified by the OpenID Foundation). env: ISSUER CLIENT_ID CLIENT_SECRET HOST PORT AUTH=basic|post|none|jwt ALG PAR=1 KEY (a private JWK, for jwt)
// /login?…  the parameters go along; /cb  what came; /refresh; /logout; /bye; POST /backchannel, then /told
import { createServer } from 'node:http';
import { importJWK, jwtVerify, createRemoteJWKSet } from 'jose';
import * as client from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET = '', HOST, PORT, AUTH = 'basic', ALG, PAR, KEY } = process.env;
const base = `http://${HOST}:${PORT}`;
const authentication = {
  basic: () => client.ClientSecretBasic(CLIENT_SECRET),
  post: () => client.ClientSecretPost(CLIENT_SECRET),
  none: () => client.None(),
  jwt: async () => client.PrivateKeyJwt({ key: await importJWK(JSON.parse(KEY), 'ES256'), kid: 'k1' }),
}[AUTH];
const config = await client.discovery(new URL(ISSUER), CLIENT_ID, ALG ? { id_token_signed_response_alg: ALG } : {}, await authentication(), { execute: [client.allowInsecureRequests] });
const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));

let pending, tokens, told = null;
const pages = {
  async '/login'(url) {
    pending = { verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce() };
    const wanted = {
      redirect_uri: `${base}/cb`, scope: 'openid profile email groups offline_access', state: pending.state, nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier), code_challenge_method: 'S256', ...Object.fromEntries(url.searchParams),
    };
    return { to: PAR ? await client.buildAuthorizationUrlWithPAR(config, wanted) : client.buildAuthorizationUrl(config, wanted) };
  },
  async '/cb'(url) {
    tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier: pending.verifier, expectedState: pending.state, expectedNonce: pending.nonce, idTokenExpected: true });
    return { claims: tokens.claims(), userinfo: await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub) };
  },
  async '/refresh'() {
    const before = tokens.refresh_token;
    tokens = await client.refreshTokenGrant(config, tokens.refresh_token);
    return { claims: tokens.claims(), rotated: before !== tokens.refresh_token, active: AUTH === 'none' ? null : (await client.tokenIntrospection(config, tokens.access_token)).active };
  },
  async '/revoke'() {
    await client.tokenRevocation(config, tokens.refresh_token);
    return { revoked: true };
  },
  async '/logout'() { return { to: client.buildEndSessionUrl(config, { post_logout_redirect_uri: `${base}/bye`, id_token_hint: tokens.id_token, state: 's1' }) }; },
  async '/bye'(url) { return { bye: url.searchParams.get('state') }; },
  async '/told'() { return { told }; },
  async '/backchannel'(url, body) {
    told = (await jwtVerify(new URLSearchParams(body).get('logout_token'), keys, { issuer: config.serverMetadata().issuer, audience: CLIENT_ID, typ: 'logout+jwt' })).payload;
    return {};
  },
};

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, base);
    if (!pages[url.pathname]) return response.writeHead(url.pathname === '/' ? 200 : 404).end();
    let body = '';
    for await (const part of request) body += part;
    const answer = await pages[url.pathname](url, body);
    if (answer.to) return response.writeHead(302, { location: answer.to.href }).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } catch (error) {
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ error: error.error ?? error.code ?? error.name, description: error.error_description ?? error.message }));
  }
}).listen(+PORT, HOST);
