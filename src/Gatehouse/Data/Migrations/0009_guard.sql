-- held_by: the identity provider asked for this to end, SCIM shows it so, and it goes on until somebody decides on the batch.
alter table users add column held_by keytext;
create index users_held_by on users (org_id, held_by) where held_by is not null;
alter table tombstones add column held_by keytext;
create index tombstones_held_by on tombstones (org_id, held_by) where held_by is not null;

-- state: open, approving, rejecting, approved or rejected. due_at: when an open one is approved by itself.
create table held_batches (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  state keytext not null,
  opened_at bigint not null,
  due_at bigint not null,
  decided_by text,
  decided_at bigint,
  ended_at bigint,
  primary key (org_id, id)
);
create index held_batches_undecided on held_batches (due_at) where ended_at is null;

-- One row an Org that lost somebody: whoever leaves locks it, so that each is counted. slices: how many left in each slice of the window.
create table guards (
  org_id keytext not null primary key references orgs (id) on delete cascade,
  slices text not null,
  active_users bigint not null,
  counted_at bigint not null,
  batch_id keytext
);
