-- Takes 0024 back.
drop trigger entries_of_admins on audit_entries;
drop function app_refuse_entry();
