-- What the console writes online: entries that take an earlier one back have a source of their own, and what was deleted
-- in the last days is listed by its instance or environment, newest first.
alter table audit_entries drop constraint audit_entries_source_check;
alter table audit_entries add constraint audit_entries_source_check
  check (source in ('panel', 'console', 'import', 'api', 'undo', 'revert', 'restore', 'seed'));

create index crm_users_deleted on crm_users (tenant_id, instance_id, deleted_at) where deleted_at is not null;
create index crm_user_groups_deleted on crm_user_groups (tenant_id, instance_id, deleted_at) where deleted_at is not null;
create index cti_agents_deleted on cti_agents (tenant_id, environment_id, deleted_at) where deleted_at is not null;
