-- What is wrong with an Org, and until when it was. The row decides which node tells of it.
create table alerts (
  org_id keytext not null references orgs (id) on delete cascade,
  rule keytext not null,
  subject keytext not null,
  detail text not null,
  raised_at bigint not null,
  resolved_at bigint,
  primary key (org_id, rule, subject)
);
create index alerts_open on alerts (org_id, rule, subject) where resolved_at is null;
