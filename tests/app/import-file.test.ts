/** A file whose columns cannot be given the chosen names is no file that was read. */
import { afterEach, expect, it, vi } from 'vitest';
import { openFileReader } from '../../lib/app/import-file.ts';

class IdleWorker {
  onmessage = null;
  onerror = null;
  postMessage() {}
  terminate() {}
}

afterEach(() => vi.unstubAllGlobals());

it('a header over several lines is refused where other columns are chosen, and says why', async () => {
  vi.stubGlobal('Worker', IdleWorker);
  const header = { encoding: 'utf-8', hasBom: false, delimiter: ',', names: ['Log\nin', 'Name'] };
  const wish = { kind: 'crm-users' as const, columns: { places: { Username: 0 }, of: header } };
  const read = openFileReader().read(new File(['"Log\nin",Name\neve,Eve\n'], 'users.csv'), wish, {
    signal: new AbortController().signal,
    onHeader() {},
    onProgress() {},
  });
  expect(await read).toEqual({
    is: 'fault',
    code: 'header',
    message: expect.stringContaining('The header goes over several lines'),
  });
});
