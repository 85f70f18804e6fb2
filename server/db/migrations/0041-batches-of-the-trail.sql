-- Entries of very many updates are written before the transaction that makes these, in slices between which others pass; it seals
-- them by their hashes alone. Until then they are no part of the trail, and go where it is given up. Decision 0102.

-- Batches that are being written: their entries may still be added and removed.
create table open_batches (
  tenant_id uuid not null references tenants,
  batch_id uuid not null,
  account_id uuid not null,
  kind text collate "C" not null check (kind in ('crm-users', 'cti-agents')),
  instance_id uuid,
  opened_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, batch_id)
);

-- An update each. `before` and `after` are jsonb as it is written down, which is what the hashes cover: what is other than after,
-- and the whole row. As with audit_entries, the tenant is not looked up again for each of them.
create table batch_entries (
  tenant_id uuid not null,
  batch_id uuid not null,
  place int not null check (place > 0),
  id uuid not null,
  -- That of the batch, for row-level security.
  instance_id uuid,
  before text not null,
  after text not null,
  primary key (tenant_id, batch_id, place)
);
create index batch_entries_record on batch_entries (id);

-- What sealing adds: the same for a page of a thousand entries, and their hashes, 32 bytes each, one after the other. Page 0 has the
-- places 1 to 1000, which are numbered from `first_seq` on.
create table audit_batches (
  tenant_id uuid not null,
  first_seq bigint not null,
  last_seq bigint not null,
  batch_id uuid not null,
  page int not null,
  at timestamptz(3) not null,
  actor text not null,
  account_id uuid not null,
  kind text collate "C" not null,
  instance_id uuid,
  source text not null check (source in ('import', 'undo')),
  job_id uuid not null,
  hashes bytea not null,
  primary key (tenant_id, first_seq),
  unique (tenant_id, batch_id, page),
  check (length(hashes) = 32 * (last_seq - first_seq + 1) and last_seq - first_seq < 1000)
);
-- Hashes do not get shorter, and one of them is read by its place.
alter table audit_batches alter column hashes set storage external;

-- Who sees what is that of audit_entries. An account adds entries of what it administers; functions alone open and seal batches.
alter table open_batches enable row level security;
alter table batch_entries enable row level security;
alter table audit_batches enable row level security;
grant select, insert on batch_entries to patchpanel_member;
grant select on audit_batches to patchpanel_member;
grant select on batch_entries, audit_batches to patchpanel_seed, patchpanel_maintenance;
create policy read_directory on batch_entries for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])
    or (instance_id is null and (select app_sees_directory()))));
create policy read_directory on audit_batches for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])
    or (instance_id is null and (select app_sees_directory()))));
create policy admin_inserts on batch_entries for insert to patchpanel_member with check (tenant_id = (select app_tenant())
  and ((select app_admin_of_all()) or instance_id = any ((select app_admin_of())::uuid[])));
create policy system_jobs on batch_entries to patchpanel_seed, patchpanel_maintenance using (tenant_id = (select app_tenant()));
create policy system_jobs on audit_batches to patchpanel_seed, patchpanel_maintenance using (tenant_id = (select app_tenant()));

-- The whole trail in one form. For a record's entries; by number it is read in windows (server/audit/trail.ts).
create view audit_trail with (security_invoker = true) as
select e.tenant_id, e.seq, e.at, e.actor, e.account_id, e.kind, e.id, e.instance_id, e.action, e.before, e.after, e.source,
  e.job_id, e.hash
from audit_entries e
union all
select b.tenant_id, b.first_seq + (e.place - 1) % 1000, b.at, b.actor, b.account_id, b.kind, e.id, e.instance_id, 'update',
  e.before::jsonb, e.after::jsonb, b.source, b.job_id, substr(b.hashes, (e.place - 1) % 1000 * 32 + 1, 32)
from batch_entries e
  join audit_batches b on b.tenant_id = e.tenant_id and b.batch_id = e.batch_id and b.page = (e.place - 1) / 1000;
