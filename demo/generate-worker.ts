/** Makes the demo's data in a thread of its own, written down as the database takes it. Runs on Node, by `generate-elsewhere.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { encodeRows } from '../server/db/load-columns.ts';
import { type DemoSize, generateDemo } from './data/generate.ts';

const { rows, accounts, people } = generateDemo(workerData as DemoSize);
const { 'crm-instances': instances, ...others } = rows;
parentPort?.postMessage({ instances, encoded: encodeRows(others), accounts, people });
