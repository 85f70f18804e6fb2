-- Sealing many changes in a time that grows with their number alone: only the chain of hashes needs one step after the
-- other, everything else is one statement for all.

-- What the hash of an audit entry covers besides the hash before it: every column.
create function app_audit_text(entry audit_entries) returns bytea language sql stable as
$$ select convert_to(jsonb_build_array(
  entry.tenant_id, entry.seq, extract(epoch from entry.at), entry.actor, entry.account_id, entry.kind, entry.id,
  entry.instance_id, entry.action, entry.before, entry.after, entry.source, entry.job_id)::text, 'UTF8') $$;

create or replace function app_audit_hash(previous bytea, entry audit_entries) returns bytea language sql stable as
$$ select sha256(previous || app_audit_text(entry)) $$;

create or replace function app_seal(changes jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  entries audit_entries[];
  texts bytea[];
  hashes bytea[] := '{}';
  hash bytea;
  part bytea;
begin
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  select array_agg(made.entry order by made.place), array_agg(app_audit_text(made.entry) order by made.place)
  into entries, texts
  from (
    select c.place, row(tenant, head.audit_seq + c.place, clock_timestamp()::timestamptz(3),
      coalesce(nullif(current_setting('app.actor', true), ''), 'system'), app_account(), c.kind, c.id, c.instance_id,
      c.action, c.before, c.after, c.source, c.job_id, null)::audit_entries as entry
    from rows from (jsonb_to_recordset(changes) as (kind text, id uuid, "instanceId" uuid, action text, before jsonb,
      after jsonb, source text, "jobId" uuid))
      with ordinality as c (kind, id, instance_id, action, before, after, source, job_id, place)
    offset 0
  ) as made;
  hash := head.audit_hash;
  foreach part in array coalesce(texts, '{}') loop
    hash := sha256(hash || part);
    hashes := array_append(hashes, hash);
  end loop;
  insert into audit_entries (tenant_id, seq, at, actor, account_id, kind, id, instance_id, action, before, after, source,
    job_id, hash)
  select e.tenant_id, e.seq, e.at, e.actor, e.account_id, e.kind, e.id, e.instance_id, e.action, e.before, e.after,
    e.source, e.job_id, e.hash
  from rows from (unnest(entries), unnest(hashes)) as e (tenant_id, seq, at, actor, account_id, kind, id, instance_id,
    action, before, after, source, job_id, no_hash, hash);
  -- A record that one transaction changes twice stands in the feed as it was last.
  insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
  select distinct on (c.kind, c.id) tenant, c.kind, c.id, head.seq + c.place, c.version, c.deleted, c.instance_id
  from rows from (jsonb_to_recordset(changes) as (kind text, id uuid, "instanceId" uuid, version bigint, deleted boolean))
    with ordinality as c (kind, id, instance_id, version, deleted, place)
  order by c.kind, c.id, c.place desc
  on conflict (tenant_id, kind, id) do update set seq = excluded.seq, version = excluded.version,
    deleted = excluded.deleted, changed_at = excluded.changed_at, instance_id = excluded.instance_id;
  head.seq := head.seq + cardinality(hashes);
  update tenant_heads set seq = head.seq, audit_seq = head.audit_seq + cardinality(hashes), audit_hash = hash
  where tenant_id = tenant;
  perform app_announce(head.seq);
  return head.seq;
end
$$;
