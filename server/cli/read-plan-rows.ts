/** Reads rows of a plan as the server keeps them. Runs in the command line. */
import * as v from 'valibot';
import { type Issue, PlanRowSchema, type RowState } from '../../lib/schema/import-plan.ts';
import type { Api } from './api.ts';

const RowsSchema = v.object({ items: v.array(PlanRowSchema), next: v.nullable(v.number()) });

interface Wish {
  readonly state?: RowState;
  readonly issues?: Issue['level'];
  /** Rows beyond this row of the file. */
  readonly after?: number;
  readonly limit: number;
}

export function readPlanRows(api: Api, jobId: string, { state, issues, after = 0, limit }: Wish) {
  const query = { state, issues, after: String(after), limit: String(limit) };
  return api.read(RowsSchema, { path: `/v1/imports/${jobId}/rows`, query });
}
