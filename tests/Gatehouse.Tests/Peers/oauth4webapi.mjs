// A relying party on oauth4webapi alone, which checks every answer to the letter. env: ISSUER CLIENT_ID CLIENT_SECRET HOST PORT
import { createServer } from 'node:http';
import * as oauth from 'oauth4webapi';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, HOST, PORT } = process.env;
const [base, insecure, client] = [`http://${HOST}:${PORT}`, { [oauth.allowInsecureRequests]: true }, { client_id: CLIENT_ID }];
const server = await oauth.processDiscoveryResponse(new URL(ISSUER), await oauth.discoveryRequest(new URL(ISSUER), { ...insecure, algorithm: 'oauth2' }));
const authentication = oauth.ClientSecretPost(CLIENT_SECRET);
let pending;

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, base);
    if (url.pathname === '/login') {
      pending = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() };
      const pushed = await oauth.processPushedAuthorizationResponse(server, client, await oauth.pushedAuthorizationRequest(server, client, authentication, new URLSearchParams({
        redirect_uri: `${base}/cb`, response_type: 'code', scope: 'openid email offline_access', state: pending.state, nonce: pending.nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier), code_challenge_method: 'S256', ...Object.fromEntries(url.searchParams),
      }), insecure));
      const to = new URL(server.authorization_endpoint);
      to.searchParams.set('client_id', CLIENT_ID);
      to.searchParams.set('request_uri', pushed.request_uri);
      return response.writeHead(302, { location: to.href }).end();
    }

    if (url.pathname !== "/cb") return response.writeHead(url.pathname === '/' ? 200 : 404).end();
    const parameters = oauth.validateAuthResponse(server, client, url, pending.state);
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, await oauth.authorizationCodeGrantRequest(server, client, authentication, parameters, `${base}/cb`, pending.verifier, insecure), { expectedNonce: pending.nonce, requireIdToken: true });
    const { sub } = oauth.getValidatedIdTokenClaims(tokens);
    const userinfo = await oauth.processUserInfoResponse(server, client, sub, await oauth.userInfoRequest(server, client, tokens.access_token, insecure));
    const again = await oauth.processRefreshTokenResponse(server, client, await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token, insecure));
    // RFC 9068: what a resource server checks of an access token.
    const access = await oauth.validateJwtAccessToken(server, new Request(base, { headers: { authorization: `Bearer ${again.access_token}` } }), CLIENT_ID, insecure);
    const known = await oauth.processIntrospectionResponse(server, client, await oauth.introspectionRequest(server, client, authentication, again.access_token, insecure));
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, authentication, again.refresh_token, insecure));
    const gone = await oauth.processIntrospectionResponse(server, client, await oauth.introspectionRequest(server, client, authentication, again.access_token, insecure));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ sub, email: userinfo.email, access: access.sub, before: known.active, after: gone.active }));
  } catch (error) {
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ error: error.error ?? error.code ?? error.name, description: error.error_description ?? error.message, cause: String(error.cause?.message ?? error.cause ?? '') }));
  }
}).listen(+PORT, HOST);
