-- An owner that is no superuser takes the roles on. Since PostgreSQL 16 whoever makes a role may administer it and is its member,
-- and still may not take it on (createrole_self_grant): `permission denied to set role` at the first request. Decision 0095.
do $$
declare
  name text;
begin
  if current_setting('server_version_num')::int < 160000 then
    return;
  end if;
  foreach name in array array['patchpanel_member', 'patchpanel_sign_in', 'patchpanel_seed', 'patchpanel_maintenance'] loop
    if not pg_has_role(current_user, name, 'set') then
      -- As text: older versions do not know these words.
      execute format('grant %I to %I with inherit false, set true', name, current_user);
    end if;
  end loop;
end
$$;
