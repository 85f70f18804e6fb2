/** What the server is asked about imports is asked again while it works, and given up when nobody wants it. */
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../lib/remote/http.ts';
import { createImportRemote } from '../../lib/remote/import-remote.ts';
import { offline, RemoteError } from '../../lib/remote/remote-error.ts';
import { JOB } from '../components/import-at-work.tsx';

const late = () => new RemoteError({ kind: 'offline', detail: 'late' }, { isLate: true });
const PLAN = {
  jobId: JOB.id,
  kind: 'crm-users' as const,
  instanceId: null,
  fileName: 'users.csv',
  encoding: 'utf-8',
  delimiter: ',',
  createMissingGroups: false,
  applyMappings: false,
  moveTaken: false,
};

/** A server that answers so many requests with an error before it answers. */
function serverThat(fails: readonly RemoteError[], onAsked = () => {}) {
  const asked: HttpRequest[] = [];
  const remote = createImportRemote(async (request) => {
    asked.push(request);
    onAsked();
    const error = fails[asked.length - 1];
    if (error) throw error;
    return { status: 200, headers: new Headers(), body: JOB };
  });
  return { remote, asked };
}

const CALLS = {
  plan: (remote: ReturnType<typeof createImportRemote>, signal: AbortSignal) =>
    remote.plan({ ...PLAN, file: { url: 'blob:x' } }, new Blob(['x']), signal),
  apply: (remote: ReturnType<typeof createImportRemote>, signal: AbortSignal) =>
    remote.apply({ jobId: JOB.id, base: '7', exclude: [], confirm: { removeAll: 0, removals: 0 } }, signal),
  undo: (remote: ReturnType<typeof createImportRemote>, signal: AbortSignal) =>
    remote.undo({ jobId: JOB.id, changedRows: 'skip' }, signal),
};

describe.each(Object.entries(CALLS))('%s', (name, call) => {
  it('is asked again under the same key until the server has done it', async () => {
    const { remote, asked } = serverThat([late(), late(), late()]);
    expect(await call(remote, new AbortController().signal)).toEqual(JOB);
    const keys = asked.map(({ headers }) => headers?.['idempotency-key']);
    expect(keys).toEqual(Array(4).fill(`${JOB.id}.${name}`));
  });

  it('is not asked again after it was given up, nor where the line broke', async () => {
    const given = new AbortController();
    const patient = serverThat([late(), late()], () => given.abort());
    await expect(call(patient.remote, given.signal)).rejects.toMatchObject({ isLate: true });
    expect(patient.asked).toHaveLength(1);
    const broken = serverThat([offline('gone')]);
    await expect(call(broken.remote, new AbortController().signal)).rejects.toMatchObject({
      message: 'gone',
    });
    expect(broken.asked).toHaveLength(1);
  });
});

it('what goes with the plan goes once: a server that is late has it, or says that it has not', async () => {
  const { remote, asked } = serverThat([late()]);
  const file = { fileId: JOB.id, size: 7, url: 'blob:x', from: 4 };
  await remote.plan({ ...PLAN, file }, new Blob(['efg']), new AbortController().signal);
  const sent = await Promise.all(asked.map(async ({ csv }) => csv?.text()));
  expect(sent).toEqual(['efg', '']);
  expect(asked[1]?.query).toMatchObject({ file: JOB.id, size: 7 });
});

it('a part is the bytes from its beginning to its end', async () => {
  const { remote, asked } = serverThat([]);
  const part = { fileId: JOB.id, kind: 'crm-users' as const, instanceId: null, from: 2, to: 5 };
  await remote.sendPart(part, new Blob(['abcdefg']), new AbortController().signal);
  expect(await asked[0]?.csv?.text()).toBe('cde');
  expect(asked[0]).toMatchObject({ path: `v1/import-files/${JOB.id}/parts`, query: { from: 2 } });
});
