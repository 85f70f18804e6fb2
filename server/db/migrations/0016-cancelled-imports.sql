-- A plan that is given up leaves nothing: it wrote nothing but itself. What was applied stays, as the audit trail names it.
grant delete on import_jobs, import_chunks to patchpanel_member;
create policy admin_cancels on import_jobs for delete to patchpanel_member using (tenant_id = (select app_tenant())
  and state = 'planned' and ((select app_admin_of_all()) or instance_id = any ((select app_admin_of())::uuid[])));
create policy admin_cancels on import_chunks for delete to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_admin_of_all()) or instance_id = any ((select app_admin_of())::uuid[]))
  and exists (select from import_jobs j
    where j.tenant_id = import_chunks.tenant_id and j.id = import_chunks.job_id and j.state = 'planned'));
