/** The bridge in Oracle's Agent Browser UI: what it tells, whom, and what is known without it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readIdentity } from '../../lib/crm/read-identity.ts';
import { testIdentity } from '../../lib/crm/trial/test-identity.ts';
import { SiteWatch } from '../../lib/crm/watch-site.ts';
import type { SiteClaims } from '../../lib/schema/claims.ts';
import { ORACLE_B2C_IDENTITY } from '../../lib/schema/presets/oracle-b2c.ts';
import { ACCOUNT, ORACLE_B2C, oracleServiceCloud } from './fixtures/oracle-b2c.ts';
import { createPage, noBackground, type TestPage } from './page.ts';
import { runBridge } from './run-bridge.ts';

const ADA = { nativeId: '42', username: 'ada.moreno', fullName: null, instanceKey: 'acme' };
const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const open = () => createPage(ORACLE_B2C.page.url);

/** Another frame of the page's tab, or of another tab with a storage of its own. */
async function begin(oracle: { world: unknown }, { sessionStorage }: TestPage): Promise<void> {
  const { close } = await runBridge(oracle.world, sessionStorage);
  ends.push(close);
}

const read = (page: TestPage) =>
  readIdentity({
    page,
    spec: ORACLE_B2C_IDENTITY,
    network: true,
    memory: new Map(),
    signal: new AbortController().signal,
    ask: noBackground,
  });

describe('the bridge', () => {
  it('names itself to Oracle, and tells account and interface', async () => {
    const page = open();
    const oracle = oracleServiceCloud();
    await begin(oracle, page);
    expect(await read(page)).toMatchObject(ADA);
    expect(oracle.loaded).toEqual([['PatchpanelBridge', '1.0']]);
  });

  it('leaves nothing in the storage of the tab', async () => {
    const page = open();
    await begin(oracleServiceCloud(), page);
    await read(page);
    expect(page.sessionStorage.length).toBe(0);
  });

  it('is silent to another tab', async () => {
    await begin(oracleServiceCloud(), open());
    expect(await read(open())).toBe('unknown');
  });

  it('answers each of two tabs with its own account', async () => {
    const [first, second] = [open(), open()];
    await begin(oracleServiceCloud(), first);
    await begin(oracleServiceCloud({ ...ACCOUNT, id: 43, login: 'ben' }), second);
    expect(await Promise.all([read(first), read(second)])).toMatchObject([ADA, { username: 'ben' }]);
  });

  it('is silent to whoever asks without knowing the tab', async () => {
    const page = open();
    await begin(oracleServiceCloud(), page);
    const channel = new BroadcastChannel('patchpanel');
    ends.push(() => channel.close());
    const heard = vi.fn();
    channel.onmessage = ({ data }) => heard(data);
    channel.postMessage({ question: 'guessed' });
    await read(page);
    expect(heard.mock.calls.flat().filter((data) => data.to === 'guessed')).toEqual([]);
  });

  it('is silent once the person signs out', async () => {
    const page = open();
    const oracle = oracleServiceCloud();
    await begin(oracle, page);
    oracle.signOut();
    expect(await read(page)).toBe('unknown');
  });

  it('tells of an older release without that event', async () => {
    const page = open();
    const { world, context } = oracleServiceCloud();
    Object.assign(context, { addLoggingOutEventListener: undefined });
    await begin({ world }, page);
    expect(await read(page)).toMatchObject(ADA);
  });

  it('tells of an interface whose name is another', async () => {
    const page = open();
    await begin(oracleServiceCloud({ ...ACCOUNT, interfaceName: 'acme_fr' }), page);
    expect(await read(page)).toMatchObject({ instanceKey: 'acme_fr' });
  });
});

describe('a test of the rules', () => {
  const trial = (page: TestPage) =>
    testIdentity(page, ORACLE_B2C_IDENTITY, { ask: noBackground, signal: new AbortController().signal });

  it('tells what the bridge answered', async () => {
    const page = open();
    await begin(oracleServiceCloud(), page);
    expect(await trial(page)).toMatchObject({
      instanceKey: { text: 'acme' },
      signedIn: { nativeId: '42', username: 'ada.moreno' },
      probes: [{ verdict: 'person', request: { outcome: { is: 'answered' } } }],
    });
  });

  it('tells that there is no bridge', async () => {
    expect(await trial(open())).toMatchObject({
      signedIn: 'unknown',
      probes: [{ verdict: 'failed', request: { outcome: { is: 'failed', why: 'adapter' } } }],
    });
  });
});

describe('the panel', () => {
  it('knows nothing of the user where the bridge is missing', async () => {
    expect(await read(open())).toBe('unknown');
  });

  it('knows nothing where Oracle gives other names to what it tells', async () => {
    const page = open();
    const { world, context } = oracleServiceCloud();
    for (const name of ['getAccountId', 'getLogin']) Object.assign(context, { [name]: () => undefined });
    await begin({ world }, page);
    expect(await read(page)).toBe('unknown');
  });

  it('knows nothing where the browser keeps the storage closed', async () => {
    const page = open();
    Object.defineProperty(page, 'sessionStorage', {
      get: () => {
        throw new DOMException('Access is denied.', 'SecurityError');
      },
    });
    expect(await read(page)).toBe('unknown');
  });

  it('learns of the user though the bridge comes later than the panel', async () => {
    const page = open();
    const claims: SiteClaims[] = [];
    const end = new AbortController();
    ends.push(() => end.abort());
    new SiteWatch({
      page,
      spec: ORACLE_B2C_IDENTITY,
      ask: noBackground,
      askFrames: () => undefined,
      isWatched: () => true,
      signal: end.signal,
      async report(claim) {
        claims.push(claim);
        return true;
      },
    });
    await vi.waitFor(() => expect(claims.at(-1)?.signedIn).toBe('unknown'));
    await begin(oracleServiceCloud(), page);
    await vi.waitFor(
      () => expect(claims.at(-1)).toMatchObject({ signedIn: ADA, instanceKey: 'acme' }),
      5_000,
    );
  });
});
