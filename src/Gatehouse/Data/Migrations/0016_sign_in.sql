-- Somebody on the way to an identity provider and back. The id is the opaque handle that travels (RelayState, state); it opens nothing without the
-- browser that started. purpose: sign-in, test or logout. secrets and answer are sealed. answered_at: the identity provider's answer was accepted,
-- once; used_at: the browser came back for it, once.
create table pending_sign_ins (
  id keytext not null primary key,
  browser_hash keytext not null,
  connection_id keytext not null references connections (id) on delete cascade,
  org_id keytext references orgs (id) on delete cascade,
  purpose keytext not null,
  request_id keytext,
  secrets text,
  session_hash keytext,
  invitation keytext,
  return_to text,
  answer text,
  created_at bigint not null,
  expires_at bigint not null,
  answered_at bigint,
  used_at bigint
);
create index pending_sign_ins_by_expiry on pending_sign_ins (expires_at);

-- What was accepted once and must not be again: ids of assertions and responses, of logout tokens. The key decides, on every node.
create table replays (
  connection_id keytext not null,
  kind keytext not null,
  hash keytext not null,
  until bigint not null,
  primary key (connection_id, kind, hash)
) /*sqlite: without rowid */;
create index replays_by_end on replays (until);

-- A browser that is signed in, found by the hash of its cookie. operator: a break-glass operator, and nobody's member.
create table sessions (
  hash keytext not null primary key,
  operator keytext,
  created_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null
);
create index sessions_by_end on sessions (ends_at);

-- Who vouched for the person in it, and what that identity provider needs for logout (sealed, and hashed to be found by).
create table session_logins (
  session_hash keytext not null references sessions (hash) on delete cascade,
  connection_id keytext not null references connections (id) on delete cascade,
  subject keytext not null,
  name_hash keytext,
  index_hash keytext,
  logout text,
  at bigint not null,
  ends_at bigint,
  primary key (session_hash, connection_id)
) /*sqlite: without rowid */;
create index session_logins_by_name on session_logins (connection_id, name_hash);
create index session_logins_by_index on session_logins (connection_id, index_hash);

-- The Orgs it is in. access_epoch: what the user's was on entering; once that moved, the entry is void.
create table session_orgs (
  session_hash keytext not null references sessions (hash) on delete cascade,
  org_id keytext not null references orgs (id) on delete cascade,
  user_id keytext not null,
  access_epoch bigint not null,
  connection_id keytext not null references connections (id) on delete cascade,
  entered_at bigint not null,
  ends_at bigint not null,
  idle_ms bigint not null,
  primary key (session_hash, org_id)
) /*sqlite: without rowid */;
create index session_orgs_by_user on session_orgs (org_id, user_id);

-- Who somebody of a connection is in an Org. Outlives a deleted user, who must not come back as a new one by signing in. claimed: the groups that
-- claims put the person into, as JSON.
create table identities (
  org_id keytext not null references orgs (id) on delete cascade,
  connection_id keytext not null,
  subject keytext not null,
  user_id keytext not null,
  claimed text,
  created_at bigint not null,
  seen_at bigint not null,
  primary key (org_id, connection_id, subject)
) /*sqlite: without rowid */;
create index identities_by_user on identities (org_id, user_id);
create index identities_by_subject on identities (connection_id, subject);

-- Every sign-in and every refusal. message: what the identity provider sent, decoded; sealed.
create table sign_in_log (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  at bigint not null,
  outcome keytext not null,
  check_name keytext,
  detail text,
  reference keytext not null,
  connection_id keytext,
  user_id keytext,
  address text,
  agent text,
  message text,
  primary key (org_id, id)
);
create index sign_in_log_by_reference on sign_in_log (org_id, reference);

-- The way in when no identity provider answers.
create table operators (
  name keytext not null primary key,
  password text not null,
  totp text not null,
  last_step bigint not null,
  failures bigint not null,
  locked_until bigint not null,
  created_by text not null,
  created_at bigint not null
);

-- That claims change nothing in SCIM mode is said once.
alter table connection_orgs add column claims_noted_at bigint;
