-- Imports of CSV files: the job says what was planned and done, its chunks hold the plan row by row. A chunk is JSON text
-- of some hundred rows: rows are read in windows and applied all at once, never looked up by what they hold.
alter table import_jobs
  add column options jsonb not null default '{}',
  -- How the file was read: encoding, delimiter, columns that were ignored or missing.
  add column file jsonb not null default '{}',
  add column applied_at timestamptz(3),
  add column applied_by text,
  add column undone_by text,
  -- What applying and undoing did; `request` is the hash of what was asked, to tell a repetition from another wish.
  add column outcome jsonb,
  add column undo_outcome jsonb,
  add column apply_request text,
  add column undo_request text,
  add constraint import_jobs_state check (state in ('planned', 'applied', 'undone'));
create index import_jobs_paging on import_jobs (tenant_id, created_at, id);

create table import_chunks (
  tenant_id uuid not null,
  job_id uuid not null,
  place int not null,
  -- That of the job, for row-level security.
  instance_id uuid,
  -- Rows of the chunk by state.
  states jsonb not null,
  rows text not null,
  primary key (tenant_id, job_id, place),
  foreign key (tenant_id, job_id) references import_jobs (tenant_id, id)
);
-- Compressing would take longer than all else that planning does.
alter table import_chunks alter column rows set storage external;
alter table import_chunks enable row level security;

grant select, insert on import_chunks to patchpanel_member;
grant update (options, applied_at, applied_by, undone_by, outcome, undo_outcome, apply_request, undo_request) on import_jobs
  to patchpanel_member;

create policy read_directory on import_chunks for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])));
create policy admin_inserts on import_chunks for insert to patchpanel_member with check (tenant_id = (select app_tenant())
  and ((select app_admin_of_all()) or instance_id = any ((select app_admin_of())::uuid[])));
create policy system_jobs on import_chunks to patchpanel_sign_in, patchpanel_seed, patchpanel_maintenance
  using (tenant_id = (select app_tenant())) with check (tenant_id = (select app_tenant()));
grant select on import_chunks to patchpanel_seed;
