-- People see their sign-ins, and end one or all others. Decision 0097.

-- Of grants: from what kind of browser it was made. Goes with its row.
alter table provider_payloads add column device text;

-- Ends some sign-ins of the calling account, with the sessions of browsers that hold them, or all sessions but one. What
-- stays gets its next access token by its refresh token, as those of before are refused by their number.
create function app_end_grants(p_grants text[], p_session text, p_others boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update accounts set sign_outs = sign_outs + 1, signed_out_at = clock_timestamp()
  where tenant_id = app_tenant() and id = app_account();
  delete from provider_payloads p
  where p.tenant_id = app_tenant() and p.payload ->> 'accountId' = app_account()::text
    and (p.grant_id = any (p_grants)
      or (p.model = 'Grant' and p.id in (
        select translate(encode(sha256(convert_to(g, 'UTF8')), 'base64'), '+/=', '-_') from unnest(p_grants) as g))
      or (p.model = 'Session' and p.uid is distinct from p_session and (p_others or exists (
        select from jsonb_each(p.payload -> 'authorizations') as a where a.value ->> 'grantId' = any (p_grants)))));
  if p_others then
    -- A password that was typed, and whose sign-in has not gone on yet.
    delete from provider_payloads p where p.tenant_id = app_tenant() and p.model = 'Interaction'
      and p.payload -> 'result' -> 'login' ->> 'accountId' = app_account()::text;
  end if;
  perform app_tell_accounts(app_tenant(), array[app_account()]);
end
$$;
revoke execute on function app_end_grants(text[], text, boolean) from public;
grant execute on function app_end_grants(text[], text, boolean) to patchpanel_member;
