-- Whoever has SCIM tokens is in SCIM mode.
update orgs set settings = '{"mode":"scim"}'
where settings = '{}' and exists (select 1 from scim_tokens t where t.org_id = orgs.id and t.revoked_at is null);
