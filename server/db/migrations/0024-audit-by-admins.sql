-- The functions that write audit trail and feed do so with the rights of the owner, so that no policy asked who called
-- them: anybody signed in could have had a deletion noted, and told to all clients, that never was. Decision 0076.

-- Called only for entries that the condition of its trigger does not find to be within what the account administers.
create function app_refuse_entry() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  -- The server's own jobs act for no account, a restore for no tenant.
  if app_account() is null then
    return new;
  end if;
  raise exception 'Only who may change a record may add to its history.' using errcode = 'insufficient_privilege';
end
$$;

-- app.admin is '*' or the text of an array of instances, in which an id is found as it is written: reading the array for
-- each of the fifty thousand entries of an import would be seen.
create trigger entries_of_admins before insert on audit_entries for each row
  when (current_setting('app.admin', true) is distinct from '*'
    and (strpos(current_setting('app.admin', true), new.instance_id::text) > 0
      and (new.kind <> 'crm-instances' or new.action = 'update')) is not true)
  execute function app_refuse_entry();
