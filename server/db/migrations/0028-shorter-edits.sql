-- Fewer statements for each request, and fewer steps for an edit while others wait for its tenant's order. Decision 0085.

-- As before, and keeps in `app.caller` what the handlers ask of the account, so that it is read once for each request.
create or replace function app_bind(p_tenant uuid, p_account uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  is_active boolean;
  caller json;
  actor text;
  sees text;
  edits text;
  own text;
  at text;
begin
  select a.active, a.username,
    json_build_object('username', a.username, 'issuer', a.issuer, 'active', a.active, 'signOuts', a.sign_outs,
      'grants', coalesce(json_agg(json_build_object('id', g.id, 'role', g.role, 'instanceId', g.instance_id,
        'crmUserId', g.crm_user_id) order by g.role, g.instance_id, g.id) filter (where g.id is not null), '[]')),
    case when bool_or(g.role in ('admin', 'support') and g.instance_id is null) then '*'
      else array_agg(g.instance_id) filter (where g.role in ('admin', 'support'))::text end,
    case when bool_or(g.role = 'admin' and g.instance_id is null) then '*'
      else array_agg(g.instance_id) filter (where g.role = 'admin')::text end,
    array_agg(g.crm_user_id) filter (where g.role = 'agent' and g.crm_user_id is not null)::text,
    array_agg(g.instance_id) filter (where g.role = 'agent' and g.instance_id is not null)::text
  into is_active, actor, caller, sees, edits, own, at
  from accounts a left join grants g on g.tenant_id = a.tenant_id and g.account_id = a.id
  where a.tenant_id = p_tenant and a.id = p_account
  group by a.tenant_id, a.id;
  if is_active is not true then
    actor := null; sees := null; edits := null; own := null; at := null;
  end if;
  perform set_config('app.tenant', p_tenant::text, true), set_config('app.account', p_account::text, true),
    set_config('app.actor', coalesce(actor, ''), true), set_config('app.directory', coalesce(sees, ''), true),
    set_config('app.admin', coalesce(edits, ''), true), set_config('app.own', coalesce(own, '{}'), true),
    set_config('app.own_instances', coalesce(at, '{}'), true), set_config('app.own_groups', '{}', true),
    set_config('app.own_agents', '{}', true), set_config('app.own_environments', '{}', true),
    set_config('app.caller', coalesce(caller::text, ''), true);
  if own is not null then
    perform app_bind_own(p_tenant, own::uuid[]);
  end if;
end
$$;

-- The last step of an edit of one record: keeps the answer under its key, then does what app_seal_columns does, for one
-- change. What does not depend on the order is made before the lock. Returns the tenant's newest seq.
create function app_seal_one(p_key text, p_status int, p_etag text, p_body text, p_kind text, p_id uuid, p_instance uuid,
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
revoke execute on function app_seal_one(text, int, text, text, text, uuid, uuid, bigint, text, text, text, text) from public;
grant execute on function app_seal_one(text, int, text, text, text, uuid, uuid, bigint, text, text, text, text)
  to patchpanel_member;

-- Accounts are never removed, and a key is written for the account that is bound alone: looking it up, and locking it
-- beside all other edits of the same person, took longer than keeping the key.
alter table idempotency_answers drop constraint idempotency_answers_tenant_id_account_id_fkey;
