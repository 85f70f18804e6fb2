-- Accounts and grants are audited like records, but are no part of the feed: nobody but an admin of all may see them.

-- The last statement of a transaction that changed accounts: one audit entry each of
-- [{id, action, before, after, source}]. Waiting polls look again, since what an account may do has changed.
create function app_seal_accounts(changes jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  change record;
  entry audit_entries;
begin
  if app_account() is not null and not app_admin_of_all() then
    raise exception 'Only an admin of the whole tenant may change accounts.' using errcode = 'insufficient_privilege';
  end if;
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  for change in
    select * from jsonb_to_recordset(changes) as c (id uuid, action text, before jsonb, after jsonb, source text)
  loop
    head.audit_seq := head.audit_seq + 1;
    entry.tenant_id := tenant;
    entry.seq := head.audit_seq;
    entry.at := clock_timestamp();
    entry.actor := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
    entry.account_id := app_account();
    entry.kind := 'accounts';
    entry.id := change.id;
    entry.action := change.action;
    entry.before := change.before;
    entry.after := change.after;
    entry.source := change.source;
    entry.hash := app_audit_hash(head.audit_hash, entry);
    head.audit_hash := entry.hash;
    insert into audit_entries values (entry.*);
  end loop;
  update tenant_heads set audit_seq = head.audit_seq, audit_hash = head.audit_hash where tenant_id = tenant;
  perform app_announce(head.seq);
end
$$;
revoke execute on function app_seal_accounts(jsonb) from public;
grant execute on function app_seal_accounts(jsonb) to patchpanel_member, patchpanel_maintenance, patchpanel_seed;
