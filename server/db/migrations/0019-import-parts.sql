-- Files of imports that are sent in parts, over a line too slow for one request. Unlogged: what a crash loses is sent again.
create unlogged table import_parts (
  tenant_id uuid not null,
  account_id uuid not null,
  file_id uuid not null,
  -- Where the part stands in the file.
  from_byte bigint not null check (from_byte >= 0),
  bytes bytea not null,
  sent_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, account_id, file_id, from_byte)
);
alter table import_parts alter column bytes set storage external;
alter table import_parts enable row level security;
grant select, insert, update, delete on import_parts to patchpanel_member;
grant select, delete on import_parts to patchpanel_maintenance;
grant select on import_parts to patchpanel_seed;

-- Only for who sends it, and only while they may import anywhere.
create policy own_parts on import_parts to patchpanel_member using (tenant_id = (select app_tenant())
  and account_id = (select app_account()) and ((select app_admin_of_all()) or cardinality((select app_admin_of())) > 0));
create policy system_jobs on import_parts to patchpanel_seed, patchpanel_maintenance using (tenant_id = (select app_tenant()));
