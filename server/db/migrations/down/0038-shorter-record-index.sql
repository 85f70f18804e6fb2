-- Takes 0038 back.
drop index audit_entries_record;
create index audit_entries_record on audit_entries (tenant_id, kind, id, seq);
