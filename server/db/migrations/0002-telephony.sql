-- The telephony side: environments, agent groups and CTI agents. Names and agent ids compare exactly ("C").
-- Deleted rows stay for 90 days with deleted_at set; `live` lets a foreign key demand a row that is not deleted.
create table environments (
  tenant_id uuid not null references tenants,
  id uuid not null,
  version bigint not null default 1,
  updated_at timestamptz(3) not null default clock_timestamp(),
  updated_by text,
  deleted_at timestamptz(3),
  live boolean not null generated always as (deleted_at is null) stored,
  name text collate "C" not null check (name <> ''),
  platform_type text not null check (platform_type <> ''),
  region text,
  active boolean not null default true,
  primary key (tenant_id, id),
  unique (tenant_id, id, live)
);
create unique index environments_name on environments (tenant_id, name) where deleted_at is null;

create table agent_groups (
  tenant_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  updated_at timestamptz(3) not null default clock_timestamp(),
  updated_by text,
  deleted_at timestamptz(3),
  environment_id uuid not null,
  name text collate "C" not null check (name <> ''),
  parent_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, environment_id, id),
  foreign key (tenant_id, environment_id) references environments (tenant_id, id),
  -- A child may be written before its parent within one transaction.
  foreign key (tenant_id, environment_id, parent_id) references agent_groups (tenant_id, environment_id, id)
    deferrable initially deferred
);
create index agent_groups_paging on agent_groups (tenant_id, environment_id, name, id);

create table cti_agents (
  tenant_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  updated_at timestamptz(3) not null default clock_timestamp(),
  updated_by text,
  deleted_at timestamptz(3),
  live boolean not null generated always as (deleted_at is null) stored,
  environment_id uuid not null,
  agent_id text collate "C" not null check (agent_id <> ''),
  name text collate "C" not null check (name <> ''),
  agent_group_id uuid,
  extension text,
  login_id text,
  active boolean not null default true,
  primary key (tenant_id, id),
  unique (tenant_id, id, live),
  foreign key (tenant_id, environment_id) references environments (tenant_id, id),
  foreign key (tenant_id, environment_id, agent_group_id) references agent_groups (tenant_id, environment_id, id)
);
-- C6
create unique index cti_agents_agent_id on cti_agents (tenant_id, environment_id, agent_id) where deleted_at is null;
create index cti_agents_paging on cti_agents (tenant_id, name, id);
create index cti_agents_environment on cti_agents (tenant_id, environment_id, name, id);

alter table environments enable row level security;
alter table agent_groups enable row level security;
alter table cti_agents enable row level security;
