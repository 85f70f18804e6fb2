-- Accounts of outside OpenID Connect issuers are made, and given the grants that their claims stand for, at sign-in. What
-- signs people in may do so for these accounts alone: it can neither make a local account or a machine's, nor give one a
-- grant, nor enable what an admin has disabled.
grant insert (tenant_id, id, updated_by, issuer, subject, username, active), update (version, updated_at, updated_by)
  on accounts to patchpanel_sign_in;
grant insert, delete on grants to patchpanel_sign_in;
grant select (tenant_id, id, crm_id, deleted_at) on crm_instances to patchpanel_sign_in;
grant select (tenant_id, id, instance_id, username, deleted_at) on crm_users to patchpanel_sign_in;
grant execute on function app_seal_accounts(jsonb) to patchpanel_sign_in;

create policy outside_accounts_alone on accounts as restrictive for insert to patchpanel_sign_in
  with check (issuer <> 'local');
create policy outside_accounts_alone_change on accounts as restrictive for update to patchpanel_sign_in
  using (issuer <> 'local' and active) with check (issuer <> 'local' and active);
create policy outside_accounts_alone on grants as restrictive for insert to patchpanel_sign_in
  with check (role <> 'runtime' and exists (
    select from accounts a where a.tenant_id = grants.tenant_id and a.id = grants.account_id and a.issuer <> 'local'));
create policy outside_accounts_alone_end on grants as restrictive for delete to patchpanel_sign_in
  using (exists (
    select from accounts a where a.tenant_id = grants.tenant_id and a.id = grants.account_id and a.issuer <> 'local'));

-- An admin lifts what wrong passwords locked.
grant delete on sign_in_failures to patchpanel_member;
create policy admin_unlocks on sign_in_failures for delete to patchpanel_member
  using (tenant_id = (select app_tenant()) and kind = 'username' and (select app_admin_of_all()));
