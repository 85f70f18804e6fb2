-- Takes 0042 back.
alter table crm_users set (fillfactor = 50);

create or replace function app_seal_batch(p_batch uuid, p_count int, origin text, job uuid, out first_entry bigint, out last_entry bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  account uuid := app_account();
  who text := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
  moment timestamptz(3);
  head tenant_heads;
  batch open_batches;
  part text;
  record_id uuid;
  hashes bytea[] := '{}';
  ids uuid[] := '{}';
  -- What all entries have in common of their text, between the things that differ.
  start text;
  made text;
  sealed text;
begin
  delete from open_batches o where o.tenant_id = tenant and o.batch_id = p_batch and o.account_id = account
  returning * into strict batch;
  perform app_lock_order();
  moment := clock_timestamp();
  select * into strict head from tenant_heads where tenant_id = tenant;
  start := concat('[', to_jsonb(tenant), ', ');
  made := concat(', ', to_jsonb(extract(epoch from moment)), ', ', to_jsonb(who), ', ', to_jsonb(account), ', ', to_jsonb(batch.kind), ', "');
  sealed := concat(', ', to_jsonb(origin), ', ', to_jsonb(job), ']');
  for part, record_id in
    select start || (head.audit_seq + e.place) || made || e.id || '", ' || coalesce('"' || e.instance_id || '"', 'null') || ', "update", '
      || e.before || ', ' || e.after || sealed, e.id
    from batch_entries e where e.tenant_id = tenant and e.batch_id = p_batch order by e.place
  loop
    head.audit_hash := sha256(head.audit_hash || convert_to(part, 'UTF8'));
    hashes := array_append(hashes, head.audit_hash);
    ids := array_append(ids, record_id);
  end loop;
  if cardinality(hashes) <> p_count then
    raise exception 'The batch has % entries instead of %.', cardinality(hashes), p_count using errcode = 'data_exception';
  end if;
  first_entry := head.audit_seq + 1;
  last_entry := head.audit_seq + p_count;
  insert into audit_batches (tenant_id, first_seq, last_seq, batch_id, page, at, actor, account_id, kind, instance_id, source, job_id, hashes)
  select tenant, first_entry + p.page * 1000, first_entry + p.page * 1000 + count(*) - 1, p_batch, p.page, moment, who, account,
    batch.kind, batch.instance_id, origin, job, string_agg(p.hash, '' order by p.place)
  from (select h.hash, h.place, ((h.place - 1) / 1000)::int as page from unnest(hashes) with ordinality as h (hash, place)) as p
  group by p.page;
  insert into feed_ranges (tenant_id, from_seq, to_seq, kind, instance_id, changed_at, ids)
  select tenant, head.seq + r.start + 1, head.seq + least(r.start + 100, p_count), batch.kind, batch.instance_id, moment,
    ids[r.start + 1 : r.start + 100]
  from generate_series(0, p_count - 1, 100) as r (start);
  update tenant_heads set seq = head.seq + p_count, audit_seq = last_entry, audit_hash = head.audit_hash where tenant_id = tenant;
  perform app_announce(head.seq + p_count);
end
$$;
