/** Recovering JSON from inline scripts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJson } from '../../lib/crm/inline-json.ts';

describe('findJson', () => {
  // Shape of Request Tracker 5's Elements/JavascriptConfig as served.
  it('reads the object assigned after the marker', () => {
    const script =
      'window.RT = {};\nRT.CurrentUser = {"Name":"root","id":"14"};\nRT.Config = {"a":{"b":"}"}};';
    expect(findJson(script, 'RT.CurrentUser')).toEqual({ Name: 'root', id: '14' });
    expect(findJson(script, 'RT.Config')).toEqual({ a: { b: '}' } });
  });

  // Odoo 16's web.webclient_bootstrap and portal layouts write `odoo.__session_info__ = {…} || {};`.
  it('ends at the matching brace, whatever follows', () => {
    const script = 'odoo.__session_info__ = {"uid": 2, "note": "\\"};{\\\\"} || {};';
    expect(findJson(script, 'odoo.__session_info__')).toEqual({ uid: 2, note: '"};{\\' });
  });

  it('skips occurrences of the marker that hold no JSON', () => {
    const script = 'if (crm.user) { use(crm.user); } crm.user = {id: 5}; crm.user = {"id": 7};';
    expect(findJson(script, 'crm.user')).toEqual({ id: 7 });
  });

  it('reads texts, numbers and lists as well', () => {
    expect(findJson('var g_ck = "abc";', 'g_ck')).toBe('abc');
    expect(findJson('uid: 12, name', 'uid')).toBe(12);
    expect(findJson('ids([1, 2])', 'ids')).toEqual([1, 2]);
  });

  it('finds nothing in an object that never ends', () => {
    expect(findJson('crm.user = {"id": "7"', 'crm.user')).toBeUndefined();
    expect(findJson('crm.user = {"id": "7}', 'crm.user')).toBeUndefined();
  });

  it('recovers every JSON object from the noise around it', () => {
    const noise = fc.string().map((text) => text.replaceAll('@@', ''));
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(noise, object, noise, fc.constantFrom(0, 2), (before, value, after, indent) => {
        const script = `${before}@@user = ${JSON.stringify(value, null, indent)}${after}`;
        expect(JSON.stringify(findJson(script, '@@user'))).toBe(JSON.stringify(value));
      }),
      { numRuns: 500 },
    );
  });
});
