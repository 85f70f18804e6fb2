-- Sealing an import writes the text that the hashes cover by hand: the same bytes as app_audit_text, which builds a jsonb of each entry
-- first and took a quarter of an apply. What is compared is the outcome: a trail is verified by app_audit_text.
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

-- What an update of a whole directory returns stays in memory on its way into made_changes.
create or replace function app_open_changes() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform set_config('work_mem', '64MB', true);
  create temporary table made_changes (
    place int generated always as identity, kind text not null, id uuid not null, instance_id uuid, version bigint not null,
    action text not null, before jsonb, after jsonb not null, job_id uuid
  ) on commit drop;
  grant select, insert on made_changes to patchpanel_member;
end
$$;
