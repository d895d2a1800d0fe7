// samlp (Auth0's SAML engine) as an identity provider. It reads the service provider's metadata itself.
// environment: PORT, SP (a file with the address of the service provider's metadata, read when it is first needed), ENCRYPT=1, SIGN_RESPONSE=0|1, SIGN_ASSERTION=0|1; people: any name, password "password"
const { execFileSync } = require('child_process'), fs = require('fs'), os = require('os'), path = require('path'), crypto = require('crypto');
const express = require('express'), session = require('express-session'), samlp = require('samlp');
const Participants = require(path.join(path.dirname(require.resolve('samlp')), 'sessionParticipants'));
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const port = +process.env.PORT, base = `http://127.0.0.1:${port}`, issuer = `${base}/idp`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samlp-'));
execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', '30', '-subj', '/CN=samlp', '-keyout', `${folder}/key`, '-out', `${folder}/crt`], { stdio: 'ignore' });
const key = fs.readFileSync(`${folder}/key`), cert = fs.readFileSync(`${folder}/crt`);

let known;
const sp = async () => known ??= await (async () => {
  const xml = await (await fetch(fs.readFileSync(process.env.SP, 'utf8'))).text();
  const one = expression => expression.exec(xml)?.[1];
  const pem = use => `-----BEGIN CERTIFICATE-----\n${new RegExp(`use="${use}"[^]*?X509Certificate>([^<]*)<`).exec(xml)[1].match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`;
  return { entity: one(/entityID="([^"]*)"/), acs: one(/AssertionConsumerService[^>]*Location="([^"]*)"/), slo: one(/SingleLogoutService[^>]*Location="([^"]*)"/), signing: pem('signing'), encryption: pem('encryption') };
})();

function Profile(user) { this.user = user; }
Profile.prototype.getClaims = function () { return { email: this.user.mail, firstName: this.user.id, groups: ['Engineering', 'Admins'] }; };
Profile.prototype.getNameIdentifier = function () { return { nameIdentifier: this.user.mail, nameIdentifierFormat: format }; };
Profile.prototype.metadata = [{ id: 'email', optional: false, displayName: 'email', description: 'email', multiValue: false }];
const profileMapper = Object.assign(user => new Profile(user), { prototype: Profile.prototype });

const sessions = new Map(), app = express();
app.use(express.urlencoded({ extended: false }), session({ secret: 'test', resave: false, saveUninitialized: true, name: `samlp${port}` }));
const escape = text => String(text).replace(/[&"<]/g, c => ({ '&': '&amp;', '"': '&quot;', '<': '&lt;' })[c]);
app.post('/login', (q, r) => {
  if (q.body.password !== 'password') return r.status(401).send('no');
  q.session.user = { id: q.body.username, mail: `${q.body.username}@acme.test` };
  const { url, body } = JSON.parse(Buffer.from(q.body.back, 'base64url'));
  if (!body.SAMLRequest) return r.redirect(303, url);
  r.send(`<body onload="document.forms[0].submit()"><form method="post" action="${escape(url)}">${Object.entries(body).map(([k, v]) => `<input type="hidden" name="${escape(k)}" value="${escape(v)}">`).join('')}</form>`);
});
const known_user = (q, r, next) => q.session.user ? ((q.user = q.session.user), next())
  : r.send(`<form method="post" action="/login"><input name="username"><input type="password" name="password"><input type="hidden" name="back" value="${Buffer.from(JSON.stringify({ url: q.originalUrl, body: q.body || {} })).toString('base64url')}"><button>Sign in</button></form>`);
const answer = (q, r, next) => sp().then(to => {
  const sessionIndex = '_' + crypto.randomBytes(16).toString('hex'), there = sessions.get(q.session.id) ?? new Participants();
  sessions.set(q.session.id, there);
  there._participants.push({ serviceProviderId: to.entity, nameId: q.session.user.mail, nameIdFormat: format, sessionIndex, serviceProviderLogoutURL: to.slo, cert: to.signing, binding: redirect });
  samlp.auth({
    issuer, cert, key, sessionIndex, profileMapper, audience: to.entity, recipient: to.acs, destination: to.acs, getPostURL: (audience, domain, request, done) => done(null, to.acs),
    signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256', signResponse: process.env.SIGN_RESPONSE !== '0', signAssertion: process.env.SIGN_ASSERTION !== '0', lifetimeInSeconds: 300,
    ...(process.env.ENCRYPT === '1' ? { encryptionCert: to.encryption, encryptionPublicKey: crypto.createPublicKey(to.encryption).export({ type: 'spki', format: 'pem' }), encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm' } : {}),
  })(q, r, next);
}).catch(next);
app.get('/sso', known_user, answer); // without a SAMLRequest it is the tile: nobody asked
app.post('/sso', known_user, answer);
const logout = deflate => (q, r, next) => samlp.logout({
  issuer, cert, key, deflate, protocolBinding: deflate ? redirect : post, signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256', sessionParticipants: sessions.get(q.session.id) ?? new Participants(),
  clearIdPSession: done => { sessions.delete(q.session.id); q.session.user = null; done(); },
})(q, r, next);
app.get('/slo', logout(true));
app.post('/slo', logout(false));
app.get('/metadata', samlp.metadata({ issuer, cert, redirectEndpointPath: '/sso', postEndpointPath: '/sso', logoutEndpointPaths: { redirect: '/slo', post: '/slo' }, profileMapper }));
app.use((error, q, r, next) => { console.error(error.stack ?? error); r.status(400).send(String(error.message ?? error)); });
app.listen(port, '127.0.0.1');
