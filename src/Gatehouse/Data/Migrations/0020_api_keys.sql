-- Keys of the management API, of one Org or, where org_id is null, of the instance. Only the hash of a key is stored.
create table api_keys (
  id keytext not null primary key,
  hash keytext not null,
  org_id keytext references orgs (id) on delete cascade,
  name text not null,
  hint text not null,
  scopes text not null,
  created_by text not null,
  created_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint,
  used_at bigint,
  used_from text
);
create unique index api_keys_by_hash on api_keys (hash);
create index api_keys_by_org on api_keys (org_id);

-- What was answered to a request with an Idempotency-Key; status is null from its reservation until then. The answer is sealed: it may hold a secret.
create table api_answers (
  key_id keytext not null references api_keys (id) on delete cascade,
  idempotency_key keytext not null,
  request keytext not null,
  begun_at bigint not null,
  status bigint,
  answer text,
  primary key (key_id, idempotency_key)
);
create index api_answers_by_time on api_answers (begun_at);
