/** Consoles that export from a server of their own, in one process. */
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { writeCsv } from '../../lib/csv/write-csv.ts';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { ExportRequest } from '../../lib/schema/console/import-view.ts';
import { IMPORT_COLUMNS } from '../../lib/schema/import-columns.ts';
import { IDS, type Person, startTestServer, type TestServer, tokenFor } from '../server/test-server.ts';
import { newProfile, type Profile, startWorker, type Worker } from '../support/extension.ts';

export const ALL = { kind: 'crm-users', instanceId: IDS.north, appliesMapping: false, shown: null } as const;
const NO_FILTER = { groupId: null, mapped: null, mode: null, environmentId: null };
export const found = (search: string): ExportRequest => ({ ...ALL, shown: { search, filter: NO_FILTER } });
export const HEADER = writeCsv([IMPORT_COLUMNS['crm-users']]);
export const rowOf = (username: string) => `,${username},,,,,FALSE\r\n`;

export interface ExportsAtWork {
  readonly server: () => TestServer;
  /** Ended after the test. */
  readonly workers: Worker[];
  profileOf(person: Person): Promise<Profile>;
  consoleOf(person: Person, line?: typeof fetch): Promise<{ console: PageClient; worker: Worker }>;
}

/** For all tests of a file. */
export function exportsAtWork(name: string): ExportsAtWork {
  const workers: Worker[] = [];
  let running: TestServer | undefined;
  let profiles = 0;
  beforeAll(async () => {
    running = await startTestServer();
  });
  afterEach(() => {
    for (const worker of workers.splice(0)) worker.end();
  });
  afterAll(() => running?.close());
  const server = () => {
    if (!running) throw new Error('The server has not been started.');
    return running;
  };
  const profileOf = async (person: Person) => {
    profiles += 1;
    const access = await tokenFor(server(), person);
    const tokens = { access, refresh: null, idToken: null, subject: person };
    return newProfile(`${name}-${profiles}`, { server: server().url, tokens });
  };
  return {
    server,
    workers,
    profileOf,
    async consoleOf(person, line = fetch) {
      const worker = await startWorker(await profileOf(person), line);
      workers.push(worker);
      const console = worker.open('console');
      await console.call('hello', { surface: 'console', protocol: 1 });
      await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'), { timeout: 20_000 });
      return { console, worker };
    },
  };
}
