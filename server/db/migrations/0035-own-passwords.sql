-- A password that an admin gives may be for the first sign-in alone, within seven days; people change their own. Decision 0096.
alter table local_passwords add column given_until timestamptz(3);

-- As before, and where it is for the first sign-in it has to be changed then. Machines cannot: whether an account is one
-- is decided at the sign-in.
drop function app_set_password(uuid, text);
create function app_set_password(p_account uuid, p_hash text, p_first boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not app_admin_of_all() then
    raise exception 'Only an admin of the whole tenant may set passwords.' using errcode = 'insufficient_privilege';
  end if;
  perform app_end_sign_ins(p_account);
  insert into local_passwords (tenant_id, account_id, hash, given_until)
  select tenant_id, id, p_hash, case when p_first then clock_timestamp() + interval '7 days' end
  from accounts where tenant_id = app_tenant() and id = p_account and issuer = 'local'
  on conflict (tenant_id, account_id) do update set hash = excluded.hash, given_until = excluded.given_until;
  delete from sign_in_failures f using accounts a
  where a.tenant_id = app_tenant() and a.id = p_account and f.tenant_id = a.tenant_id and f.kind = 'username'
    and f.key = encode(sha256(convert_to(a.username, 'UTF8')), 'hex');
end
$$;

revoke execute on function app_set_password(uuid, text, boolean) from public;
grant execute on function app_set_password(uuid, text, boolean) to patchpanel_member;

-- Gives the calling account another password, which ends its sign-ins and what wrong passwords had locked. The hash of
-- the present one says that it was verified, and is still the present one: false where it is not. The setting lets the
-- trail take the entry, which is made here of the account itself, and is what it was when this returns.
create function app_change_password(p_former text, p_hash text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  present jsonb;
  former text := coalesce(current_setting('app.admin', true), '');
begin
  update local_passwords p set hash = p_hash, given_until = null from accounts a
  where p.tenant_id = app_tenant() and p.account_id = app_account() and p.hash = p_former
    and a.tenant_id = p.tenant_id and a.id = p.account_id and a.active and a.issuer = 'local';
  if not found then
    return false;
  end if;
  perform app_end_sign_ins(app_account());
  delete from sign_in_failures f using accounts a
  where a.tenant_id = app_tenant() and a.id = app_account() and f.tenant_id = a.tenant_id and f.kind = 'username'
    and f.key = encode(sha256(convert_to(a.username, 'UTF8')), 'hex');
  select jsonb_build_object('id', a.id, 'version', a.version, 'updatedBy', a.updated_by, 'issuer', a.issuer,
    'subject', a.subject, 'username', a.username, 'active', a.active,
    'updatedAt', to_char(a.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'grants', coalesce((
      select jsonb_agg(jsonb_build_object('role', g.role, 'instanceId', g.instance_id, 'crmUserId', g.crm_user_id)
        order by g.role, g.instance_id nulls first, g.crm_user_id nulls first)
      from grants g where g.tenant_id = a.tenant_id and g.account_id = a.id), '[]'))
  into strict present from accounts a where a.tenant_id = app_tenant() and a.id = app_account();
  perform set_config('app.admin', '*', true);
  perform app_seal_accounts(jsonb_build_array(jsonb_build_object('id', app_account(), 'action', 'update',
    'before', present, 'after', present || jsonb_build_object('passwordChanged', true), 'source', 'api')));
  perform set_config('app.admin', former, true);
  return true;
end
$$;
revoke execute on function app_change_password(text, text) from public;
grant execute on function app_change_password(text, text) to patchpanel_member;
