-- The key of agent ids that are nearly the asked one, as a column: under row-level security an index may be asked only by
-- functions that leak nothing, and lower() and its like are not known to, so the index over their expression never was.
drop index cti_agents_near;
alter table cti_agents add column near_key text collate "C"
  generated always as (ltrim(lower(btrim(agent_id, E' \t\r\n')), '0')) stored;
create index cti_agents_near on cti_agents (tenant_id, environment_id, near_key) where deleted_at is null;
