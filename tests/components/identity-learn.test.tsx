// @vitest-environment happy-dom
/** `Learn`: what is known, the proposals that are chosen, and the draft that comes of them. */
import { expect, test } from 'vitest';
import { withLearned } from '../../lib/app/learned-spec.ts';
import { INSTANCE_VIEW } from '../support/console-views.ts';
import { LEARNED, TABS, TEST_ANSWER } from '../support/identity-tests.ts';
import { press, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import { box, button, contoso, ok, open } from './console-at-work.tsx';

const boxes = () => [...document.querySelectorAll<HTMLInputElement>('dialog input[type=checkbox]')];

async function atLearn(more: Parameters<typeof open>[1] = {}) {
  const here = await open(contoso, {
    readCrmTabs: () => ok(TABS),
    learnIdentity: () => ok(LEARNED),
    testIdentity: () => ok(TEST_ANSWER),
    readRecord: () => ok({ ...INSTANCE_VIEW, instance: { ...INSTANCE_VIEW.instance, identity: null } }),
    ...more,
  });
  await press(button('Learn'));
  return here;
}

const drafted = () => JSON.parse(box('Identity').value);

test('proposals are chosen, shown as rules, and put into the draft; nothing is saved', async () => {
  const { client } = await atLearn();
  await type(box('Username'), ' jane.doe ');
  await press(button('Search this tab'));
  expect(client.sent('learnIdentity')).toMatchObject([
    {
      tabId: 7,
      known: { nativeId: null, username: 'jane.doe', fullName: null, crmId: 'crm.contoso.example' },
    },
  ]);
  expect(boxes().map(({ checked }) => checked)).toEqual([true, true, true, false, true]);
  await press(boxes()[3] as HTMLElement);
  await press(boxes()[2] as HTMLElement);
  const preview = byRole('region', 'The rules with these proposals').textContent ?? '';
  await press(button('Put into the draft'));
  expect(document.querySelector('dialog')).toBeNull();
  expect(drafted()).toEqual(JSON.parse(preview));
  expect(drafted()).toEqual({
    version: 1,
    instance: { key: [{ from: 'host' }] },
    identity: {
      probes: [
        {
          nativeId: [{ from: 'inlineScript', marker: 'ME', json: 'id' }],
          fullName: [{ from: 'dom', selector: 'h1' }],
        },
      ],
    },
    records: [{ in: 'nested', key: 'goto', pattern: '/staff/card?no={id:int}' }],
  });
  expect(client.sent('editRecord')).toEqual([]);
});

test('without id and username nothing is searched', async () => {
  const { client } = await atLearn();
  await press(button('Search this tab'));
  expect(client.sent('learnIdentity')).toEqual([]);
  expect(byRole('dialog', 'Learn from a CRM tab').textContent).toContain(
    'Give your CRM Id or your username.',
  );
});

test('a page that says nothing leads to the own record', async () => {
  await atLearn({ learnIdentity: () => ok({ rules: [], sources: [] }) });
  await type(box('Username'), 'jane');
  await press(button('Search this tab'));
  expect(byRole('dialog', 'Learn from a CRM tab').textContent).toContain('Nothing was found on this page.');
  expect(
    allByRole('button', 'Put into the draft').map((each) => (each as HTMLButtonElement).disabled),
  ).toEqual([true]);
});

test('what is there already stays first, and is not added twice', () => {
  const all = { rules: new Set([0]), sources: new Set([0, 3]) };
  const once = withLearned(null, LEARNED, all);
  expect(withLearned(once, LEARNED, all)).toEqual(once);
  const own = {
    ...once,
    instance: { key: [{ from: 'origin' as const }] },
    records: [{ in: 'path' as const, pattern: '/u/{id:int}' }],
  };
  expect(withLearned(own, LEARNED, all)).toMatchObject({
    instance: { key: [{ from: 'origin' }] },
    records: [{ in: 'path' }, { in: 'nested' }],
  });
});
