-- What was done by hand: in an Org, and in the instance where no Org was opened. Ids compare as those of sign_in_log do, so that both make one list.
create table audit_log (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  at bigint not null,
  actor_kind keytext not null,
  actor_id keytext,
  actor_name text,
  address text,
  action keytext not null,
  target_type keytext,
  target_id keytext,
  changes text,
  primary key (org_id, id)
);

create table instance_audit_log (
  id keytext not null primary key,
  at bigint not null,
  actor_kind keytext not null,
  actor_id keytext,
  actor_name text,
  address text,
  action keytext not null,
  target_type keytext,
  target_id keytext,
  changes text
);
