-- How an Org's sign-in pages look; the instance's own is in "instance". The picture lies apart: pages read what is beside it.
create table branding (
  org_id keytext not null primary key references orgs (id) on delete cascade,
  body text not null,
  logo text
);
