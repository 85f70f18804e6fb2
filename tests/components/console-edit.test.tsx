// @vitest-environment happy-dom
/** Editing groups and instances in the console: one draft until Save, whom it changes, what is wrong, and what is never kept. */
import { describe, expect, test } from 'vitest';
import type { ImpactFilter } from '../../lib/schema/console/impact-window.ts';
import { GROUP_VIEW, INSTANCE_VIEW, PLACES, usersOf } from '../support/console-views.ts';
import { choose, press, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import { box, button, contoso, ok, open, SOME, tier1, words } from './console-at-work.tsx';

describe('a group', () => {
  test('is renamed at once where that changes nobody', async () => {
    const { client } = await open(tier1);
    await type(box('Name'), 'First line');
    await press(button('Save'));
    expect(client.sent('editRecord')).toEqual([
      { kind: 'crm-user-groups', id: PLACES.tier1, baseVersion: 1, patch: { set: { name: 'First line' } } },
    ]);
    expect(document.querySelector('dialog')).toBeNull();
  });

  test('without a name cannot be saved', async () => {
    await open(tier1);
    await type(box('Name'), '');
    expect(button('Save').disabled).toBe(true);
    expect(words()).toContain('This field is required.');
  });

  test('shows whom a setting changes and who overrides, and saves after that', async () => {
    const { client } = await open(`${tier1}/popflow`, { readImpact: () => ok(SOME) });
    await press(button('Override Log level'));
    await choose(byRole('combobox', 'Log level'), 'debug');
    await press(button('Save'));
    const dialog = byRole('dialog', 'Who is affected');
    expect(dialog.textContent).toContain('One user gets another value.');
    const rows = [...dialog.querySelectorAll('.impact-list li')].map(({ textContent }) => textContent);
    expect(rows[0]).toContain('Changes: Open automatically.');
    expect(rows[1]).toContain('Overrides');
    expect(client.sent('editRecord')).toEqual([]);
    await press(allByRole('button', 'Save').at(-1) as HTMLElement);
    expect(client.sent('editRecord')).toMatchObject([{ patch: { set: { popFlow: { logLevel: 'debug' } } } }]);
  });

  test('lists only who overrides when asked, and finds users from thirteen on', async () => {
    const many = { ...SOME, total: 13, affected: 13, changed: 12 };
    const { client } = await open(`${tier1}/popflow`, {
      readImpact: ({ effect, search }: ImpactFilter) => {
        if (search !== '') return ok({ ...many, total: 0, rows: [] });
        return ok(effect === 'keeps' ? { ...many, total: 1, rows: SOME.rows.slice(1) } : many);
      },
    });
    await press(button('Override Log level'));
    await press(button('Save'));
    const list = byRole('region', 'Users affected');
    await press(byRole('radio', 'Who overrides'));
    await expect.poll(() => list.querySelectorAll('li').length).toBe(1);
    expect(list.textContent).toContain('Ben Okafor');
    await type(byRole<HTMLInputElement>('searchbox', 'Search users'), 'nobody');
    await expect.poll(() => byRole('dialog', 'Who is affected').textContent).toContain('No user matches.');
    expect(client.sent('readImpact').at(-1)).toMatchObject({ effect: 'keeps', search: 'nobody' });
    expect(list.querySelectorAll('li')).toHaveLength(0);
  });

  test('is not saved when the person thinks better of it, and the draft stays', async () => {
    const { client } = await open(`${tier1}/popflow`, { readImpact: () => ok(SOME) });
    await press(button('Override Log level'));
    await press(button('Save'));
    await press(allByRole('button', 'Cancel').at(-1) as HTMLElement);
    expect(client.sent('editRecord')).toEqual([]);
    expect(button('Save').disabled).toBe(false);
  });

  test('says why it was refused', async () => {
    const problem = {
      status: 409,
      code: 'group_name_taken',
      title: 'Taken',
      detail: 'Another group is called so.',
    };
    const error = { kind: 'refused' as const, detail: problem.detail, problem };
    await open(tier1, { editRecord: () => ({ ok: false, error }) });
    await type(box('Name'), 'Tier 2');
    await press(button('Save'));
    expect(words()).toContain('Another group is called so.');
    expect(box('Name').value).toBe('Tier 2');
  });

  test('has a mapping that is switched to Override and saved by itself', async () => {
    const { client } = await open(`${tier1}/mapping`, {
      readRecord: () =>
        ok({
          ...GROUP_VIEW,
          effective: {
            ...GROUP_VIEW.effective,
            mapping: { mode: 'inherit', source: null, agents: [], chain: [] },
          },
          agents: [],
        }),
    });
    await press(byRole('radio', 'Override'));
    await press(button('Save Mapping'));
    expect(client.sent('editRecord')).toMatchObject([
      { kind: 'crm-user-groups', patch: { set: { mapping: { mode: 'override', agents: [] } } } },
    ]);
  });
});

describe('an instance', () => {
  test('is one draft of all sections until it is saved', async () => {
    const { client } = await open(contoso);
    await type(box('Name'), 'Contoso Care');
    await press(byRole('checkbox', 'Media Bar'));
    await type(box('Connection username'), 'pp2');
    await choose(byRole('combobox', 'Log level'), 'debug');
    await press(button('Save CRM Instance Settings'));
    expect(client.sent('editRecord')).toEqual([
      {
        kind: 'crm-instances',
        id: PLACES.contoso,
        baseVersion: 1,
        patch: {
          set: {
            name: 'Contoso Care',
            features: { mediaBar: true },
            connectivity: { username: 'pp2' },
            popFlow: { logLevel: 'debug' },
          },
        },
      },
    ]);
  });

  test('shows all that is wrong at once, and leads to each', async () => {
    const { client } = await open(contoso);
    await type(box('Name'), '');
    await type(box('Sites'), 'https://fine.example/*\nnowhere');
    await type(box('Identity'), '{ not json');
    await type(box('Site URL'), 'ftp://x');
    await press(button('Save CRM Instance Settings'));
    expect(client.sent('editRecord')).toEqual([]);
    expect(words()).toContain('4 fields cannot be saved as they are:');
    expect(words()).toContain('Line 2: Use a match pattern');
    expect(box('Site URL').getAttribute('aria-invalid')).toBe('true');
    await press(button('Sites'));
    expect(document.activeElement).toBe(box('Sites'));
    expect(box('Sites').value).toBe('https://fine.example/*\nnowhere');
  });

  test('is as it was once its changes are discarded', async () => {
    await open(contoso);
    await type(box('Name'), 'Other');
    await press(button('Discard changes'));
    expect(box('Name').value).toBe('Contoso Service');
    expect(button('Save CRM Instance Settings').disabled).toBe(true);
  });

  test('tells of a secret only that it is set, and sends a new one without keeping it', async () => {
    const { client } = await open(contoso);
    expect(words()).toContain('set, never shown');
    await press(button('Replace Connection password'));
    const secret = document.querySelector<HTMLInputElement>('input[type=password]') as HTMLInputElement;
    await type(secret, 'hunter2');
    expect(words()).toContain('cannot be saved offline');
    await press(button('Save CRM Instance Settings'));
    expect(client.sent('editRecord')).toMatchObject([
      { patch: { set: { connectivity: { password: 'hunter2' } } } },
    ]);
    expect(JSON.stringify(client.sent('readImpact'))).not.toContain('hunter2');
    expect(document.querySelector('input[type=password]')).toBeNull();
  });

  test('whose CRM ID is taken says so at the field', async () => {
    const problem = {
      status: 409,
      code: 'crm_id_taken',
      title: 'Taken',
      field: 'crmId',
      detail: 'It is taken.',
    };
    const error = { kind: 'refused' as const, detail: problem.detail, problem };
    await open(contoso, { editRecord: () => ({ ok: false, error }) });
    await type(box('CRM ID'), 'fabrikam.example');
    await press(button('Save CRM Instance Settings'));
    expect(box('CRM ID').getAttribute('aria-invalid')).toBe('true');
  });

  test('can only be read by whom may not change it', async () => {
    await open(contoso, { readRecord: () => ok({ ...INSTANCE_VIEW, readOnly: { reason: 'role' } }) });
    expect(allByRole('button', 'Save CRM Instance Settings')).toEqual([]);
    expect(words()).toContain('crm.contoso.example');
  });
});

test.each([
  ['a group', tier1, `${tier1}/mapping`],
  ['an instance', contoso, `${contoso}/users`],
])(
  '%s with unsaved changes is left only after a question, other tabs of it are no leaving',
  async (_, hash, tab) => {
    const { router } = await open(hash, {
      readUsers: (query: Parameters<typeof usersOf>[0]) => ok(usersOf(query)),
    });
    await type(box('Name'), 'Draft');
    await settle(() => router.goTo(tab));
    expect(document.querySelector('dialog')).toBeNull();
    await settle(() => router.goTo('#/'));
    byRole('dialog', 'Leave without saving?');
    await press(button('Stay here'));
    await settle(() => router.goTo(hash));
    expect(box('Name').value).toBe('Draft');
  },
);

test('a secret that is typed is unsaved too', async () => {
  const { router } = await open(contoso);
  await press(button('Replace Connection password'));
  await settle(() => router.goTo('#/'));
  byRole('dialog', 'Leave without saving?');
});
