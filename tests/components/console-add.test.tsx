// @vitest-environment happy-dom
/** Adding groups and instances in the console. */
import { describe, expect, test } from 'vitest';
import { PLACES, usersOf } from '../support/console-views.ts';
import { choose, press, type } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';
import { box, button, contoso, ok, open } from './console-at-work.tsx';

test('Add User Group queues the group and opens it; a taken name is told at its field (C4)', async () => {
  const detail = 'Another user group of this CRM instance is called Tier 2. Choose another name.';
  const problem = {
    status: 409,
    code: 'group_name_taken',
    title: 'Taken',
    detail,
    rule: 'C4',
    field: 'name',
  };
  let isTaken = true;
  const { client } = await open(`${contoso}/users`, {
    readUsers: (query: Parameters<typeof usersOf>[0]) => ok(usersOf(query)),
    createRecord: () =>
      isTaken ? { ok: false, error: { kind: 'refused', detail, problem } } : ok({ id: 'new' }),
  });
  await press(button('Add User Group'));
  await type(box('Name'), 'Tier 2');
  await press(button('Add'));
  expect(box('Name').getAttribute('aria-invalid')).toBe('true');
  expect(byRole('dialog', 'Add a new CRM User Group').textContent).toContain(detail);
  isTaken = false;
  await type(box('Name'), 'Tier 3');
  await press(button('Add'));
  expect(client.sent('createRecord').at(-1)).toMatchObject({
    kind: 'crm-user-groups',
    record: { name: 'Tier 3', instanceId: PLACES.contoso, mapping: { mode: 'inherit' } },
  });
  expect(location.hash).toMatch(/\/groups\/[0-9a-f-]{36}$/);
});

describe('Add CRM Instance', () => {
  test('fills in pages and recognition by domain and type, and opens the new instance', async () => {
    const { client } = await open('#/', { createRecord: () => ok({ id: 'x' }) });
    await press(button('Add CRM Instance'));
    await type(box('Name'), 'Support desk');
    await type(box('CRM ID'), 'rt.example.com');
    await choose(byRole('combobox', 'CRM Type'), 'Request Tracker');
    expect(box('Sites').value).toBe('https://rt.example.com/*');
    await press(button('Add'));
    expect(client.sent('createRecord')).toMatchObject([
      {
        kind: 'crm-instances',
        record: {
          name: 'Support desk',
          crmId: 'rt.example.com',
          crmType: 'request-tracker',
          sites: ['https://rt.example.com/*'],
          identity: { version: 1 },
        },
      },
    ]);
    expect(location.hash).toMatch(/^#\/instances\/[0-9a-f-]{36}$/);
  });

  test('proposes other pages for another type, and leaves alone what somebody typed', async () => {
    await open('#/');
    await press(button('Add CRM Instance'));
    await type(box('CRM ID'), 'acme');
    await choose(byRole('combobox', 'CRM Type'), 'Zendesk');
    expect(box('Sites').value).toBe('https://acme.zendesk.com/agent/*');
    await choose(byRole('combobox', 'CRM Type'), 'ServiceNow');
    expect(box('Sites').value).toBe('https://acme.service-now.com/*');
    await type(box('Sites'), 'https://own.example/*');
    await choose(byRole('combobox', 'CRM Type'), 'Zendesk');
    expect(box('Sites').value).toBe('https://own.example/*');
  });

  test('says what is missing', async () => {
    const { client } = await open('#/');
    await press(button('Add CRM Instance'));
    await press(button('Add'));
    expect(client.sent('createRecord')).toEqual([]);
    expect(byRole('dialog').textContent).toContain('This field is required.');
  });
});
