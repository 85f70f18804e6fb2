-- The audit trail is append-only for everybody, its owner too, and may be cut at its beginning alone: after an entry that
-- seals what was cut. Decision 0077.
alter table audit_entries drop constraint audit_entries_source_check;
alter table audit_entries add constraint audit_entries_source_check
  check (source in ('panel', 'console', 'import', 'api', 'undo', 'revert', 'restore', 'seed', 'retention'));

create function app_refuse_audit_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  -- A restore empties what it has just made; whoever empties a whole database for tests says so.
  if tg_op = 'TRUNCATE' and (not exists (select from audit_entries) or current_setting('app.emptying', true) = 'on') then
    return null;
  end if;
  raise exception 'Entries of the audit trail are neither changed nor removed.' using errcode = 'insufficient_privilege';
end
$$;
create trigger never_changed before update or truncate on audit_entries
  for each statement execute function app_refuse_audit_change();

-- Up to where the newest sealed entry of a cut says that entries may be gone.
create function app_audit_cut(p_tenant uuid) returns bigint language sql stable set search_path = public, pg_temp as
$$ select coalesce((select (e.after ->> 'upTo')::bigint from audit_entries e
  where e.tenant_id = p_tenant and e.kind = 'tenants' and e.id = p_tenant and e.action = 'cut'
  order by e.seq desc limit 1), 0) $$;

create function app_keep_audit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from (select tenant_id, max(seq) as seq from gone group by tenant_id) as g
    where g.seq > app_audit_cut(g.tenant_id)) then
    raise exception 'Entries of the audit trail are neither changed nor removed.' using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
create trigger never_removed after delete on audit_entries referencing old table as gone
  for each statement execute function app_keep_audit();

-- Cuts entries that are older than so many days, at most so many at once. First an entry is sealed that holds the hash at
-- which what is left begins. Not below 91 days: what was deleted is restored from the trail for 90. Returns how many went.
create function app_cut_audit(p_days int, p_most int) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  last audit_entries;
  entry audit_entries;
  first_seq bigint;
  first_kept bigint;
begin
  if p_days < 91 then
    raise exception 'The audit trail is kept for at least 91 days.' using errcode = 'check_violation';
  end if;
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  select min(e.seq) into first_seq from audit_entries e where e.tenant_id = tenant;
  select e.seq into first_kept from audit_entries e
  where e.tenant_id = tenant and e.at >= clock_timestamp() - make_interval(days => p_days) order by e.seq limit 1;
  select * into last from audit_entries e where e.tenant_id = tenant
    and e.seq = least(coalesce(first_kept, head.audit_seq + 1) - 1, first_seq + p_most - 1);
  if last.seq is null then
    return 0;
  end if;
  entry.tenant_id := tenant;
  entry.seq := head.audit_seq + 1;
  entry.at := clock_timestamp();
  entry.actor := 'system';
  entry.kind := 'tenants';
  entry.id := tenant;
  entry.action := 'cut';
  entry.after := jsonb_build_object('upTo', last.seq, 'hash', encode(last.hash, 'hex'), 'entries', last.seq - first_seq + 1,
    'until', to_char(last.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
  entry.source := 'retention';
  entry.hash := app_audit_hash(head.audit_hash, entry);
  insert into audit_entries values (entry.*);
  update tenant_heads set audit_seq = entry.seq, audit_hash = entry.hash where tenant_id = tenant;
  delete from audit_entries e where e.tenant_id = tenant and e.seq <= last.seq;
  return last.seq - first_seq + 1;
end
$$;
revoke execute on function app_cut_audit(int, int) from public;
grant execute on function app_cut_audit(int, int) to patchpanel_maintenance;
