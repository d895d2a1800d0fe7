-- The role of a member whom no mapping gives one, by the connection that signed the person in last; null leaves it to the Org.
alter table users add column default_role keytext;
