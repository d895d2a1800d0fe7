-- The roles of the instance, lowest first. What a privilege means is the app's business.
create table roles (
  name keytext not null primary key,
  rank bigint not null,
  privileges text not null
);
insert into roles (name, rank, privileges) values
  ('viewer', 1, '["read"]'), ('developer', 2, '["read","write"]'), ('admin', 3, '["read","write","manage"]');

-- Whether this Org has mappings, a default role or workspaces given by hand at all: where it has none, nothing is computed.
alter table orgs add column gives_access boolean not null default false;

create table workspaces (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  name text not null,
  name_key keytext not null,
  created_at bigint not null,
  primary key (org_id, id)
);
create unique index workspaces_name_key on workspaces (org_id, name_key);

-- Of a group, or of a value of the SCIM attribute "roles" (value_key). A group's mapping may outlive the group: then group_id is null, and
-- external_id and name_key tell by what it is known when it comes back.
create table mappings (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  group_id keytext,
  value_key keytext,
  external_id keytext,
  name_key keytext not null,
  shown_as text not null,
  role keytext,
  on_delete keytext not null,
  on_rename keytext not null,
  returned_at bigint,
  created_at bigint not null,
  modified_at bigint not null,
  primary key (org_id, id)
);
create unique index mappings_by_group on mappings (org_id, group_id) where group_id is not null;
create unique index mappings_by_value on mappings (org_id, value_key) where value_key is not null;

create table mapping_workspaces (
  org_id keytext not null,
  mapping_id keytext not null,
  workspace_id keytext not null,
  primary key (org_id, mapping_id, workspace_id),
  foreign key (org_id, mapping_id) references mappings (org_id, id) on delete cascade,
  foreign key (org_id, workspace_id) references workspaces (org_id, id)
) /*sqlite: without rowid */;
create index mapping_workspaces_by_workspace on mapping_workspaces (org_id, workspace_id);

-- Who keeps what a deleted group gave, until it is back.
create table kept_members (
  org_id keytext not null,
  mapping_id keytext not null,
  user_id keytext not null,
  primary key (org_id, mapping_id, user_id),
  foreign key (org_id, mapping_id) references mappings (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references users (org_id, id) on delete cascade
) /*sqlite: without rowid */;
create index kept_members_by_user on kept_members (org_id, user_id);

-- Given by hand: no mapping takes it away. A user who is deleted and restored has it still.
create table workspace_grants (
  org_id keytext not null,
  user_id keytext not null,
  workspace_id keytext not null,
  granted_by text not null,
  granted_at bigint not null,
  primary key (org_id, user_id, workspace_id),
  foreign key (org_id, workspace_id) references workspaces (org_id, id)
) /*sqlite: without rowid */;
create index workspace_grants_by_workspace on workspace_grants (org_id, workspace_id);

-- What holds: computed from all of the above (Access/), as is users.role.
create table workspace_members (
  org_id keytext not null,
  user_id keytext not null,
  workspace_id keytext not null,
  primary key (org_id, user_id, workspace_id),
  foreign key (org_id, user_id) references users (org_id, id) on delete cascade,
  foreign key (org_id, workspace_id) references workspaces (org_id, id)
) /*sqlite: without rowid */;
create index workspace_members_by_workspace on workspace_members (org_id, workspace_id);

-- Work that goes on in the background, chunk by chunk; whoever holds the lease does it, on any node. "position" is where it goes on.
create table jobs (
  org_id keytext not null references orgs (id) on delete cascade,
  id keytext not null,
  kind keytext not null,
  payload text not null,
  position keytext,
  done bigint not null,
  total bigint not null,
  attempts bigint not null,
  fault text,
  lease_by keytext,
  lease_until bigint not null,
  created_at bigint not null,
  finished_at bigint,
  primary key (org_id, id)
);
create index jobs_open on jobs (lease_until) where finished_at is null;

-- The users a job is about, where nothing else says so.
create table job_users (
  org_id keytext not null,
  job_id keytext not null,
  user_id keytext not null,
  primary key (org_id, job_id, user_id),
  foreign key (org_id, job_id) references jobs (org_id, id) on delete cascade
) /*sqlite: without rowid */;
