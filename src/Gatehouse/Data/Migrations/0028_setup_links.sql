-- Links with which somebody without an account sets up an Org's sign-in and provisioning. The text of a link names its Org; of the secret in it only the hash is stored.
create table setup_links (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  hash keytext not null,
  name text not null,
  hint text not null,
  steps text not null,
  created_by text not null,
  created_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint,
  opened_at bigint,
  opened_from text,
  primary key (org_id, id)
);
create unique index setup_links_by_hash on setup_links (org_id, hash);
