-- Acts and sign-ins of all Orgs in the order of time, for who sends them on.
create index audit_log_by_id on audit_log (id);
create index sign_in_log_by_id on sign_in_log (id);
