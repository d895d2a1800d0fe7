-- An app of the vendor: an OpenID Connect client. authentication: none, secret or private-key. settings: redirect URIs and the like, as JSON.
create table apps (
  id keytext not null primary key,
  name text not null,
  authentication keytext not null,
  jwks text,
  settings text not null,
  created_by text not null,
  created_at bigint not null,
  version bigint not null
);

-- Its secrets, hashed; several while one takes over from another.
create table app_secrets (
  app_id keytext not null references apps (id) on delete cascade,
  hash keytext not null,
  hint text not null,
  created_at bigint not null,
  expires_at bigint,
  primary key (app_id, hash)
);

-- Requests that an app pushed before it sends a browser (RFC 9126), found by the hash of what the browser carries.
create table app_requests (
  hash keytext not null primary key,
  app_id keytext not null references apps (id) on delete cascade,
  parameters text not null,
  expires_at bigint not null
);
create index app_requests_by_expiry on app_requests (expires_at);

-- What an app was given for one person in one Org: a code, then tokens. The texts of codes and refresh tokens name the Org and this row and are
-- authenticated by the instance's key, so that none of them is stored. generation: of the refresh token; 0 while the code is unused.
-- logout_due: the app is still to be told that this ended.
create table app_grants (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  app_id keytext not null,
  user_id keytext not null,
  access_epoch bigint not null,
  sid keytext not null,
  connection_id keytext not null,
  scopes text not null,
  redirect_uri text not null,
  challenge text not null,
  nonce text,
  signed_in_at bigint not null,
  created_at bigint not null,
  ends_at bigint not null,
  generation bigint not null,
  rotated_at bigint,
  ended_at bigint,
  logout_due bigint,
  logout_attempts bigint not null,
  primary key (org_id, id)
);
create index app_grants_by_user on app_grants (org_id, user_id);
create index app_grants_by_session on app_grants (org_id, sid);
create index app_grants_by_end on app_grants (ends_at);
create index app_grants_by_logout on app_grants (logout_due) where logout_due is not null;

-- How an app knows a session in one Org, whatever becomes of the cookie.
alter table session_orgs add column sid keytext not null default '';
-- When the person proved who they are, as the identity provider says.
alter table session_logins add column signed_in_at bigint not null default 0;

-- Several keys of two kinds, each published before it signs.
alter table signing_keys add column algorithm keytext not null default 'ES256';
alter table signing_keys add column signs_from bigint not null default 0;
