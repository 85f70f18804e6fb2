-- Takes 0041 back: entries of batches stand among the others again. What no transaction has sealed was never part of the trail.
insert into audit_entries (tenant_id, seq, at, actor, account_id, kind, id, instance_id, action, before, after, source, job_id, hash)
select t.tenant_id, t.seq, t.at, t.actor, t.account_id, t.kind, t.id, t.instance_id, t.action, t.before, t.after, t.source, t.job_id, t.hash
from audit_trail t where not exists (select from audit_entries e where e.tenant_id = t.tenant_id and e.seq = t.seq);
drop view audit_trail;
drop function app_batch_text(audit_batches, batch_entries);
drop table audit_batches;
drop table batch_entries;
drop table open_batches;
drop function app_open_batch(text, uuid);
drop function app_discard_batch(uuid);
drop function app_sweep_batch();
drop function app_hold_batch(uuid);
drop function app_seal_batch(uuid, int, text, uuid);
drop function app_add_to_open_batch();
drop function app_refuse_batch_change();
drop function app_keep_batch_entries();
drop function app_keep_batches();

create or replace function app_cut_audit(p_days int, p_most int) returns bigint
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
