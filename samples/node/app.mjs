// An app whose customers sign in through Gatehouse: plain OpenID Connect, and webhooks. samples/start node sets it up and starts it.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, WEBHOOK_SECRET, HOME_URL } = process.env;
const insecure = ISSUER.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {};
const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, insecure);
const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));

// In memory, since this is a sample: a real app keeps both where all of its servers see them.
const sessions = new Map(), heard = [];

const escape = text => String(text ?? '').replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
const list = items => `<ul>${items.map(item => `<li>${escape(item)}</li>`).join('')}</ul>`;
const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><h1>${escape(title)}</h1>${body}</html>`;

const app = express();
app.use((request, response, next) => {
  const id = /(?:^|; )projects-node=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  request.session = sessions.get(id);
  request.begin = session => {
    const fresh = randomUUID(); // A new one for each sign-in.
    sessions.delete(id);
    sessions.set(fresh, session);
    response.cookie('projects-node', fresh, { httpOnly: true, sameSite: 'lax', secure: HOME_URL.startsWith('https:') });
  };
  request.end = () => sessions.delete(id);
  next();
});

app.get('/', (request, response) => request.session?.claims ? response.redirect('/projects') : response.send(page('Projects', `
  ${'refused' in request.query ? '<p role="alert">You were not signed in.</p>' : ''}
  <form action="/login"><label>Organization <input name="org" placeholder="if you know it"></label> <button>Sign in</button></form>`)));

app.get('/projects', (request, response) => {
  const me = request.session?.claims;
  if (!me) return response.redirect('/login');
  response.send(page(`Projects of ${me.org_name}`, `
    <p>${escape(me.name ?? me.email ?? me.sub)}, ${escape(me.roles?.join(', ') || 'no role')}</p>
    <h2>Workspaces</h2>${list((me.workspaces ?? []).map(w => w.name))}
    <h2>Told by Gatehouse</h2>${list(heard.filter(h => h.org.id === me.org_id).slice(-10).reverse().map(h => h.type))}
    <form action="/login"><label>Another organization <input name="org" required></label> <button>Switch</button></form>
    <form method="post" action="/logout"><button>Sign out</button></form>`));
});

// The Org switcher is a sign-in with org=: whoever may enter it comes back at once.
app.get('/login', async (request, response) => {
  const begun = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() };
  request.begin({ ...request.session, begun });
  response.redirect(oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${HOME_URL}/callback`, scope: 'openid profile email groups', state: begun.state, nonce: begun.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier), code_challenge_method: 'S256', ...(request.query.org ? { org: String(request.query.org) } : {}),
  }).href);
});

app.get('/callback', async (request, response) => {
  const begun = request.session?.begun;
  try {
    const tokens = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, HOME_URL), { pkceCodeVerifier: begun?.verifier, expectedState: begun?.state, expectedNonce: begun?.nonce, idTokenExpected: true });
    request.begin({ claims: tokens.claims(), idToken: tokens.id_token });
    response.redirect('/projects');
  } catch {
    response.redirect('/?refused=1'); // The person has seen Gatehouse's page, with a reference number.
  }
});

app.post('/logout', (request, response) => {
  const hint = request.session?.idToken;
  request.end();
  response.redirect(303, oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: `${HOME_URL}/`, ...(hint ? { id_token_hint: hint } : {}) }).href);
});

// What Gatehouse tells of an end counts with the next request.
const endWhere = over => { for (const [id, { claims }] of sessions) if (claims && over(claims)) sessions.delete(id); };

app.post('/backchannel', express.urlencoded({ extended: false }), async (request, response) => {
  try {
    const { payload } = await jwtVerify(request.body.logout_token, keys, { issuer: config.serverMetadata().issuer, audience: CLIENT_ID, typ: 'logout+jwt' });
    endWhere(claims => claims.sid === payload.sid);
    response.end();
  } catch {
    response.status(400).end();
  }
});

// Signed as standardwebhooks.com says. Over the bytes that came, so they are not parsed before.
app.post('/hooks', express.raw({ type: '*/*', limit: '1mb' }), (request, response) => {
  const [id, at] = [request.get('webhook-id'), request.get('webhook-timestamp')];
  const expected = createHmac('sha256', Buffer.from(WEBHOOK_SECRET.slice('whsec_'.length), 'base64')).update(`${id}.${at}.`).update(request.body).digest();
  const good = (request.get('webhook-signature') ?? '').split(' ').map(one => Buffer.from(one.replace(/^v1,/, ''), 'base64')) // Two of them while the secret is rotated.
    .some(given => given.length === expected.length && timingSafeEqual(given, expected));
  if (!good || Math.abs(Date.now() / 1000 - at) > 300) return response.status(401).end();
  const event = JSON.parse(request.body);
  if (!heard.some(h => h.id === event.id)) heard.push(event); // The same event may come twice.
  if (heard.length > 1000) heard.shift();
  if (['membership.suspended', 'membership.deleted'].includes(event.type)) endWhere(claims => claims.org_id === event.org.id && claims.sub === event.subject);
  response.end();
});

app.listen(Number(new URL(HOME_URL).port), new URL(HOME_URL).hostname, () => console.log(`The sample serves at ${HOME_URL}`));
