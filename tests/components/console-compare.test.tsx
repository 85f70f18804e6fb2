// @vitest-environment happy-dom
/** The pages Compare and Resolve: differences first with their sources, and what an event would do. */
import { expect, test, vi } from 'vitest';
import { CONFIGURATION, PLACES, userRow, userView } from '../support/console-views.ts';
import { idle, OFFLINE, type OpenConsole, ok, openConsole } from '../support/open-console.tsx';
import { GROUPS, personView, uuid } from '../support/panel-views.ts';
import { press, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import { EVE, NEAR_AGENT, startsFor } from '../support/traces.ts';

const eve = userView();
const other = personView();
const ben = userView({
  user: { ...other.user, id: uuid(32) as never, username: 'ben.okafor', fullName: 'Ben Okafor' },
  group: GROUPS[1] ?? null,
  agents: [],
  source: null,
});

const open = (hash: string, given: OpenConsole = {}) =>
  openConsole(hash, {
    ...given,
    answers: {
      readRecord: ({ id }: { id: string }) => ok(id === PLACES.eve ? eve : ben),
      traceEvent: () => ok(startsFor(EVE)),
      ...given.answers,
    },
  });
const rows = () =>
  [...document.querySelectorAll('.compare tbody tr')].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  );
const main = () => (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');
const pair = `#/compare/${PLACES.contoso}/${PLACES.eve}/${uuid(32)}`;

test('two users are compared by what differs, each value with its source', async () => {
  await open(pair);
  expect(document.querySelector('h1')?.textContent).toBe('Compare');
  expect(rows()[0]).toEqual(['User group', 'Tier 1', 'Tier 2']);
  expect(rows()[1]?.[0]).toBe('CTI agent mapping');
  expect(rows()[1]?.[1]).toContain('4711 in NICE EU');
  expect(main()).toMatch(/Differences: \d+/);
  const traced = ['Event Ringing', 'Starts Open contact.', 'No agent is mapped, so no event arrives.'];
  await vi.waitFor(() => expect(rows().at(-1)).toEqual(traced));
});

test('what is the same is shown when asked for', async () => {
  await open(pair);
  const before = rows().length;
  await press(
    allByRole('button').find(({ textContent }) => textContent?.startsWith('Show what is')) as HTMLElement,
  );
  expect(rows().length).toBeGreaterThan(before);
});

test('offline the copy is compared, and only the trace is not known', async () => {
  await open(pair, { answers: { traceEvent: () => OFFLINE } });
  expect(rows()[0]).toEqual(['User group', 'Tier 1', 'Tier 2']);
  await vi.waitFor(() => expect(rows().at(-1)?.[1]).toBe('not known while offline'));
});

test('users are chosen by searching, and stand in the address', async () => {
  await open('#/compare');
  const [first] = allByRole('searchbox', 'Search users');
  await type(first as HTMLInputElement, 'ada');
  await idle();
  const choice = document.querySelector<HTMLElement>('.compare-side .choice');
  await press(choice as HTMLElement);
  expect(location.hash).toBe(`#/compare/${PLACES.contoso}/${userRow(0).id}/-`);
});

test('Resolve begins with an environment that is active', async () => {
  const environments = [...CONFIGURATION.environments].reverse();
  await open('#/resolve', { answers: { readConfiguration: () => ok({ ...CONFIGURATION, environments }) } });
  expect(environments[0]?.active).toBe(false);
  expect((byRole('combobox', 'Environment') as HTMLSelectElement).value).toBe('NICE EU');
});

test('Resolve asks with environment, agent id and event, and shows who is reached with their settings', async () => {
  const { client } = await open('#/resolve');
  await type(byRole('textbox', 'Agent Id'), ' A4711');
  await type(byRole('textbox', 'Event (may be empty)'), 'Ringing');
  await press(byRole('button', 'Run trace'));
  await idle();
  expect(client.sent('traceEvent')).toEqual([
    { environment: 'NICE EU', agentId: ' A4711', event: 'Ringing', crmId: null },
  ]);
  expect(main()).toContain('Calls of this agent reach Eve Castellanos.');
  expect(byRole('link', 'Open Eve Castellanos').getAttribute('href')).toContain(`/users/${EVE.id}/mapping`);
  byRole('region', 'PopFlow Settings');
});

test('a near miss is taken with one press', async () => {
  const { client } = await open('#/resolve', { answers: { traceEvent: () => ok(NEAR_AGENT) } });
  await type(byRole('textbox', 'Agent Id'), 'A4711');
  await press(byRole('button', 'Run trace'));
  await idle();
  const near = allByRole('button').find((button) => button.getAttribute('aria-label')?.startsWith('Trace '));
  await press(near as HTMLElement);
  await idle();
  const value = near?.textContent ?? '';
  expect(client.sent('traceEvent').at(-1)).toMatchObject({ agentId: value });
  expect(byRole<HTMLInputElement>('textbox', 'Agent Id').value).toBe(value);
});

test('without an agent id nothing is asked', async () => {
  const { client } = await open('#/resolve');
  await press(byRole('button', 'Run trace'));
  expect(client.sent('traceEvent')).toEqual([]);
  expect(main()).toContain('Give environment, agent id and event first.');
});
