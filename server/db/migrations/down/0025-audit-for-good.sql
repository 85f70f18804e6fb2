-- Takes 0025 back. A trail that was cut cannot: an older version would call what is left broken.
do $$ begin
  if exists (select from audit_entries where source = 'retention') then
    raise exception 'The audit trail was cut at its beginning, which an older version does not understand: restore a backup from before the upgrade instead.';
  end if;
end $$;
drop trigger never_removed on audit_entries;
drop trigger never_changed on audit_entries;
drop function app_cut_audit(int, int);
drop function app_keep_audit();
drop function app_audit_cut(uuid);
drop function app_refuse_audit_change();
alter table audit_entries drop constraint audit_entries_source_check;
alter table audit_entries add constraint audit_entries_source_check
  check (source in ('panel', 'console', 'import', 'api', 'undo', 'revert', 'restore', 'seed'));
