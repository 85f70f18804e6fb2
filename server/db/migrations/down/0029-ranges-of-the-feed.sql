-- Takes 0029 back: records that stand in a range get a row of the feed again.
with newest as (
  select distinct on (r.tenant_id, r.kind, e.id) r.tenant_id, r.kind, e.id, r.from_seq + e.place - 1 as seq, r.changed_at
  from feed_ranges r cross join lateral unnest(r.ids) with ordinality as e (id, place)
  order by r.tenant_id, r.kind, e.id, r.to_seq desc
), versions as (
  select 'crm-instances' as kind, tenant_id, id, version from crm_instances
  union all select 'crm-user-groups', tenant_id, id, version from crm_user_groups
  union all select 'crm-users', tenant_id, id, version from crm_users
  union all select 'environments', tenant_id, id, version from environments
  union all select 'agent-groups', tenant_id, id, version from agent_groups
  union all select 'cti-agents', tenant_id, id, version from cti_agents
)
update feed f set seq = n.seq, changed_at = n.changed_at, version = v.version
from newest n join versions v using (kind, tenant_id, id)
where f.tenant_id = n.tenant_id and f.kind = n.kind and f.id = n.id and f.seq < n.seq;
drop table feed_ranges;

create or replace function app_seal_made(origin text, job uuid, out first_entry bigint, out last_entry bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  account uuid := app_account();
  who text := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
  moment timestamptz(3);
  head tenant_heads;
  part text;
  hashes bytea[] := '{}';
  -- What all entries have in common of the text that app_audit_text writes, between the things that differ.
  start text;
  made text;
  sealed text;
begin
  perform app_lock_order();
  moment := clock_timestamp();
  select * into strict head from tenant_heads where tenant_id = tenant;
  first_entry := head.audit_seq + 1;
  start := concat('[', to_jsonb(tenant), ', ');
  made := concat(', ', to_jsonb(extract(epoch from moment)), ', ', to_jsonb(who), ', ', coalesce(to_jsonb(account), 'null'), ', "');
  sealed := concat(', ', to_jsonb(origin), ', ');
  for part in
    select start || (head.audit_seq + m.place) || made || m.kind || '", "' || m.id || '", '
      || coalesce('"' || m.instance_id || '"', 'null') || ', "' || m.action || '", ' || coalesce(m.before::text, 'null') || ', '
      || case when m.action <> 'delete' then m.after::text else 'null' end || sealed
      || coalesce('"' || coalesce(m.job_id, job) || '"', 'null') || ']'
    from pg_temp.made_changes m order by m.place
  loop
    head.audit_hash := sha256(head.audit_hash || convert_to(part, 'UTF8'));
    hashes := array_append(hashes, head.audit_hash);
  end loop;
  last_entry := head.audit_seq + cardinality(hashes);
  if cardinality(hashes) = 0 then
    return;
  end if;
  insert into audit_entries (tenant_id, seq, at, actor, account_id, kind, id, instance_id, action, before, after, source,
    job_id, hash)
  select tenant, head.audit_seq + m.place, moment, who, account, m.kind, m.id, m.instance_id, m.action, m.before,
    case when m.action <> 'delete' then m.after end, origin, coalesce(m.job_id, job), h.hash
  from pg_temp.made_changes m join unnest(hashes) with ordinality as h (hash, place) on h.place = m.place;
  with known as (
    update feed f set seq = head.seq + m.place, version = m.version, deleted = m.action = 'delete', changed_at = moment,
      instance_id = m.instance_id
    from pg_temp.made_changes m where f.tenant_id = tenant and f.kind = m.kind and f.id = m.id
    returning f.id
  )
  insert into feed (tenant_id, kind, id, seq, version, deleted, changed_at, instance_id)
  select tenant, m.kind, m.id, head.seq + m.place, m.version, m.action = 'delete', moment, m.instance_id
  from pg_temp.made_changes m where not exists (select from known k where k.id = m.id);
  update tenant_heads set seq = head.seq + cardinality(hashes), audit_seq = last_entry, audit_hash = head.audit_hash
  where tenant_id = tenant;
  perform app_announce(head.seq + cardinality(hashes));
end
$$;
