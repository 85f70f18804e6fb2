/** The names of a record read from its page: only what the page marks as this record's, and read again until it is there. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPageRecord } from '../../lib/crm/read-record.ts';
import { SiteWatch } from '../../lib/crm/watch-site.ts';
import type { SiteClaims } from '../../lib/schema/claims.ts';
import type { IdentitySpec, RecordRule } from '../../lib/schema/identity-spec.ts';
import { DEMO_IDENTITY } from '../../lib/schema/presets/demo.ts';
import { createPage, noBackground } from './page.ts';

/** As the demo CRM writes it (demo/crm/client/records.js). */
const shown = (id: string, login: string, name: string) =>
  `<main><article data-record="users/${id}"><h1>${name}</h1><dl><dd data-field="Login">${login}</dd></dl></article></main>`;

const read = (address: string, html: string, rules: readonly RecordRule[] = DEMO_IDENTITY.records) =>
  readPageRecord(createPage(`https://crm.example${address}`, html), rules);

describe('the names of a record', () => {
  it('are read where the page shows this record', () => {
    expect(read('/users/7', shown('7', 'nora.newhire', 'Nora Newhire'))).toEqual({
      nativeId: '7',
      names: { username: 'nora.newhire', fullName: 'Nora Newhire' },
    });
  });

  it('are nothing while the page still shows the former record', () => {
    expect(read('/users/8', shown('7', 'nora.newhire', 'Nora Newhire'))).toEqual({
      nativeId: '8',
      names: { username: null, fullName: null },
    });
  });

  it('are not looked for without a rule, nor on a page about nobody', () => {
    const rules: RecordRule[] = [{ in: 'path', pattern: '/users/{id:int}' }];
    expect(read('/users/7', shown('7', 'x', 'y'), rules)).toEqual({ nativeId: '7', names: null });
    expect(read('/home', shown('7', 'x', 'y'))).toBeNull();
  });

  it.each(['a"] *', "a' or 1", 'é😀', 'a\\b'])('are found by an id that is no plain word: %s', (id) => {
    const selector = '[data-record="{id}"]';
    const rules: RecordRule[] = [
      { in: 'query', key: 'id', pattern: '{id:any}', fields: { username: [{ from: 'dom', selector }] } },
    ];
    const page = createPage(`https://crm.example/?id=${encodeURIComponent(id)}`, '<p>login</p><p>other</p>');
    page.document.querySelector('p')?.setAttribute('data-record', id);
    expect(readPageRecord(page, rules)).toMatchObject({ names: { username: 'login' } });
  });

  it('are nothing where a selector is mistaken', () => {
    const fields = { username: [{ from: 'dom' as const, selector: '[[' }] };
    expect(read('/users/7', '<p>x</p>', [{ in: 'path', pattern: '/users/{id:int}', fields }])).toMatchObject({
      names: { username: null },
    });
  });
});

describe('a single-page CRM', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const SPEC: IdentitySpec = {
    ...DEMO_IDENTITY,
    loggedIn: undefined,
    identity: { probes: [{ username: [{ from: 'const', value: 'ada' }] }] },
  };

  it('is read again until it shows the record, and no former name is reported with a new id', async () => {
    const page = createPage('https://crm.example/users/7', shown('7', 'nora', 'Nora'));
    const claims: SiteClaims[] = [];
    const end = new AbortController();
    new SiteWatch({
      page,
      spec: SPEC,
      isWatched: () => true,
      ask: noBackground,
      askFrames: () => undefined,
      signal: end.signal,
      async report(claim) {
        claims.push(claim);
        return true;
      },
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(claims.at(-1)?.record).toEqual({ nativeId: '7', username: 'nora', fullName: 'Nora' });
    page.push('/users/8');
    await vi.advanceTimersByTimeAsync(50);
    expect(claims.at(-1)).toMatchObject({
      recordNativeId: '8',
      record: { nativeId: '8', username: null, fullName: null },
    });
    page.document.body.innerHTML = shown('8', 'omar', 'Omar');
    await vi.advanceTimersByTimeAsync(100);
    expect(claims.at(-1)?.record).toEqual({ nativeId: '8', username: 'omar', fullName: 'Omar' });
    expect(claims.every(({ record, recordNativeId }) => record?.nativeId === recordNativeId)).toBe(true);
    end.abort();
  });
});
