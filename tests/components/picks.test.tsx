// @vitest-environment happy-dom
/** Picking a user by hand, as a person does it: by keyboard and by click, and what is told of it afterwards. */
import { beforeEach, describe, expect, it } from 'vitest';
// Read before the tests, as it is read later by the panel
import '../../components/panel/late-parts.ts';
import { Panel } from '../../components/panel/panel.tsx';
import type { PickedAs } from '../../lib/schema/pick.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { panelView, personView, uuid } from '../support/panel-views.ts';
import { press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const ROWS = [
  { id: uuid(31), username: 'eve.castellanos', fullName: 'Eve Castellanos', nativeId: '42' },
  { id: uuid(32), username: 'ben.okafor', fullName: null, nativeId: null },
];
const BOTH: PickedAs[] = ['me', 'page-user'];

async function show(fields: Partial<PanelView> = {}, answers: object = {}) {
  const view = panelView({
    person: { kind: 'nobody', why: 'no-claim' },
    canSwitch: false,
    show: 'me',
    picking: { navigation: 7, open: BOTH, isPicked: false },
    ...fields,
  });
  const findUsers = ({ search }: { search: string }) => {
    const rows = ROWS.filter(({ username }) => username.includes(search));
    return { ok: true as const, value: { total: search === '' ? 50_000 : rows.length, rows } };
  };
  const client = fakePageClient({ view, surface: 'panel', answers: { findUsers, ...answers } });
  await renderPage(<Panel />, { client });
  // The part that is read later
  await settle(() => undefined);
  return client;
}

const box = () => byRole<HTMLInputElement>('combobox', 'Search users');
const options = () => allByRole('option').map((option) => option.querySelector('bdi')?.textContent);
const chosen = () => allByRole('option').find((option) => option.getAttribute('aria-selected') === 'true');
const key = (name: string) =>
  settle(() => {
    box().dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
  });

describe('a page whose CRM tells nothing', () => {
  it('offers to pick both, and searches nothing before', async () => {
    const client = await show();
    byRole('button', 'Pick who is signed in');
    byRole('button', 'Pick the user of this page');
    expect(client.sent('findUsers')).toEqual([]);
  });

  it('offers nothing where there is nothing to pick', async () => {
    await show({ picking: undefined } as Partial<PanelView>);
    expect(allByRole('button').map(({ textContent }) => textContent)).not.toContain('Pick who is signed in');
  });
});

describe('the search', () => {
  let client: Awaited<ReturnType<typeof show>>;
  beforeEach(async () => {
    client = await show();
    await press(byRole('button', 'Pick who is signed in'));
  });

  it('has the focus, lists the first users, and says how many there are', () => {
    expect(document.activeElement).toBe(box());
    expect(options()).toEqual(['Eve Castellanos', 'ben.okafor']);
    expect(document.body.textContent).toContain('2 of 50,000');
  });

  it('finds while one types', async () => {
    await type(box(), 'ben');
    expect(options()).toEqual(['ben.okafor']);
    expect(client.sent('findUsers')).toEqual([{ search: '' }, { search: 'ben' }]);
  });

  it('says that nobody is found', async () => {
    await type(box(), 'nobody');
    expect(options()).toEqual([]);
    expect(document.body.textContent).toContain('No user matches.');
    await key('Enter');
    expect(client.sent('pickUser')).toEqual([]);
  });

  it('is gone through by the arrows, round and round, and told to assistive technology', async () => {
    const steps: (string | null | undefined)[] = [];
    for (const name of ['ArrowDown', 'ArrowDown', 'ArrowUp']) {
      await key(name);
      expect(box().getAttribute('aria-activedescendant')).toBe(chosen()?.id);
      steps.push(chosen()?.querySelector('bdi')?.textContent);
    }
    expect(steps).toEqual(['ben.okafor', 'Eve Castellanos', 'ben.okafor']);
  });

  it('picks by Enter, for the page that was shown', async () => {
    await key('ArrowDown');
    await key('Enter');
    expect(client.sent('pickUser')).toEqual([{ as: 'me', userId: uuid(32), navigation: 7 }]);
    expect(allByRole('option')).toEqual([]);
    expect(document.activeElement?.tagName).toBe('BUTTON');
  });

  it('picks by a click', async () => {
    const [first] = allByRole('option');
    if (first) await press(first);
    expect(client.sent('pickUser')).toMatchObject([{ userId: uuid(31) }]);
  });

  it('is left by Escape, and the button has the focus again', async () => {
    await key('Escape');
    expect(allByRole('option')).toEqual([]);
    expect(document.activeElement?.textContent).toBe('Pick who is signed in');
    expect(client.sent('pickUser')).toEqual([]);
  });

  it('is gone when the page tells by itself', async () => {
    await settle(() => client.tell('viewChanged', panelView({ show: 'me', canSwitch: false })));
    expect(allByRole('option')).toEqual([]);
  });
});

it('a search that fails says why, and is tried again', async () => {
  let isFull = true;
  const storage = { ok: false, error: { kind: 'storage', detail: 'The disk is full.' } };
  await show({}, { findUsers: () => (isFull ? storage : { ok: true, value: { total: 2, rows: ROWS } }) });
  await press(byRole('button', 'Pick who is signed in'));
  expect(document.body.textContent).toContain('The disk is full.');
  isFull = false;
  await press(byRole('button', 'Try again'));
  expect(options()).toHaveLength(2);
  expect(document.body.textContent).not.toContain('The disk is full.');
});

it('a pick that is refused says why, and leaves the search open', async () => {
  const detail = 'The page has moved on. Nobody was picked.';
  await show({}, { pickUser: () => ({ ok: false, error: { kind: 'invalid', detail } }) });
  await press(byRole('button', 'Pick the user of this page'));
  await key('Enter');
  expect(document.body.textContent).toContain(detail);
  expect(options()).toHaveLength(2);
});

it.each([
  ['me', 'It stays so until you pick another'],
  ['page-user', 'for this page alone'],
] as const)(
  'whoever is picked as %s is said to be picked, before their data, and taken back',
  async (as, text) => {
    const client = await show({
      show: as,
      person: { kind: 'person', person: personView() },
      picking: { navigation: 7, open: BOTH, isPicked: true },
    });
    const main = byRole('main');
    expect(main.textContent?.indexOf(text)).toBeGreaterThanOrEqual(0);
    expect(main.textContent?.indexOf(text)).toBeLessThan(
      main.textContent?.indexOf('CTI agent mapping') ?? -1,
    );
    await press(byRole('button', 'Take it back'));
    expect(client.sent('pickUser')).toEqual([{ as, userId: null, navigation: 7 }]);
  },
);
