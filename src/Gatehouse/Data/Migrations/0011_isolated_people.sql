-- Who is in an isolated Org that chose to have its people compared with those of the others that chose so (isolated-person). person_key is the
-- address by which a person is known, as in accounts; no Org ever reads a row of another, only whether there is one.
create table isolated_people (
  org_id keytext not null,
  user_id keytext not null,
  person_key keytext not null,
  primary key (org_id, user_id),
  foreign key (org_id, user_id) references users (org_id, id) on delete cascade
) /*sqlite: without rowid */;
create index isolated_people_by_person on isolated_people (person_key);
