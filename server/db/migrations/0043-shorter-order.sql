-- Less of an edit while others wait for its tenant's order. Decision 0117.

-- As before, but planned once for each connection: a function in SQL that cannot be written into its caller is planned anew in every
-- transaction, which here is done while all other edits of the tenant wait.
create or replace function app_tell(change jsonb) returns void language plpgsql volatile as $$
declare
  payload text := (change || jsonb_build_object('xact', pg_current_xact_id()::text))::text;
begin
  perform pg_notify('patchpanel_committed', payload),
    set_config('app.told', concat_ws(E'\n', nullif(current_setting('app.told', true), ''), payload), true);
end
$$;

-- As before: all of the text that the hash covers but number and time is made before the lock, and nothing is put together twice.
create or replace function app_seal_one(p_key text, p_status int, p_etag text, p_body text, p_kind text, p_id uuid, p_instance uuid,
  p_version bigint, p_action text, p_before text, p_after text, p_source text) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  account uuid := app_account();
  who text := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
  was jsonb := p_before;
  is_now jsonb := p_after;
  start text := concat('[', to_jsonb(tenant), ', ');
  rest text := concat(', ',
    substr(jsonb_build_array(who, account, p_kind, p_id, p_instance, p_action, was, is_now, p_source, null)::text, 2));
  moment timestamptz(3);
  head tenant_heads;
begin
  update idempotency_answers set status = p_status, etag = p_etag, body = p_body
  where tenant_id = tenant and account_id = account and key = p_key;
  perform app_lock_order();
  moment := clock_timestamp();
  select * into strict head from tenant_heads where tenant_id = tenant;
  head.seq := head.seq + 1;
  head.audit_seq := head.audit_seq + 1;
  head.audit_hash := sha256(head.audit_hash
    || convert_to(concat(start, head.audit_seq, ', ', to_jsonb(extract(epoch from moment)), rest), 'UTF8'));
  insert into audit_entries (tenant_id, seq, at, actor, account_id, kind, id, instance_id, action, before, after, source, hash)
  values (tenant, head.audit_seq, moment, who, account, p_kind, p_id, p_instance, p_action, was, is_now, p_source, head.audit_hash);
  insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
  values (tenant, p_kind, p_id, head.seq, p_version, p_action = 'delete', p_instance)
  on conflict (tenant_id, kind, id) do update set seq = excluded.seq, version = excluded.version,
    deleted = excluded.deleted, changed_at = excluded.changed_at, instance_id = excluded.instance_id;
  update tenant_heads set seq = head.seq, audit_seq = head.audit_seq, audit_hash = head.audit_hash where tenant_id = tenant;
  perform app_tell(jsonb_build_object('tenantId', tenant, 'seq', head.seq, 'rows',
    jsonb_build_array(jsonb_build_array(p_kind, p_id, p_instance))));
  return head.seq;
end
$$;
