-- Takes 0035 back. Passwords that were given and not changed yet are good for longer until the upgrade.
drop function app_change_password(text, text);
drop function app_set_password(uuid, text, boolean);
create function app_set_password(p_account uuid, p_hash text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not app_admin_of_all() then
    raise exception 'Only an admin of the whole tenant may set passwords.' using errcode = 'insufficient_privilege';
  end if;
  perform app_end_sign_ins(p_account);
  insert into local_passwords (tenant_id, account_id, hash)
  select tenant_id, id, p_hash from accounts where tenant_id = app_tenant() and id = p_account and issuer = 'local'
  on conflict (tenant_id, account_id) do update set hash = excluded.hash;
  delete from sign_in_failures f using accounts a
  where a.tenant_id = app_tenant() and a.id = p_account and f.tenant_id = a.tenant_id and f.kind = 'username'
    and f.key = encode(sha256(convert_to(a.username, 'UTF8')), 'hex');
end
$$;
revoke execute on function app_set_password(uuid, text) from public;
grant execute on function app_set_password(uuid, text) to patchpanel_member;
alter table local_passwords drop column given_until;