grant select on audit_trail to patchpanel_member, patchpanel_seed, patchpanel_maintenance;

-- What the hash of an entry of a batch covers: what app_audit_text writes, from the texts that are there.
create function app_batch_text(b audit_batches, e batch_entries) returns text language sql stable as
$$ select concat('[', to_jsonb(b.tenant_id), ', ', b.first_seq + (e.place - 1) % 1000, ', ', to_jsonb(extract(epoch from b.at)), ', ',
  to_jsonb(b.actor), ', ', to_jsonb(b.account_id), ', ', to_jsonb(b.kind), ', ', to_jsonb(e.id), ', ',
  coalesce(to_jsonb(e.instance_id), 'null'), ', "update", ', e.before, ', ', e.after, ', ', to_jsonb(b.source), ', ',
  to_jsonb(b.job_id), ']') $$;

-- Of the account that is bound, for updates of records of one kind and one instance. Returns its id.
create function app_open_batch(p_kind text, p_instance uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
begin
  if app_account() is null or (app_admin_of_all() or p_instance = any (app_admin_of())) is not true then
    raise exception 'Only who may change records may add to their histories.' using errcode = 'insufficient_privilege';
  end if;
  insert into open_batches (tenant_id, batch_id, account_id, kind, instance_id)
  values (app_tenant(), made, app_account(), p_kind, p_instance);
  return made;
end
$$;

-- What the account gives up leaves nothing; a batch that is sealed, or gone already, is left alone.
create function app_discard_batch(p_batch uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from open_batches o
  where o.tenant_id = app_tenant() and o.batch_id = p_batch and o.account_id = app_account() for update;
  if found then
    delete from batch_entries e where e.tenant_id = app_tenant() and e.batch_id = p_batch;
    delete from open_batches o where o.tenant_id = app_tenant() and o.batch_id = p_batch;
  end if;
end
$$;

-- The same for one batch that has been open for an hour: whoever wrote it is gone. Returns whether there was one.
create function app_sweep_batch() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  old uuid;
begin
  select o.batch_id into old from open_batches o
  where o.tenant_id = app_tenant() and o.opened_at < clock_timestamp() - interval '1 hour' limit 1 for update skip locked;
  if old is null then
    return false;
  end if;
  delete from batch_entries e where e.tenant_id = app_tenant() and e.batch_id = old;
  delete from open_batches o where o.tenant_id = app_tenant() and o.batch_id = old;
  return true;
end
$$;

-- Until the transaction ends nobody discards it. Returns false where it is not there any more.
create function app_hold_batch(p_batch uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from open_batches o
  where o.tenant_id = app_tenant() and o.batch_id = p_batch and o.account_id = app_account() for update;
  return found;
end
$$;

-- The last step of a transaction whose updates have their entries in a batch: as app_seal_made, behind which it may stand.
create function app_seal_batch(p_batch uuid, p_count int, origin text, job uuid, out first_entry bigint, out last_entry bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  account uuid := app_account();
  who text := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
  moment timestamptz(3);
  head tenant_heads;
  batch open_batches;
  part text;
  record_id uuid;
  hashes bytea[] := '{}';
  ids uuid[] := '{}';
  -- What all entries have in common of their text, between the things that differ.
  start text;
  made text;
  sealed text;
begin
  delete from open_batches o where o.tenant_id = tenant and o.batch_id = p_batch and o.account_id = account
  returning * into strict batch;
  perform app_lock_order();
  moment := clock_timestamp();
  select * into strict head from tenant_heads where tenant_id = tenant;
  start := concat('[', to_jsonb(tenant), ', ');
  made := concat(', ', to_jsonb(extract(epoch from moment)), ', ', to_jsonb(who), ', ', to_jsonb(account), ', ', to_jsonb(batch.kind), ', "');
  sealed := concat(', ', to_jsonb(origin), ', ', to_jsonb(job), ']');
  for part, record_id in
    select start || (head.audit_seq + e.place) || made || e.id || '", ' || coalesce('"' || e.instance_id || '"', 'null') || ', "update", '
      || e.before || ', ' || e.after || sealed, e.id
    from batch_entries e where e.tenant_id = tenant and e.batch_id = p_batch order by e.place
  loop
    head.audit_hash := sha256(head.audit_hash || convert_to(part, 'UTF8'));
    hashes := array_append(hashes, head.audit_hash);
    ids := array_append(ids, record_id);
  end loop;
  if cardinality(hashes) <> p_count then
    raise exception 'The batch has % entries instead of %.', cardinality(hashes), p_count using errcode = 'data_exception';
  end if;
  first_entry := head.audit_seq + 1;
  last_entry := head.audit_seq + p_count;
  insert into audit_batches (tenant_id, first_seq, last_seq, batch_id, page, at, actor, account_id, kind, instance_id, source, job_id, hashes)
  select tenant, first_entry + p.page * 1000, first_entry + p.page * 1000 + count(*) - 1, p_batch, p.page, moment, who, account,
    batch.kind, batch.instance_id, origin, job, string_agg(p.hash, '' order by p.place)
  from (select h.hash, h.place, ((h.place - 1) / 1000)::int as page from unnest(hashes) with ordinality as h (hash, place)) as p
  group by p.page;
  insert into feed_ranges (tenant_id, from_seq, to_seq, kind, instance_id, changed_at, ids)
  select tenant, head.seq + r.start + 1, head.seq + least(r.start + 100, p_count), batch.kind, batch.instance_id, moment,
    ids[r.start + 1 : r.start + 100]
  from generate_series(0, p_count - 1, 100) as r (start);
  update tenant_heads set seq = head.seq + p_count, audit_seq = last_entry, audit_hash = head.audit_hash where tenant_id = tenant;
  perform app_announce(head.seq + p_count);
end
$$;

revoke execute on function app_open_batch(text, uuid), app_discard_batch(uuid), app_sweep_batch(), app_hold_batch(uuid),
  app_seal_batch(uuid, int, text, uuid) from public;
grant execute on function app_open_batch(text, uuid), app_discard_batch(uuid), app_hold_batch(uuid),
  app_seal_batch(uuid, int, text, uuid) to patchpanel_member;
grant execute on function app_sweep_batch() to patchpanel_maintenance;

-- Append-only for everybody, as audit_entries. Entries come to open batches alone, and go from them; of sealed ones go those that
-- retention has cut.
create function app_add_to_open_batch() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Nobody seals it meanwhile.
  perform from open_batches o where (o.tenant_id, o.batch_id) in (select a.tenant_id, a.batch_id from added a) for key share;
  if exists (select from added a left join open_batches o on o.tenant_id = a.tenant_id and o.batch_id = a.batch_id
    and o.instance_id is not distinct from a.instance_id where o.batch_id is null) then
    raise exception 'Entries are added to batches that are open.' using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
create trigger added_to_open after insert on batch_entries referencing new table as added
  for each statement execute function app_add_to_open_batch();

create function app_refuse_batch_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  is_empty boolean;
begin
  -- As app_refuse_audit_change.
  if tg_op = 'TRUNCATE' then
    execute format('select not exists (select from %I)', tg_table_name) into is_empty;
    if is_empty or current_setting('app.emptying', true) = 'on' then
      return null;
    end if;
  end if;
  raise exception 'Entries of the audit trail are neither changed nor removed.' using errcode = 'insufficient_privilege';
end
$$;
create trigger never_changed before update or truncate on batch_entries
  for each statement execute function app_refuse_batch_change();
create trigger never_changed before update or truncate on audit_batches
  for each statement execute function app_refuse_batch_change();

create function app_keep_batch_entries() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from (select t.tenant_id, app_audit_cut(t.tenant_id) as cut from (select distinct tenant_id from gone) as t) as c
      join gone g on g.tenant_id = c.tenant_id
      left join open_batches o on o.tenant_id = g.tenant_id and o.batch_id = g.batch_id
      left join audit_batches b on b.tenant_id = g.tenant_id and b.batch_id = g.batch_id and b.page = (g.place - 1) / 1000
    where o.batch_id is null and (b.first_seq + (g.place - 1) % 1000 <= c.cut) is not true
  ) then
    raise exception 'Entries of the audit trail are neither changed nor removed.' using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
create trigger never_removed after delete on batch_entries referencing old table as gone
  for each statement execute function app_keep_batch_entries();

create function app_keep_batches() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from (select tenant_id, max(last_seq) as seq from gone group by tenant_id) as g
    where g.seq > app_audit_cut(g.tenant_id)) then
    raise exception 'Entries of the audit trail are neither changed nor removed.' using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
create trigger never_removed after delete on audit_batches referencing old table as gone
  for each statement execute function app_keep_batches();

-- As before, of both forms: a batch may be cut in its middle.
create or replace function app_cut_audit(p_days int, p_most int) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  oldest timestamptz := clock_timestamp() - make_interval(days => p_days);
  head tenant_heads;
  entry audit_entries;
  first_cut bigint;
  first_kept bigint;
  last_cut bigint;
  last_at timestamptz;
  last_hash bytea;
begin
  if p_days < 91 then
    raise exception 'The audit trail is kept for at least 91 days.' using errcode = 'check_violation';
  end if;
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  first_cut := least(
    (select min(e.seq) from audit_entries e where e.tenant_id = tenant),
    (select b.first_seq - 1 - b.page * 1000 + (select min(e.place) from batch_entries e
        where e.tenant_id = tenant and e.batch_id = b.batch_id and e.place > b.page * 1000)
      from audit_batches b where b.tenant_id = tenant order by b.first_seq limit 1));
  first_kept := least(
    (select e.seq from audit_entries e where e.tenant_id = tenant and e.at >= oldest order by e.seq limit 1),
    (select b.first_seq from audit_batches b where b.tenant_id = tenant and b.at >= oldest order by b.first_seq limit 1));
  last_cut := least(coalesce(first_kept, head.audit_seq + 1) - 1, first_cut + p_most - 1);
  select e.at, e.hash into last_at, last_hash from audit_entries e where e.tenant_id = tenant and e.seq = last_cut;
  if not found then
    select b.at, substr(b.hashes, (last_cut - b.first_seq)::int * 32 + 1, 32) into last_at, last_hash from audit_batches b
    where b.tenant_id = tenant and b.first_seq <= last_cut and b.last_seq >= last_cut;
  end if;
  if last_at is null then
    return 0;
  end if;
  entry.tenant_id := tenant;
  entry.seq := head.audit_seq + 1;
  entry.at := clock_timestamp();
  entry.actor := 'system';
  entry.kind := 'tenants';
  entry.id := tenant;
  entry.action := 'cut';
  entry.after := jsonb_build_object('upTo', last_cut, 'hash', encode(last_hash, 'hex'), 'entries', last_cut - first_cut + 1,
    'until', to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
  entry.source := 'retention';
  entry.hash := app_audit_hash(head.audit_hash, entry);
  insert into audit_entries values (entry.*);
  update tenant_heads set audit_seq = entry.seq, audit_hash = entry.hash where tenant_id = tenant;
  delete from audit_entries e where e.tenant_id = tenant and e.seq <= last_cut;
  delete from batch_entries e using audit_batches b
  where b.tenant_id = tenant and b.first_seq <= last_cut and e.tenant_id = tenant and e.batch_id = b.batch_id
    and e.place between b.page * 1000 + 1 and b.page * 1000 + least(1000, last_cut - b.first_seq + 1);
  delete from audit_batches b where b.tenant_id = tenant and b.last_seq <= last_cut;
  return last_cut - first_cut + 1;
end
$$;
