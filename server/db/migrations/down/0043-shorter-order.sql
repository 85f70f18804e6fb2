-- Takes 0043 back.
create or replace function app_tell(change jsonb) returns void language sql volatile as $$
  with told as (select (change || jsonb_build_object('xact', pg_current_xact_id()::text))::text as payload)
  select pg_notify('patchpanel_committed', payload),
    set_config('app.told', concat_ws(E'\n', nullif(current_setting('app.told', true), ''), payload), true)
  from told
$$;

create or replace function app_seal_one(p_key text, p_status int, p_etag text, p_body text, p_kind text, p_id uuid, p_instance uuid,
  p_version bigint, p_action text, p_before text, p_after text, p_source text) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  entry audit_entries;
begin
  update idempotency_answers set status = p_status, etag = p_etag, body = p_body
  where tenant_id = tenant and account_id = app_account() and key = p_key;
  entry.tenant_id := tenant;
  entry.actor := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
  entry.account_id := app_account();
  entry.kind := p_kind;
  entry.id := p_id;
  entry.instance_id := p_instance;
  entry.action := p_action;
  entry.before := p_before;
  entry.after := p_after;
  entry.source := p_source;
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  entry.seq := head.audit_seq + 1;
  entry.at := clock_timestamp();
  entry.hash := app_audit_hash(head.audit_hash, entry);
  insert into audit_entries values (entry.*);
  insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
  values (tenant, p_kind, p_id, head.seq + 1, p_version, p_action = 'delete', p_instance)
  on conflict (tenant_id, kind, id) do update set seq = excluded.seq, version = excluded.version,
    deleted = excluded.deleted, changed_at = excluded.changed_at, instance_id = excluded.instance_id;
  update tenant_heads set seq = head.seq + 1, audit_seq = entry.seq, audit_hash = entry.hash where tenant_id = tenant;
  perform app_tell(jsonb_build_object('tenantId', tenant, 'seq', head.seq + 1, 'rows',
    jsonb_build_array(jsonb_build_array(p_kind, p_id, p_instance))));
  return head.seq + 1;
end
$$;
