-- Who is told of an alert by mail: written with the alert, and sent from here. What was sent, or given up, has no row any more.
create table alert_mails (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  recipient text not null,
  state keytext not null,
  rule keytext not null,
  detail text not null,
  created_at bigint not null,
  due_at bigint not null,
  claimed_until bigint not null,
  attempts bigint not null,
  primary key (org_id, id)
);
create index alert_mails_due on alert_mails (due_at);
create index invitations_failed on invitations (org_id) where failure is not null;
