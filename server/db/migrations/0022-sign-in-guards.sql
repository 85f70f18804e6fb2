-- Wrong passwords by username and by address, shared by all server processes; and the end of all sign-ins of an account.
create table sign_in_failures (
  tenant_id uuid not null references tenants,
  kind text collate "C" not null check (kind in ('username', 'address')),
  -- SHA-256 in hex: what people type where a username belongs, now and then a password, is not kept, nor are addresses.
  key text collate "C" not null,
  failures int not null,
  locked_until timestamptz(3) not null,
  forgotten_at timestamptz(3) not null,
  primary key (tenant_id, kind, key)
);
create index sign_in_failures_age on sign_in_failures (tenant_id, forgotten_at);
alter table sign_in_failures enable row level security;
create policy system_jobs on sign_in_failures to patchpanel_sign_in, patchpanel_seed, patchpanel_maintenance
  using (tenant_id = (select app_tenant())) with check (tenant_id = (select app_tenant()));
create policy admin_reads on sign_in_failures for select to patchpanel_member
  using (tenant_id = (select app_tenant()) and kind = 'username' and (select app_admin_of_all()));
grant select, insert, update, delete on sign_in_failures to patchpanel_sign_in;
grant select on sign_in_failures to patchpanel_member;
-- They lay there before.
delete from provider_payloads where model = 'SignInFailures';

-- How often all sign-ins of the account were ended, and when last. Our own tokens say the number under which they were
-- issued; those of other issuers are compared by time.
alter table accounts add column sign_outs int not null default 0;
alter table accounts add column signed_out_at timestamptz(3);

-- Whose sign-in a row belongs to.
create index provider_payloads_account on provider_payloads (tenant_id, (payload->>'accountId'))
  where payload->>'accountId' is not null;

-- Ends every sign-in of an account: of oneself, or by an admin of the whole tenant. False where there is no such account.
create function app_end_sign_ins(p_account uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if app_account() is distinct from p_account and not app_admin_of_all() then
    raise exception 'Only an admin of the whole tenant may end the sign-ins of others.'
      using errcode = 'insufficient_privilege';
  end if;
  update accounts set sign_outs = sign_outs + 1, signed_out_at = clock_timestamp()
  where tenant_id = app_tenant() and id = p_account;
  if not found then
    return false;
  end if;
  delete from provider_payloads where tenant_id = app_tenant() and payload->>'accountId' = p_account::text;
  -- A password that was typed, and whose sign-in has not gone on yet.
  delete from provider_payloads where tenant_id = app_tenant() and model = 'Interaction'
    and payload->'result'->'login'->>'accountId' = p_account::text;
  return true;
end
$$;
revoke execute on function app_end_sign_ins(uuid) from public;
grant execute on function app_end_sign_ins(uuid) to patchpanel_member;

-- Gives a local account a new password, which ends its sign-ins and what wrong passwords had locked.
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

-- Waiting polls of somebody who ended their own sign-ins look again; nothing of the configuration has changed.
create function app_announce_sign_outs() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform app_announce((select seq from tenant_heads where tenant_id = app_tenant()));
end
$$;
revoke execute on function app_announce_sign_outs() from public;
grant execute on function app_announce_sign_outs() to patchpanel_member;
