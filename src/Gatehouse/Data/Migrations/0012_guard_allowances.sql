-- Who may still leave, handed out in advance: each shard has some, so that those who leave at the same moment need not wait for one another
-- at the Org's row of "guards". counted_at is the slice in which they were counted; another version of the Org may have other limits.
create table guard_allowances (
  org_id keytext not null references orgs (id) on delete cascade,
  shard bigint not null,
  unused bigint not null,
  counted_at bigint not null,
  org_version bigint not null,
  primary key (org_id, shard)
) /*sqlite: without rowid */;
alter table guards add column dealt boolean not null default false;
