// @vitest-environment happy-dom
/** `Test on this tab`: tabs to choose, sites to allow, the draft that is tested, its faults by place, and what is told of each part. */
import { describe, expect, test } from 'vitest';
import { INSTANCE_VIEW, PLACES } from '../support/console-views.ts';
import { TABS, TEST_ANSWER, TRIED_SPEC } from '../support/identity-tests.ts';
import { choose, press, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import { box, button, contoso, ok, open, words } from './console-at-work.tsx';

const SPEC_TEXT = JSON.stringify(TRIED_SPEC, null, 2);

const atTab = (more: Parameters<typeof open>[1] = {}) =>
  open(contoso, {
    readCrmTabs: () => ok(TABS),
    testIdentity: () => ok(TEST_ANSWER),
    ...more,
  });

const report = () => byRole('region', 'Test on Jane Doe · Staff').textContent ?? '';

describe('a tab', () => {
  test('of the sites is chosen by itself, and another can be', async () => {
    const { client } = await atTab();
    const chooser = byRole<HTMLSelectElement>('combobox', 'CRM tab');
    expect([...chooser.options].map(({ text }) => text)).toEqual([
      'Jane Doe · Staff · crm.contoso.example',
      'Weather · weather.example',
    ]);
    expect(chooser.value).toBe('7');
    await type(box('Identity'), SPEC_TEXT);
    await choose(chooser, 'Weather · weather.example');
    await press(button('Test on this tab'));
    expect(client.sent('testIdentity')).toMatchObject([{ tabId: 8 }]);
  });

  test('is asked for with the drafted sites, and can be allowed where it is not', async () => {
    const { client } = await atTab({
      readCrmTabs: ({ sites }: { sites: string[] }) => ok({ tabs: [], withheld: sites, barred: [] }),
    });
    await type(box('Sites'), 'https://new.example/*');
    await settle(() => undefined);
    expect(client.sent('readCrmTabs').at(-1)).toEqual({ sites: ['https://new.example/*'] });
    expect(words()).toContain('does not let Patchpanel read https://new.example/*');
    expect(words()).toContain('No page that Patchpanel may read is open.');
    expect(allByRole('button', 'Test on this tab')).toEqual([]);
  });
});

describe('a test', () => {
  test('is of the draft, saves nothing, and tells of each part', async () => {
    const { client } = await atTab();
    await type(box('Identity'), SPEC_TEXT);
    await press(button('Test on this tab'));
    expect(client.sent('testIdentity')).toMatchObject([
      { instanceId: PLACES.contoso, tabId: 7, spec: TRIED_SPEC },
    ]);
    expect(client.sent('editRecord')).toEqual([]);
    for (const said of [
      'crm.contoso.example is the CRM ID',
      'jane.doe by probe 1',
      '41 by probe 3',
      'Known here: Jane Doe',
      '77 by rule 2',
      'Not known here.',
      'found the user',
      'asked, answered 404',
      'X-Token present',
      'no such element',
    ]) {
      expect(report().replace(/\s+/g, ' ')).toContain(said);
    }
  });

  const OWNED = {
    ...TRIED_SPEC,
    owners: [
      {
        records: [{ in: 'path', pattern: '/cases/{id:int}' }],
        probe: { fetch: { path: '/api/cases/{id}' }, nativeId: [{ from: 'fetch', json: 'owner' }] },
      },
    ],
  };
  const nobody = { nativeId: null, username: null, fullName: null };
  test.each([
    [{ is: 'person', ...nobody, nativeId: '41', fullName: 'Jane Doe' }, '41 · Jane Doe'],
    [{ is: 'nobody', ...nobody }, 'Nobody, by the answer.'],
    [{ is: 'failed', ...nobody }, 'The CRM did not answer as the rule expects.'],
    [{ is: 'unasked', ...nobody }, 'Asked by the extension itself'],
    [null, 'no record whose owner is asked for'],
  ])('tells the owner of a record: %o', async (owner, said) => {
    const answer = { ...TEST_ANSWER, test: { ...TEST_ANSWER.test, owner } };
    await atTab({ testIdentity: () => ok(answer) });
    await type(box('Identity'), JSON.stringify(OWNED));
    await press(button('Test on this tab'));
    expect(report()).toContain(said);
  });

  test('takes any of the ways to tell the instance for the CRM ID', async () => {
    const sources = ['acme', 'crm.contoso.example'].map((text) => ({ is: 'found', text }));
    const answer = { ...TEST_ANSWER, test: { ...TEST_ANSWER.test, instanceKey: { text: 'acme', sources } } };
    await atTab({ testIdentity: () => ok(answer) });
    await type(box('Identity'), SPEC_TEXT);
    await press(button('Test on this tab'));
    expect(report()).toContain('is the CRM ID');
  });

  test('points into the text of the spec', async () => {
    await atTab();
    await type(box('Identity'), SPEC_TEXT);
    await press(button('Test on this tab'));
    const line = SPEC_TEXT.split('\n').findIndex((text) => text.includes('"cookie"'));
    expect(report()).toContain(`identity.probes[0].username[0] (line ${line})`);
  });

  test('of rules that were changed since says so', async () => {
    await atTab();
    await type(box('Identity'), SPEC_TEXT);
    await press(button('Test on this tab'));
    await type(box('Identity'), `${SPEC_TEXT} `);
    await type(box('Identity'), SPEC_TEXT.replace('"login"', '"user"'));
    expect(report()).toContain('The rules were changed since this test.');
  });

  test('of faulty rules is not made', async () => {
    const { client } = await atTab();
    await type(box('Identity'), '{ "version": 1,\n "identity": {');
    await press(button('Test on this tab'));
    expect(client.sent('testIdentity')).toEqual([]);
    expect(words()).toContain('The rules have faults.');
  });

  test('that the browser cannot make says why, and can be tried again', async () => {
    const error = { kind: 'invalid' as const, detail: 'The browser does not let Patchpanel read this tab.' };
    await atTab({ testIdentity: () => ({ ok: false, error }) });
    await type(box('Identity'), SPEC_TEXT);
    await press(button('Test on this tab'));
    expect(words()).toContain(error.detail);
  });

  test('can be cancelled', async () => {
    const { client } = await atTab({ testIdentity: () => new Promise(() => undefined) });
    await type(box('Identity'), SPEC_TEXT);
    await press(button('Test on this tab'));
    expect(words()).toContain('Testing on Jane Doe · Staff…');
    await press(button('Cancel'));
    const [asked] = client.sent('testIdentity') as { key: string }[];
    expect(client.sent('cancelTrial')).toEqual([{ key: asked?.key }]);
    expect(words()).toContain('Cancelled.');
  });
});

describe('faults of the rules', () => {
  test('are told with their place and line, all of them', async () => {
    await atTab();
    const text = `{
  "version": 1,
  "identity": {
    "probes": [
      { "nativeId": [{ "from": "cookie", "name": "a" }, { "from": "fetch" }] },
      { "username": [{ "from": "moon" }] }
    ]
  },
  "records": [{ "in": "path", "pattern": "" }]
}`;
    await type(box('Identity'), text);
    expect(words()).toContain('Line 5: At identity.probes[0].nativeId[1].json: This field is required.');
    expect(words()).toContain('Line 6: At identity.probes[1].username[0].from: Use one of these: "origin"');
    expect(words()).toContain('Line 9: At records[0].pattern: This field is required.');
  });

  test('of a text that is no JSON say where it stops being one', async () => {
    await atTab();
    await type(box('Identity'), '{\n  "version": 1,\n  "identity" {}\n}');
    expect(words()).toContain('Line 3: This is not JSON from column 14 on.');
  });
});

test('who may only read sees no way to try', async () => {
  await open(contoso, {
    readCrmTabs: () => ok(TABS),
    readRecord: () => ok({ ...INSTANCE_VIEW, readOnly: { reason: 'role' } }),
  });
  expect(allByRole('button', 'Test on this tab')).toEqual([]);
});
