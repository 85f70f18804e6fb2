-- What writes of every kind need beyond editing users: secrets of instances, and the entries of one deletion.

-- Writing a secret never reads one: accounts may replace and remove, and see only which fields are set.
grant insert, delete on crm_instance_secrets to patchpanel_member;
create policy admin_inserts on crm_instance_secrets for insert to patchpanel_member
  with check (tenant_id = (select app_tenant()) and (select app_admin_of_all()));
create policy admin_deletes on crm_instance_secrets for delete to patchpanel_member
  using (tenant_id = (select app_tenant()) and (select app_admin_of_all()));

create index audit_entries_job on audit_entries (tenant_id, job_id) where job_id is not null;
