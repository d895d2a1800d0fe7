-- Somebody deleted whom the guard or a preview holds goes on as before: with the workspaces of then, beside the role and the groups.
alter table tombstones add column workspaces text not null default '[]';
