-- Entries of an import are found by the numbers that its job keeps; only deletions are looked for by job, and no import deletes.
drop index audit_entries_job;
create index audit_entries_job on audit_entries (tenant_id, job_id) where job_id is not null and source <> 'import';
