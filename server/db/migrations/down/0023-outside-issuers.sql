-- Takes 0023 back. Accounts of outside issuers stay, and nobody can sign in as one until the upgrade.
drop policy admin_unlocks on sign_in_failures;
revoke delete on sign_in_failures from patchpanel_member;
drop policy outside_accounts_alone_end on grants;
drop policy outside_accounts_alone on grants;
drop policy outside_accounts_alone_change on accounts;
drop policy outside_accounts_alone on accounts;
revoke execute on function app_seal_accounts(jsonb) from patchpanel_sign_in;
revoke select (tenant_id, id, instance_id, username, deleted_at) on crm_users from patchpanel_sign_in;
revoke select (tenant_id, id, crm_id, deleted_at) on crm_instances from patchpanel_sign_in;
revoke insert, delete on grants from patchpanel_sign_in;
revoke insert (tenant_id, id, updated_by, issuer, subject, username, active), update (version, updated_at, updated_by)
  on accounts from patchpanel_sign_in;
