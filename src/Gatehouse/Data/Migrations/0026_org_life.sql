-- Suspended and deleted are two things: an Org that is restored is what it was.
alter table orgs add column suspended_at bigint;
alter table orgs add column deleted_at bigint;
-- Its data is being taken away: there is no way back.
alter table orgs add column purging boolean not null default false;
create index orgs_deleted_at on orgs (deleted_at) where deleted_at is not null;
