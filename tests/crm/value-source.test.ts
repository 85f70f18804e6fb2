/** Reading single values from a CRM page. */
import { describe, expect, it } from 'vitest';
import { readFirst } from '../../lib/crm/value-source.ts';
import type { ValueSource } from '../../lib/schema/identity-spec.ts';
import { createPage, type TestPage } from './page.ts';

const read = (page: TestPage, ...sources: ValueSource[]) => readFirst(page, sources)?.text ?? null;

describe('sources in the address', () => {
  const page = createPage('https://crm.example:8443/app/7f/users?tab=a%20b#/sales/model?view=list');

  it.each<[ValueSource, string | null]>([
    [{ from: 'origin' }, 'https://crm.example:8443'],
    [{ from: 'host' }, 'crm.example:8443'],
    [{ from: 'path', segment: 1 }, '7f'],
    [{ from: 'path', segment: 9 }, null],
    [{ from: 'hash', segment: 0 }, 'sales'],
    [{ from: 'query', key: 'tab' }, 'a b'],
    [{ from: 'query', key: 'missing' }, null],
    [{ from: 'hashQuery', key: 'view' }, 'list'],
    [{ from: 'const', value: 'only' }, 'only'],
  ])('reads %o', (source, value) => {
    expect(read(page, source)).toBe(value);
  });

  // Odoo 16 and 17 keep all of their state as parameters in the hash.
  it('reads parameters of a hash without a question mark', () => {
    const odoo = createPage('https://odoo.example/web#id=2&model=res.users&view_type=form');
    expect(read(odoo, { from: 'hashQuery', key: 'model' })).toBe('res.users');
  });
});

describe('cookies', () => {
  it('reads one by its whole name, as text or as JSON', () => {
    const page = createPage('https://crm.example/');
    page.document.cookie = 'xuser=wrong';
    page.document.cookie = `user=${encodeURIComponent('{"id":5}')}`;
    expect(read(page, { from: 'cookie', name: 'user' })).toBe('{"id":5}');
    expect(read(page, { from: 'cookie', name: 'user', json: 'id' })).toBe('5');
    expect(read(page, { from: 'cookie', name: 'use' })).toBeNull();
  });
});

describe('localStorage', () => {
  it('reads a key, as text or as JSON', () => {
    const page = createPage('https://crm.example/');
    page.localStorage.setItem('me', '{"login":"ada"}');
    expect(read(page, { from: 'localStorage', key: 'me', json: 'login' })).toBe('ada');
    expect(read(page, { from: 'localStorage', key: 'you', json: 'login' })).toBeNull();
  });

  // Tryton's web client stores `sao_session_<database>`, and its addresses begin with `#<database>`.
  it('takes the variable key that the address names', () => {
    const page = createPage('https://crm.example/#sales/model/res.user/1');
    page.localStorage.setItem('sao_session_hr', '{"login":"eve"}');
    page.localStorage.setItem('sao_session_sales', '{"login":"ada"}');
    expect(read(page, { from: 'localStorage', key: 'sao_session_*', json: 'login' })).toBe('ada');
  });

  it('does not guess between several sessions', () => {
    const page = createPage('https://crm.example/');
    page.localStorage.setItem('sao_session_hr', '{"login":"eve"}');
    expect(read(page, { from: 'localStorage', key: 'sao_session_*', json: 'login' })).toBe('eve');
    page.localStorage.setItem('sao_session_sales', '{"login":"ada"}');
    expect(read(page, { from: 'localStorage', key: 'sao_session_*', json: 'login' })).toBeNull();
  });

  it('finds nothing where the storage is blocked', () => {
    const page = createPage('https://crm.example/');
    Object.defineProperty(page, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    expect(read(page, { from: 'localStorage', key: 'me' }, { from: 'const', value: 'next' })).toBe('next');
  });
});

describe('the document', () => {
  const page = createPage(
    'https://crm.example/',
    '<p id="who" data-id="12">  Ada\n Lovelace </p><script>window.Crm = {"user":{"id":"7"}};</script>',
  );

  it('reads text and attributes of an element', () => {
    expect(read(page, { from: 'dom', selector: '#who' })).toBe('Ada Lovelace');
    expect(read(page, { from: 'dom', selector: '#who', attr: 'data-id' })).toBe('12');
    expect(read(page, { from: 'dom', selector: '#nobody' })).toBeNull();
  });

  it('passes over a selector that is none', () => {
    expect(read(page, { from: 'dom', selector: '#who >>> [' }, { from: 'const', value: 'next' })).toBe(
      'next',
    );
  });

  it('reads JSON of an inline script', () => {
    expect(read(page, { from: 'inlineScript', marker: 'window.Crm', json: 'user.id' })).toBe('7');
  });
});

describe('what a claim may carry', () => {
  const answer = { id: 7, zero: 0, big: 2 ** 60, yes: true, none: null, list: [{ id: 'x' }], empty: '' };
  const readAnswer = (json: string) =>
    readFirst(createPage('https://a.example/'), [{ from: 'fetch', json }], answer);

  it.each([
    ['id', '7'],
    ['zero', '0'],
    ['list[0].id', 'x'],
    ['big', undefined],
    ['yes', undefined],
    ['none', undefined],
    ['list', undefined],
    ['empty', undefined],
    ['constructor.name', undefined],
    ['__proto__.constructor.name', undefined],
  ])('reads %s as %s', (path, text) => {
    expect(readAnswer(path)?.text).toBe(text);
  });

  it.each([['x'.repeat(257)], ['a\0b'], ['\ud800']])('refuses text that the schema would refuse', (text) => {
    expect(read(createPage('https://a.example/'), { from: 'const', value: text })).toBeNull();
  });
});
