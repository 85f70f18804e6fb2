/** Unticked rows as a new plan of the same file has them. */
import type { PageClient } from '../messages/page-client.ts';
import type { PlanRow } from '../schema/import-plan.ts';

/** Rows of a plan that are not to be applied, by their number. */
export type Excluded = ReadonlyMap<number, PlanRow>;

/** Asked at once; each is a small answer. */
const AT_ONCE = 20;

/** A row that cannot be read stays unticked as it was. */
export async function readExcluded(client: PageClient, jobId: string, former: Excluded): Promise<Excluded> {
  const kept = new Map(former);
  const numbers = [...former.keys()];
  for (let start = 0; start < numbers.length; start += AT_ONCE) {
    const asked = numbers.slice(start, start + AT_ONCE).map(async (number) => {
      const after = number - 1;
      const result = await client.call('readImportRows', { jobId, state: null, after, offset: 0, limit: 1 });
      const row = result.ok ? result.value.rows[0] : undefined;
      if (row?.row === number) kept.set(number, row);
    });
    await Promise.all(asked);
  }
  return kept;
}
