-- Who is out of a group by the identity provider's word and keeps what it gives until somebody decides on the batch. The group itself may be
-- gone. via: the group inside it through which the member was in, or nothing.
create table held_members (
  org_id keytext not null,
  group_id keytext not null,
  user_id keytext not null,
  via keytext not null,
  batch_id keytext not null,
  primary key (org_id, group_id, user_id, via),
  foreign key (org_id, user_id) references users (org_id, id) on delete cascade
) /*sqlite: without rowid */;
create index held_members_by_user on held_members (org_id, user_id, group_id);
create index held_members_by_batch on held_members (org_id, batch_id, group_id);
create index held_members_by_via on held_members (org_id, via) where via <> '';

-- How many lost what a mapping gives in each slice of the guard's window, and how many had it when that was counted.
alter table mappings add column slices text not null default '{}';
alter table mappings add column people bigint not null default 0;
alter table mappings add column counted_at bigint not null default 0;
