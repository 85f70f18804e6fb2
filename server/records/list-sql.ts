/** The statement of a list: filters, search and keyset paging of one kind. Runs in the server. */
import * as v from 'valibot';
import { isUuid } from '../../lib/schema/id.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import { isPostgresText } from '../../lib/schema/text-limits.ts';
import type { DirectoryScope } from './authority.ts';
import { readPageToken } from './page-token.ts';
import { KIND_TABLES, rowJson } from './row-sql.ts';

export interface ListQuery {
  readonly instance?: string | undefined;
  readonly environment?: string | undefined;
  /** Finds records in which a name or identifier holds this text, without regard to case. */
  readonly q?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const Position = v.tuple([v.pipe(v.string(), v.check(isPostgresText)), v.custom<string>(isUuid)]);

interface ListOf {
  readonly kind: Kind;
  readonly query: ListQuery;
  readonly scope: DirectoryScope;
  readonly tenantId: string;
  readonly rows: number;
}

export function listStatement({ kind, query, scope, tenantId, rows }: ListOf) {
  const table = KIND_TABLES[kind];
  const parameters: unknown[] = [tenantId, rows];
  const conditions = ['r.tenant_id = $1', 'r.deleted_at is null'];
  const value = (parameter: unknown) => `$${parameters.push(parameter)}`;
  if (!scope.all && table.instance) {
    conditions.push(`r.${table.instance} = any (${value(scope.instances)}::uuid[])`);
  }
  if (query.instance && table.instance) conditions.push(`r.${table.instance} = ${value(query.instance)}`);
  if (query.environment && table.environment) {
    conditions.push(`r.${table.environment} = ${value(query.environment)}`);
  }
  if (query.q) {
    const text = value(query.q);
    const matches = table.searched.map((column) => `strpos(lower(r.${column}), lower(${text})) > 0`);
    conditions.push(`(${matches.join(' or ')})`);
  }
  if (query.after) {
    const [position, id] = readPageToken(query.after, Position);
    conditions.push(`(r.${table.order}, r.id) > (${value(position)}, ${value(id)})`);
  }
  const sql = `select r.${table.order} as position, ${rowJson(kind)} as row from ${table.table} r
    where ${conditions.join(' and ')} order by r.${table.order}, r.id limit $2`;
  return { sql, parameters };
}
