-- What came, as the Org's setting log-requests lets the log keep it. The last column: what lists read lies before it.
alter table sync_log add column request text;
