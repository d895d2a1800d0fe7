-- When an Org's people last came in through a connection, to the minute: a row that every sign-in changed would make them wait for one another.
alter table connection_orgs add column signed_in_at bigint;
