/** The demo's data made beside whatever this thread does meanwhile, such as opening the database. Runs on Node. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CrmInstance } from '../lib/schema/crm-records.ts';
import type { EncodedRows } from '../server/db/load-columns.ts';
import type { DemoAccount, DemoData, DemoSize } from './data/generate.ts';
import type { DemoPerson } from './data/people.ts';

/** The instances are rows still, since the address of the CRM is not known before it listens; the others are written down. */
export interface WrittenDemo extends Pick<DemoData, 'accounts' | 'people'> {
  readonly rows: Pick<DemoData['rows'], 'crm-instances'>;
  readonly encoded: EncodedRows;
}

interface Answer {
  readonly instances: CrmInstance[];
  readonly encoded: EncodedRows;
  readonly accounts: DemoAccount[];
  readonly people: DemoPerson[];
}

/** Throws what `generateDemo` throws. */
export async function generateElsewhere(size: DemoSize): Promise<WrittenDemo> {
  const worker = new Worker(new URL('./generate-worker.ts', import.meta.url), { workerData: size });
  const [answer] = (await once(worker, 'message')) as [Answer];
  const { instances, ...others } = answer;
  return { rows: { 'crm-instances': instances }, ...others };
}
