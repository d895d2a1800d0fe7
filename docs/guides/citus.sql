-- Spreads Gatehouse's tables over a Citus cluster by Org. Run once, on the coordinator, after "gatehouse migrate" and before the first node
-- serves: see sharding.md. The tests run it with stand-ins for Citus' functions, and compare it with the schema.
begin;
set local citus.multi_shard_modify_mode = 'sequential';

-- A key may only point at a table that is spread already, so all of them step aside and come back at the end.
create temporary table aside on commit drop as
select c.conrelid::regclass::text as owner, c.conname as name, pg_get_constraintdef(c.oid) as definition
from pg_constraint c where c.contype = 'f' and c.connamespace = current_schema()::regnamespace;

do $$
declare key record;
begin
  for key in select * from aside loop execute format('alter table %s drop constraint %I', key.owner, key.name); end loop;
end $$;

-- Joined with an Org's tables, or pointed at by them: whole, on every server.
select create_reference_table('orgs');
select create_reference_table('accounts');
select create_reference_table('roles');
select create_reference_table('apps');

-- Of the instance, asked for before an Org is known: on the coordinator alone.
select citus_add_local_table_to_metadata('instance');
select citus_add_local_table_to_metadata('schema_versions');
select citus_add_local_table_to_metadata('scim_tokens');
select citus_add_local_table_to_metadata('access_tokens');
select citus_add_local_table_to_metadata('webhooks');
select citus_add_local_table_to_metadata('api_keys');
select citus_add_local_table_to_metadata('api_answers');
select citus_add_local_table_to_metadata('signing_keys');
select citus_add_local_table_to_metadata('connections');
select citus_add_local_table_to_metadata('pending_sign_ins');
select citus_add_local_table_to_metadata('replays');
select citus_add_local_table_to_metadata('sessions');
select citus_add_local_table_to_metadata('session_logins');
select citus_add_local_table_to_metadata('session_orgs');
select citus_add_local_table_to_metadata('operators');
select citus_add_local_table_to_metadata('connection_keys');
select citus_add_local_table_to_metadata('saml_keys');
select citus_add_local_table_to_metadata('app_secrets');
select citus_add_local_table_to_metadata('app_requests');
select citus_add_local_table_to_metadata('instance_audit_log');

-- Of an Org: all its rows on one server, so that its keys, joins and transactions stay there.
select create_distributed_table('users', 'org_id', colocate_with => 'none');
select create_distributed_table('alert_mails', 'org_id', colocate_with => 'users');
select create_distributed_table('alerts', 'org_id', colocate_with => 'users');
select create_distributed_table('connection_orgs', 'org_id', colocate_with => 'users');
select create_distributed_table('deliveries', 'org_id', colocate_with => 'users');
select create_distributed_table('domains', 'org_id', colocate_with => 'users');
select create_distributed_table('emails', 'org_id', colocate_with => 'users');
select create_distributed_table('events', 'org_id', colocate_with => 'users');
select create_distributed_table('groups', 'org_id', colocate_with => 'users');
select create_distributed_table('guards', 'org_id', colocate_with => 'users');
select create_distributed_table('guard_allowances', 'org_id', colocate_with => 'users');
select create_distributed_table('app_grants', 'org_id', colocate_with => 'users');
select create_distributed_table('setup_links', 'org_id', colocate_with => 'users');
select create_distributed_table('held_batches', 'org_id', colocate_with => 'users');
select create_distributed_table('held_members', 'org_id', colocate_with => 'users');
select create_distributed_table('identities', 'org_id', colocate_with => 'users');
select create_distributed_table('invitations', 'org_id', colocate_with => 'users');
select create_distributed_table('isolated_people', 'org_id', colocate_with => 'users');
select create_distributed_table('job_users', 'org_id', colocate_with => 'users');
select create_distributed_table('jobs', 'org_id', colocate_with => 'users');
select create_distributed_table('kept_members', 'org_id', colocate_with => 'users');
select create_distributed_table('mapping_workspaces', 'org_id', colocate_with => 'users');
select create_distributed_table('mappings', 'org_id', colocate_with => 'users');
select create_distributed_table('members', 'org_id', colocate_with => 'users');
select create_distributed_table('preview_before', 'org_id', colocate_with => 'users');
select create_distributed_table('audit_log', 'org_id', colocate_with => 'users');
select create_distributed_table('schemas', 'org_id', colocate_with => 'users');
select create_distributed_table('branding', 'org_id', colocate_with => 'users');
select create_distributed_table('sign_in_log', 'org_id', colocate_with => 'users');
select create_distributed_table('subgroups', 'org_id', colocate_with => 'users');
select create_distributed_table('sync_log', 'org_id', colocate_with => 'users');
select create_distributed_table('tombstones', 'org_id', colocate_with => 'users');
select create_distributed_table('unique_values', 'org_id', colocate_with => 'users');
select create_distributed_table('webhook_log', 'org_id', colocate_with => 'users');
select create_distributed_table('withheld_events', 'org_id', colocate_with => 'users');
select create_distributed_table('workspace_grants', 'org_id', colocate_with => 'users');
select create_distributed_table('workspace_members', 'org_id', colocate_with => 'users');
select create_distributed_table('workspaces', 'org_id', colocate_with => 'users');

do $$
declare key record;
begin
  for key in select * from aside loop execute format('alter table %s add constraint %I %s', key.owner, key.name, key.definition); end loop;
end $$;
commit;
