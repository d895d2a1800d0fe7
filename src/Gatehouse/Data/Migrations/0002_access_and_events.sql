-- What an Org decided: who comes in how, what leaving means, the guard. Version moves with every change, so that nodes notice.
alter table orgs add column settings text not null default '{}';
alter table orgs add column version bigint not null default 0;

-- The user's row is the membership as well: what SCIM says of the person is "doc" and "active", what holds is "status".
-- status: invited, active or suspended. source: scim, jit or manual. role: the effective one, null without any.
alter table users add column status keytext not null default 'active';
alter table users add column source keytext not null default 'scim';
alter table users add column account_id keytext;
alter table users add column role keytext;
update users set status = 'suspended' where active = false;

-- The feed, in the order of commits: SQLite counts positions through, on PostgreSQL the position is the number of the transaction, and
-- whoever reads stops before the oldest that is still running.
create table events (
  org_id keytext not null references orgs (id) on delete cascade,
  position bigint not null,
  id keytext not null,
  type keytext not null,
  subject keytext,
  data text not null,
  at bigint not null,
  primary key (org_id, position, id)
) /*sqlite: without rowid */;
create index events_by_position on events (position, id);
