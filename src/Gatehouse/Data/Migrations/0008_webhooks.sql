-- Where events are pushed to. Of an Org, or of the instance when org_id is null. Secrets are sealed. next_at: when there may be something to
-- send; resume_at: not before, because the endpoint fails. One node at a time works on an endpoint: who holds the lease.
create table webhooks (
  id keytext not null primary key,
  org_id keytext references orgs (id) on delete cascade,
  url text not null,
  types text not null,
  format keytext not null,
  description text not null,
  secret text not null,
  old_secret text,
  old_secret_until bigint,
  enabled boolean not null,
  disabled_reason text,
  created_by text not null,
  created_at bigint not null,
  failures bigint not null default 0,
  failing_since bigint,
  last_at bigint,
  last_status bigint,
  next_at bigint not null,
  resume_at bigint not null default 0,
  leased_by keytext,
  leased_until bigint not null default 0
);
create index webhooks_by_org on webhooks (org_id);
create index webhooks_by_next on webhooks (next_at);

-- What is still to be sent (pending), or was given up (failed). What arrived has no row any more.
create table deliveries (
  org_id keytext not null references orgs (id) on delete cascade,
  webhook_id keytext not null,
  position bigint not null,
  event_id keytext not null,
  state keytext not null,
  attempts bigint not null,
  created_at bigint not null,
  due_at bigint not null,
  primary key (org_id, webhook_id, position, event_id)
) /*sqlite: without rowid */;
create index deliveries_pending on deliveries (webhook_id, position, event_id) where state = 'pending';

-- Every attempt.
create table webhook_log (
  org_id keytext not null references orgs (id) on delete cascade,
  webhook_id keytext not null,
  id keytext not null,
  event_id keytext not null,
  event_type keytext not null,
  at bigint not null,
  attempt bigint not null,
  status bigint,
  duration_ms bigint not null,
  error text,
  primary key (org_id, webhook_id, id)
) /*sqlite: without rowid */;
create index webhook_log_by_webhook on webhook_log (webhook_id, id);

-- The instance's keys for what it signs. The private half is sealed.
create table signing_keys (
  id keytext not null primary key,
  public_key text not null,
  private_key text not null,
  created_at bigint not null
);
