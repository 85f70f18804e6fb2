-- Roles, tenants, accounts and grants. Roles belong to the whole cluster: another database may have made them,
-- or be making them now.
do $$
declare
  name text;
begin
  foreach name in array array['patchpanel_member', 'patchpanel_sign_in', 'patchpanel_seed', 'patchpanel_maintenance'] loop
    begin
      if not exists (select from pg_roles where rolname = name) then
        execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', name);
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end;
    -- An owner that is no superuser must be a member of a role to take it on.
    if not pg_has_role(current_user, name, 'member') then
      execute format('grant %I to current_user', name);
    end if;
  end loop;
end
$$;

create table tenants (
  tenant_id uuid primary key,
  name text not null,
  -- Identity of the data: what a client's cache belongs to.
  server_id uuid not null default gen_random_uuid(),
  -- Changes whenever the history of the data is not continued, as after a restore from a backup.
  epoch uuid not null default gen_random_uuid()
);

-- Counters that move only under the tenant's ordering lock.
create table tenant_heads (
  tenant_id uuid primary key references tenants,
  seq bigint not null default 0,
  -- Tombstones up to here are gone.
  pruned_seq bigint not null default 0,
  audit_seq bigint not null default 0,
  audit_hash bytea not null default ''
);

create table accounts (
  tenant_id uuid not null references tenants,
  id uuid not null,
  version bigint not null default 1,
  updated_at timestamptz(3) not null default clock_timestamp(),
  updated_by text,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  username text collate "C" not null check (username <> ''),
  active boolean not null default true,
  primary key (tenant_id, id),
  constraint accounts_subject unique (tenant_id, issuer, subject),
  constraint accounts_username unique (tenant_id, username)
);

create table idempotency_answers (
  tenant_id uuid not null,
  account_id uuid not null,
  key text collate "C" not null,
  -- SHA-256 of what was asked; the same key with another request is refused.
  request_hash text not null,
  status int,
  etag text,
  body text,
  created_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, account_id, key),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index idempotency_answers_age on idempotency_answers (tenant_id, created_at);

-- Storage of the embedded sign-in.
create table local_passwords (
  tenant_id uuid not null,
  account_id uuid not null,
  hash text not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);

create table provider_payloads (
  tenant_id uuid not null references tenants,
  model text collate "C" not null,
  id text collate "C" not null,
  payload jsonb not null,
  grant_id text collate "C",
  user_code text collate "C",
  uid text collate "C",
  consumed_at timestamptz(3),
  expires_at timestamptz(3),
  primary key (tenant_id, model, id)
);
create index provider_payloads_grant on provider_payloads (tenant_id, grant_id) where grant_id is not null;
create index provider_payloads_uid on provider_payloads (tenant_id, model, uid) where uid is not null;
create index provider_payloads_user_code on provider_payloads (tenant_id, model, user_code) where user_code is not null;
create index provider_payloads_expiry on provider_payloads (tenant_id, expires_at);

create table server_keys (
  tenant_id uuid not null references tenants,
  name text collate "C" not null,
  value jsonb not null,
  primary key (tenant_id, name)
);

alter table tenants enable row level security;
alter table tenant_heads enable row level security;
alter table accounts enable row level security;
alter table idempotency_answers enable row level security;
alter table local_passwords enable row level security;
alter table provider_payloads enable row level security;
alter table server_keys enable row level security;

insert into tenants (tenant_id, name) values ('00000000-0000-4000-8000-000000000001', 'Default');
insert into tenant_heads (tenant_id) values ('00000000-0000-4000-8000-000000000001');
