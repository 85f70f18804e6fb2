-- The CRM side: instances, user groups, users, and the mapping of each to CTI agents.
-- `agents` is the own list of the record, in its order; null means that the record inherits.
create table crm_instances (
  tenant_id uuid not null references tenants,
  id uuid not null,
  version bigint not null default 1,
  updated_at timestamptz(3) not null default clock_timestamp(),
  updated_by text,
  deleted_at timestamptz(3),
  name text collate "C" not null check (name <> ''),
  crm_id text collate "C" not null check (crm_id <> ''),
  crm_type text not null check (crm_type <> ''),
  active boolean not null default true,
  sites text[] not null default '{}',
  identity jsonb,
  features jsonb not null default '{}',
  pop_flow jsonb not null default '{}',
  agents uuid[] check (cardinality(agents) <= 1000),
  primary key (tenant_id, id)
);
create unique index crm_instances_crm_id on crm_instances (tenant_id, crm_id) where deleted_at is null;
create index crm_instances_paging on crm_instances (tenant_id, name, id);

-- Apart from the instance, because agents may read the instance's row.
create table crm_instance_connectivity (
  tenant_id uuid not null,
  instance_id uuid not null,
  connectivity jsonb not null default '{}' check (not connectivity ? 'password'),
  primary key (tenant_id, instance_id),
  foreign key (tenant_id, instance_id) references crm_instances (tenant_id, id)
);

-- C14: `cipher` is AES-256-GCM under PATCHPANEL_SECRET_KEY (12 bytes nonce, text, 16 bytes tag).
create table crm_instance_secrets (
  tenant_id uuid not null,
  instance_id uuid not null,
  field text collate "C" not null,
  cipher bytea not null,
  set_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, instance_id, field),
  foreign key (tenant_id, instance_id) references crm_instances (tenant_id, id)
);

create table crm_user_groups (
  tenant_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  updated_at timestamptz(3) not null default clock_timestamp(),
  updated_by text,
  deleted_at timestamptz(3),
  live boolean not null generated always as (deleted_at is null) stored,
  instance_id uuid not null,
  name text collate "C" not null check (name <> ''),
  pop_flow jsonb not null default '{}',
  agents uuid[] check (cardinality(agents) <= 1000),
  primary key (tenant_id, id),
  unique (tenant_id, instance_id, id, live),
  foreign key (tenant_id, instance_id) references crm_instances (tenant_id, id)
);
-- C4
create unique index crm_user_groups_name on crm_user_groups (tenant_id, instance_id, name) where deleted_at is null;
create index crm_user_groups_paging on crm_user_groups (tenant_id, name, id);

create table crm_users (
  tenant_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  updated_at timestamptz(3) not null default clock_timestamp(),
  updated_by text,
  deleted_at timestamptz(3),
  instance_id uuid not null,
  -- C1
  username text collate "C" not null check (username <> ''),
  native_id text collate "C",
  full_name text,
  group_id uuid,
  pop_flow jsonb not null default '{}',
  agents uuid[] check (cardinality(agents) <= 1000),
  -- Only a user that is not deleted holds on to its group, and only to one of its instance that is not deleted.
  held_group_id uuid generated always as (case when deleted_at is null then group_id end) stored,
  held_group_live boolean not null default true check (held_group_live),
  primary key (tenant_id, id),
  unique (tenant_id, instance_id, id),
  foreign key (tenant_id, instance_id) references crm_instances (tenant_id, id),
  constraint crm_users_group foreign key (tenant_id, instance_id, held_group_id, held_group_live)
    references crm_user_groups (tenant_id, instance_id, id, live)
);
-- C2
create unique index crm_users_username on crm_users (tenant_id, instance_id, username) where deleted_at is null;
create index crm_users_native_id on crm_users (tenant_id, instance_id, native_id) where deleted_at is null;
create index crm_users_paging on crm_users (tenant_id, username, id);
create index crm_users_instance_paging on crm_users (tenant_id, instance_id, username, id);
create index crm_users_held_group on crm_users (tenant_id, held_group_id) where held_group_id is not null;

create table grants (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  role text not null check (role in ('admin', 'support', 'agent', 'runtime')),
  -- Null is the whole tenant (`*`).
  instance_id uuid,
  crm_user_id uuid,
  primary key (tenant_id, id),
  constraint grants_once unique nulls not distinct (tenant_id, account_id, role, instance_id, crm_user_id),
  constraint grants_crm_user_is_of_an_agent_in_its_instance
    check (crm_user_id is null or (role = 'agent' and instance_id is not null)),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, instance_id) references crm_instances (tenant_id, id),
  foreign key (tenant_id, instance_id, crm_user_id) references crm_users (tenant_id, instance_id, id)
);
create index grants_crm_user on grants (tenant_id, crm_user_id) where crm_user_id is not null;

create table import_jobs (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null check (kind in ('crm-users', 'cti-agents')),
  instance_id uuid,
  file_name text not null,
  base text not null,
  rows int not null,
  counts jsonb not null default '{}',
  state text not null,
  created_by text not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  undone_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, instance_id) references crm_instances (tenant_id, id)
);

alter table crm_instances enable row level security;
alter table crm_instance_connectivity enable row level security;
alter table crm_instance_secrets enable row level security;
alter table crm_user_groups enable row level security;
alter table crm_users enable row level security;
alter table grants enable row level security;
alter table import_jobs enable row level security;
