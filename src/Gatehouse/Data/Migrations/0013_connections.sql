-- A trust to one identity provider: of an Org, or of the instance when org_id is null. "idp" is what we know of it, "settings" the words that were
-- chosen. state: draft, active or disabled. Nodes may remember a connection as long as its version stays.
create table connections (
  id keytext not null primary key,
  org_id keytext references orgs (id) on delete cascade,
  name text not null,
  template keytext not null,
  protocol keytext not null,
  state keytext not null,
  settings text not null,
  idp text not null,
  client_secret text,
  secret_ends_at bigint,
  metadata_url text,
  version bigint not null,
  created_by text not null,
  created_at bigint not null,
  tested_at bigint,
  test_passed boolean,
  test_detail text,
  refreshed_at bigint,
  refresh_at bigint not null,
  failing_since bigint,
  refresh_fault text,
  fetched_at bigint,
  fetched_by text
);
create index connections_by_org on connections (org_id);
create index connections_by_refresh on connections (refresh_at);

-- What the identity provider signs with. accepted_at is null while a key waits for somebody to confirm it, gone_at since the metadata names it no more.
create table connection_keys (
  connection_id keytext not null references connections (id) on delete cascade,
  thumbprint keytext not null,
  certificate text not null,
  first_seen bigint not null,
  accepted_at bigint,
  used_at bigint,
  gone_at bigint,
  ends_at bigint not null,
  warned_days bigint,
  primary key (connection_id, thumbprint)
);

-- Which Orgs a connection serves, and which of its connections an Org goes to when nobody chooses.
create table connection_orgs (
  org_id keytext not null references orgs (id) on delete cascade,
  connection_id keytext not null,
  is_default boolean not null,
  primary key (org_id, connection_id)
) /*sqlite: without rowid */;
create index connection_orgs_by_connection on connection_orgs (connection_id);

-- E-mail domains; the name is folded. state: pending, verified or failing (it was verified, and the proof is not found any more). connection_id: where
-- this domain's people go, null leaves it to the Org.
create table domains (
  org_id keytext not null references orgs (id) on delete cascade,
  name keytext not null,
  challenge text not null,
  state keytext not null,
  connection_id keytext,
  created_by text not null,
  created_at bigint not null,
  verified_at bigint,
  checked_at bigint,
  check_at bigint not null,
  failing_since bigint,
  fault text,
  primary key (org_id, name)
) /*sqlite: without rowid */;
create index domains_by_name on domains (name);
create index domains_by_check on domains (check_at);

-- Our own keys towards SAML identity providers, and for private_key_jwt. purpose: signing or encryption. A signing key is published from its making,
-- used from current_at on, and published until retired_at. The private half is sealed.
create table saml_keys (
  id keytext not null primary key,
  purpose keytext not null,
  certificate text not null,
  private_key text not null,
  created_at bigint not null,
  current_at bigint,
  retired_at bigint
);
