-- The batch of the preview that the Org is in: what its identity provider sends reaches nobody until it ends.
alter table orgs add column preview keytext;
alter table held_batches add column is_preview boolean not null default false;

-- Whom the identity provider touched in it. was: nobody, member or deleted; of a member, what it was.
create table preview_before (
  org_id keytext not null references orgs (id) on delete cascade,
  user_id keytext not null,
  was keytext not null,
  doc text,
  status keytext,
  leave_at bigint,
  primary key (org_id, user_id)
);

-- What the app will be told when somebody says go.
create table withheld_events (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  type keytext not null,
  subject keytext,
  data text not null,
  at bigint not null,
  primary key (org_id, id)
) /*sqlite: without rowid */;
