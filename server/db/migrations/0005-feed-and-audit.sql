-- The feed (latest state per row, in commit order) and the audit trail (append-only, hash chain per tenant).
create table feed (
  tenant_id uuid not null references tenants,
  kind text collate "C" not null,
  id uuid not null,
  seq bigint not null,
  version bigint not null,
  deleted boolean not null,
  changed_at timestamptz(3) not null default clock_timestamp(),
  -- Null for the telephony side, which is nobody's instance.
  instance_id uuid,
  primary key (tenant_id, kind, id)
);
create unique index feed_seq on feed (tenant_id, seq);

create table audit_entries (
  tenant_id uuid not null references tenants,
  seq bigint not null,
  at timestamptz(3) not null,
  actor text not null,
  account_id uuid,
  kind text collate "C" not null,
  id uuid not null,
  instance_id uuid,
  action text not null,
  before jsonb,
  after jsonb,
  source text not null check (source in ('panel', 'console', 'import', 'api', 'undo', 'restore', 'seed')),
  job_id uuid,
  hash bytea not null,
  primary key (tenant_id, seq)
);
create index audit_entries_record on audit_entries (tenant_id, kind, id, seq);

alter table feed enable row level security;
alter table audit_entries enable row level security;

create function app_tenant() returns uuid language sql stable as
$$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
create function app_account() returns uuid language sql stable as
$$ select nullif(current_setting('app.account', true), '')::uuid $$;

-- What the hash of an audit entry covers: the hash before it, and every column.
create function app_audit_hash(previous bytea, entry audit_entries) returns bytea language sql stable as
$$ select sha256(previous || convert_to(jsonb_build_array(
  entry.tenant_id, entry.seq, extract(epoch from entry.at), entry.actor, entry.account_id, entry.kind, entry.id,
  entry.instance_id, entry.action, entry.before, entry.after, entry.source, entry.job_id)::text, 'UTF8')) $$;

-- The tenant's ordering lock, held until the transaction ends. Sequence numbers are given only under it, so that they
-- become visible in their order: a plain sequence would let a reader pass a number whose transaction commits later.
create function app_lock_order() returns void language sql volatile as
$$ select pg_advisory_xact_lock(hashtextextended('patchpanel order ' || app_tenant(), 0)) $$;

create function app_announce(head bigint) returns void language sql volatile as
$$ select pg_notify('patchpanel_committed', json_build_object('tenantId', app_tenant(), 'seq', head)::text) $$;

-- The last statement of every transaction that changed configuration: writes audit entries and feed rows of the changes
-- [{kind, id, instanceId, version, deleted, action, before, after, source, jobId}] and returns the tenant's newest seq.
create function app_seal(changes jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  change record;
  entry audit_entries;
begin
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  for change in
    select * from jsonb_to_recordset(changes) as c (kind text, id uuid, "instanceId" uuid, version bigint,
      deleted boolean, action text, before jsonb, after jsonb, source text, "jobId" uuid)
  loop
    head.seq := head.seq + 1;
    head.audit_seq := head.audit_seq + 1;
    entry.tenant_id := tenant;
    entry.seq := head.audit_seq;
    entry.at := clock_timestamp();
    entry.actor := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
    entry.account_id := app_account();
    entry.kind := change.kind;
    entry.id := change.id;
    entry.instance_id := change."instanceId";
    entry.action := change.action;
    entry.before := change.before;
    entry.after := change.after;
    entry.source := change.source;
    entry.job_id := change."jobId";
    entry.hash := app_audit_hash(head.audit_hash, entry);
    head.audit_hash := entry.hash;
    insert into audit_entries values (entry.*);
    insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
    values (tenant, change.kind, change.id, head.seq, change.version, change.deleted, change."instanceId")
    on conflict (tenant_id, kind, id) do update set seq = excluded.seq, version = excluded.version,
      deleted = excluded.deleted, changed_at = excluded.changed_at, instance_id = excluded.instance_id;
  end loop;
  update tenant_heads set seq = head.seq, audit_seq = head.audit_seq, audit_hash = head.audit_hash
  where tenant_id = tenant;
  perform app_announce(head.seq);
  return head.seq;
end
$$;

-- After a bulk load: every live row enters the feed, and one audit entry stands for the whole batch.
create function app_seal_load(summary jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  entry audit_entries;
  stamped bigint;
begin
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
  select tenant, r.kind, r.id, head.seq + row_number() over (), r.version, false, r.instance_id from (
    select 'crm-instances' as kind, id, version, id as instance_id from crm_instances where tenant_id = tenant
    union all
    select 'crm-user-groups', id, version, instance_id from crm_user_groups where tenant_id = tenant
    union all
    select 'environments', id, version, null from environments where tenant_id = tenant
    union all
    select 'agent-groups', id, version, null from agent_groups where tenant_id = tenant
    union all
    select 'crm-users', id, version, instance_id from crm_users where tenant_id = tenant
    union all
    select 'cti-agents', id, version, null from cti_agents where tenant_id = tenant
  ) as r
  where not exists (select from feed f where f.tenant_id = tenant and f.kind = r.kind and f.id = r.id);
  get diagnostics stamped = row_count;
  head.seq := head.seq + stamped;
  head.audit_seq := head.audit_seq + 1;
  entry.tenant_id := tenant;
  entry.seq := head.audit_seq;
  entry.at := clock_timestamp();
  entry.actor := 'system';
  entry.kind := 'tenants';
  entry.id := tenant;
  entry.action := 'load';
  entry.after := summary;
  entry.source := 'seed';
  entry.hash := app_audit_hash(head.audit_hash, entry);
  insert into audit_entries values (entry.*);
  update tenant_heads set seq = head.seq, audit_seq = head.audit_seq, audit_hash = entry.hash where tenant_id = tenant;
  perform app_announce(head.seq);
  -- The embedded database has no daemon that would do it, and plans for empty tables are terrible for full ones.
  analyze environments, agent_groups, cti_agents, crm_instances, crm_user_groups, crm_users, mapping_agents, feed, grants;
  return head.seq;
end
$$;

revoke execute on function app_seal(jsonb), app_seal_load(jsonb) from public;
grant execute on function app_seal(jsonb) to patchpanel_member, patchpanel_maintenance, patchpanel_seed;
grant execute on function app_seal_load(jsonb) to patchpanel_seed;

-- The last active admin of the whole tenant cannot be removed. Two who remove each other wait for one another here.
create function app_keep_an_admin() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('patchpanel admins ' || old.tenant_id, 0));
  if not exists (
    select from grants g join accounts a on a.tenant_id = g.tenant_id and a.id = g.account_id
    where g.tenant_id = old.tenant_id and g.role = 'admin' and g.instance_id is null and a.active
  ) then
    raise exception 'The last admin of the whole tenant cannot be removed.'
      using errcode = 'check_violation', constraint = 'grants_keep_an_admin';
  end if;
  return null;
end
$$;
create constraint trigger grants_keep_an_admin after update or delete on grants deferrable initially deferred
  for each row when (old.role = 'admin' and old.instance_id is null) execute function app_keep_an_admin();
create constraint trigger accounts_keep_an_admin after update on accounts deferrable initially deferred
  for each row when (old.active and not new.active) execute function app_keep_an_admin();
