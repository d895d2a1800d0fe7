-- leave_at: when an inactive user goes to the tombstones (delete-after). access_epoch moves whenever access ends: what was given out under an
-- older one (sessions, refresh tokens) is void at its next use, on every node.
alter table users add column leave_at bigint;
alter table users add column access_epoch bigint not null default 0;
create index users_leave_at on users (leave_at) where leave_at is not null;

-- A tombstone keeps the membership of a deleted user. status: suspended until ends_at, when the app hears user.deleted; then deleted until
-- forget_at. was: the status before.
alter table tombstones add column name_key keytext;
alter table tombstones add column external_id keytext;
alter table tombstones add column version bigint not null default 1;
alter table tombstones add column status keytext not null default 'deleted';
alter table tombstones add column was keytext not null default 'active';
alter table tombstones add column source keytext not null default 'scim';
alter table tombstones add column account_id keytext;
alter table tombstones add column role keytext;
alter table tombstones add column access_epoch bigint not null default 0;
alter table tombstones add column ends_at bigint;
alter table tombstones add column forget_at bigint not null default 0;
update tombstones set forget_at = deleted_at + 2592000000;
create index tombstones_name_key on tombstones (org_id, name_key) where name_key is not null;
create index tombstones_external_id on tombstones (org_id, external_id) where external_id is not null;
-- Jobs ask for all Orgs at once: what is due is little.
create index tombstones_ends_at on tombstones (ends_at) where ends_at is not null;
create index tombstones_forget_at on tombstones (forget_at);

-- The heir of what somebody leaves is the oldest with the highest role; few have it.
create index users_by_role on users (org_id, role, id) where role is not null;
