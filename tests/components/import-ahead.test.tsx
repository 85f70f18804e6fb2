// @vitest-environment happy-dom
/** The plan is asked for as soon as the header is known; what the rest of the file shows decides whether it is wanted. */
import { expect, test } from 'vitest';
import type { FileFault, FileWatch, ReadFile, ReadImportFile } from '../../lib/app/import-file.ts';
import { press, settle } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';
import { chooseFile, FACTS, ok, open, until, users } from './import-at-work.tsx';

/** Reads on until the test says what came of it. */
async function readingOn() {
  let watched: FileWatch | undefined;
  let end: (found: ReadFile | FileFault) => void = () => {};
  let body = new Blob();
  const readFile: ReadImportFile = (file, _wish, watch) => {
    watched = watch;
    body = file;
    return new Promise((resolve) => {
      end = resolve;
    });
  };
  const client = await open(users, { readFile, answers: { cancelImport: () => ok({ job: null }) } });
  await chooseFile();
  await settle(() => watched?.onHeader(FACTS));
  const read = (shape = FACTS.shape) => settle(() => end({ is: 'read', facts: { ...FACTS, shape }, body }));
  const fail = (message: string) => settle(() => end({ is: 'fault', code: 'quote', message }));
  return { client, read, fail };
}

type Client = Awaited<ReturnType<typeof open>>;
const given = (client: Client) => client.sent('cancelImport');
const planned = (client: Client) =>
  client.sent('planImport').map((request) => ({ jobId: (request as { jobId: string }).jobId }));

test('it is under way before the file is read, and shown when it is', async () => {
  const { client, read } = await readingOn();
  expect(client.sent('planImport')).toMatchObject([{ encoding: 'utf-8', delimiter: ';' }]);
  expect(document.querySelector('[role=grid]')).toBeNull();
  await read();
  await until(() => byRole('button', 'Apply import'));
  expect(client.sent('planImport')).toHaveLength(1);
  expect(given(client)).toEqual([]);
});

test('a file that cannot be read has no plan', async () => {
  const { client, fail } = await readingOn();
  await fail('Line 7: a quote is not closed.');
  await until(() => expect(document.body.textContent).toContain('Line 7'));
  expect(given(client)).toEqual(planned(client));
});

test('a file in doubt is asked about first', async () => {
  const { client, read } = await readingOn();
  await read({ rows: 30, faults: 30, first: [] });
  expect(given(client)).toHaveLength(1);
  expect(document.querySelector('[role=grid]')).toBeNull();
});

test('cancelled while it is read, it is given up on the server too', async () => {
  const { client } = await readingOn();
  await press(byRole('button', 'Cancel import'));
  await until(() => byRole('button', 'Choose CSV file'));
  expect(given(client)).toEqual(planned(client));
});
