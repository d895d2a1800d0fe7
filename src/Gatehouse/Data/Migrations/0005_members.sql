-- One person with memberships in several shared Orgs. Isolated Orgs have no part in it.
create table accounts (
  id keytext not null primary key,
  name_key keytext not null unique,
  created_at bigint not null,
  seen_at bigint not null
);
create index users_account_id on users (account_id) where account_id is not null;
create index tombstones_account_id on tombstones (account_id) where account_id is not null;
create index users_by_status on users (org_id, status, id) where status <> 'active';

-- Who is invited and has not come yet; the mail is sent from here. due_at is null when there is nothing to send.
create table invitations (
  org_id keytext not null,
  user_id keytext not null,
  id keytext not null,
  created_at bigint not null,
  expires_at bigint not null,
  due_at bigint,
  claimed_until bigint not null,
  attempts bigint not null,
  sent_at bigint,
  failure text,
  primary key (org_id, user_id),
  unique (org_id, id),
  foreign key (org_id, user_id) references users (org_id, id) on delete cascade
);
create index invitations_due on invitations (due_at) where due_at is not null;
