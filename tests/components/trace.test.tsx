// @vitest-environment happy-dom
/** The resolution trace as support meets it: what is asked, what is read out, and how one goes on. */
import { expect, test, vi } from 'vitest';
import { TraceSection } from '../../components/trace/trace-section.tsx';
import type { Result } from '../../lib/messages/protocol.ts';
import type { Role } from '../../lib/schema/account.ts';
import type { AppErrorKind } from '../../lib/schema/app-error.ts';
import type { Trace } from '../../lib/schema/trace.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { agent, panelView, personView } from '../support/panel-views.ts';
import { choose, press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import { AMBIGUOUS, BEN, EVE, NEAR_AGENT, ON_PURPOSE, SWITCHED_OFF, startsFor } from '../support/traces.ts';

interface Given {
  role?: Role;
  person?: Partial<PersonView>;
  answer?: (question: unknown) => Result<Trace> | Promise<Result<Trace>>;
}

const INSTANCE = {
  id: panelView().site?.instanceId ?? '',
  name: 'Contoso Service',
  crmId: 'crm.contoso.example',
};

async function show({ role = 'support', person = {}, answer }: Given = {}) {
  const view = personView({ instance: INSTANCE, agents: [agent(1), agent(2)], ...person });
  const session = { ...panelView().session, role };
  const shown = panelView({ session, person: { kind: 'person', person: view } });
  const client = fakePageClient({
    view: shown,
    surface: 'panel',
    ...(answer ? { answers: { traceEvent: answer } } : {}),
  });
  const page = await renderPage(<TraceSection view={shown} person={view} />, { client });
  return { client, ...page };
}

const answered = (trace: Trace) => ({ answer: (): Result<Trace> => ({ ok: true, value: trace }) });
const refused = (kind: AppErrorKind) => ({
  answer: () => ({ ok: false, error: { kind, detail: 'It said why.' } }) as Result<Trace>,
});

async function open(given: Given = {}) {
  const page = await show(given);
  await press(byRole('button', 'Why does the phone not pop?'));
  await vi.waitFor(() => byRole('button', 'Run trace'));
  return page;
}

async function run(given: Given) {
  const page = await open(given);
  await press(byRole('button', 'Run trace'));
  return page;
}

const words = () => document.querySelector('[aria-live]')?.textContent?.trim();
const steps = () => [...document.querySelectorAll('.trace-step')].map((step) => step.textContent);

test.each(['admin', 'support'] as const)('is a closed region for %s', async (role) => {
  await show({ role });
  expect(byRole('region', 'Resolution trace')).toBeDefined();
  expect(byRole('button', 'Why does the phone not pop?').getAttribute('aria-expanded')).toBe('false');
  expect(allByRole('button', 'Run trace')).toEqual([]);
});

test('is not there for an agent', async () => {
  await show({ role: 'agent' });
  expect(allByRole('region')).toEqual([]);
});

test('asks for the first agent and event of the user, in the instance of the page', async () => {
  const { client } = await run(answered(startsFor(EVE)));
  expect(client.sent('traceEvent')).toEqual([
    { environment: 'NICE EU', agentId: '4711', event: 'Ringing', crmId: 'crm.contoso.example' },
  ]);
});

test('asks for another agent of the user, and for no event', async () => {
  const { client } = await open(answered(startsFor(EVE)));
  await choose(byRole('combobox', 'CTI agent'), '4712 in NICE EU');
  await choose(byRole('combobox', 'Event'), 'No event: only who is reached');
  await press(byRole('button', 'Run trace'));
  expect(client.sent('traceEvent')).toMatchObject([{ agentId: '4712', event: null }]);
});

test('asks for what is typed, to the letter', async () => {
  const { client } = await open(answered(startsFor(EVE)));
  await choose(byRole('combobox', 'CTI agent'), 'Another agent …');
  await choose(byRole('combobox', 'Event'), 'Another event …');
  await type(byRole('textbox', 'Environment'), 'Genesys US');
  await type(byRole('textbox', 'Agent Id'), ' A4711');
  await type(byRole('textbox', 'CRM ID of the instance (may be empty)'), '');
  await type(byRole('textbox', 'Event name'), 'ringing');
  await press(byRole('button', 'Run trace'));
  expect(client.sent('traceEvent')).toEqual([
    { environment: 'Genesys US', agentId: ' A4711', event: 'ringing', crmId: null },
  ]);
});

test('lets an agent be typed at once where the user has none, and says what is missing', async () => {
  const { client } = await run({ person: { agents: [] } });
  expect(client.sent('traceEvent')).toEqual([]);
  expect(words()).toBe('Give environment, agent id and event first.');
  expect(byRole('textbox', 'Agent Id')).toBeDefined();
});

test('reads out who is reached and what starts, and lists each step', async () => {
  await run(answered(startsFor(EVE)));
  expect(words()).toBe('Calls of this agent reach Eve Castellanos. The event starts Open contact.');
  expect(steps()).toHaveLength(6);
  expect(steps()[0]).toBe('Passed: EnvironmentThe environment "NICE EU" exists and is active.');
});

test('keeps each name of a step apart from the sentence around it', async () => {
  await run(answered(startsFor({ ...BEN, fullName: 'מיכל לוי (4711)' })));
  const isolated = [...document.querySelectorAll('.trace-detail bdi')].map(({ textContent }) => textContent);
  expect(isolated).toContain('"מיכל לוי (4711)"');
  expect(document.querySelector('.trace-verdict bdi')?.textContent).toBe('מיכל לוי (4711)');
});

test('names somebody else whom the event reaches', async () => {
  await run(answered(startsFor(BEN)));
  expect(words()).toContain('This event reaches Ben Okafor instead.');
});

test('tells a deliberate nothing from a failure', async () => {
  await run(answered(ON_PURPOSE));
  expect(words()).toContain('The event Ringing starts no workflow, on purpose.');
  expect(steps().filter((step) => step?.startsWith('Failed'))).toEqual([]);
});

test('says where it stops, and for whom', async () => {
  await run(answered(SWITCHED_OFF));
  expect(words()).toBe('Calls of this agent reach Eve Castellanos. The trace stops at PopFlow.');
  expect(steps().at(-1)).toMatch(/^Failed: PopFlow/);
});

test('lists whom an ambiguous agent may mean', async () => {
  await run(answered(AMBIGUOUS));
  expect(words()).toBe('Ambiguous: the trace stops at Mapping, because several fit.');
  expect([...byRole('list', 'It may be').children].map(({ textContent }) => textContent)).toEqual([
    'eve.castellanos',
    'ben.okafor',
    'michal.levi',
  ]);
  expect(allByRole('button').map(({ textContent }) => textContent)).toEqual(['Close trace', 'Run trace']);
});

test('asks again with a near miss, fills it in, and keeps the focus', async () => {
  const { client } = await run(answered(NEAR_AGENT));
  client.answers.traceEvent = () => ({ ok: true, value: startsFor(EVE) });
  await press(byRole('button', 'Trace a4711 instead'));
  expect(client.sent('traceEvent').at(-1)).toEqual({
    environment: 'NICE EU',
    agentId: 'a4711',
    event: 'Ringing',
    crmId: 'crm.contoso.example',
  });
  expect(byRole<HTMLInputElement>('textbox', 'Agent Id').value).toBe('a4711');
  expect(byRole<HTMLInputElement>('textbox', 'Event name').value).toBe('Ringing');
  expect(document.activeElement).toBe(byRole('button', 'Run trace'));
  expect(words()).toContain('The event starts Open contact.');
});

test('says that it is asking, and drops the answer to a former question', async () => {
  const answers: ((result: Result<Trace>) => void)[] = [];
  const answer = () => new Promise<Result<Trace>>((resolve) => answers.push(resolve));
  await run({ answer });
  expect(words()).toBe('Asking the server …');
  await press(byRole('button', 'Run trace'));
  await settle(() => answers[1]?.({ ok: true, value: startsFor(EVE) }));
  await settle(() => answers[0]?.({ ok: true, value: AMBIGUOUS }));
  expect(words()).toContain('The event starts Open contact.');
});

test('offline says what to do, and tries again', async () => {
  const { client } = await run(refused('offline'));
  expect(document.querySelector('[role=alert]')?.textContent).toBe(
    'The trace asks the server, which cannot be reached now. Connect to the network, then try again. It said why.',
  );
  client.answers.traceEvent = () => ({ ok: true, value: startsFor(EVE) });
  await press(byRole('button', 'Try again'));
  expect(words()).toContain('reach Eve Castellanos');
  expect(document.querySelector('[role=alert]')).toBeNull();
});

test.each([
  ['forbidden', 'It said why.'],
  ['signed-out', 'Sign in'],
  ['not-found', 'This server cannot trace events yet.'],
] as const)('refused as %s says so', async (kind, text) => {
  await run(refused(kind));
  expect(document.querySelector('[role=alert]')?.textContent).toContain(text);
});

test.each([
  ['an edit waits', { pendingFields: ['mapping'] }],
  ['nothing waits', {}],
])('where %s it says whether the trace knows it', async (_, person) => {
  await open({ person });
  const isUnsaved = 'pendingFields' in person;
  expect(document.body.textContent?.includes('not saved yet are not in it')).toBe(isUnsaved);
});

test('a draft is not in the trace either', async () => {
  const { app } = await open();
  const person = personView();
  await settle(() => app.drafts.change(person.user, { groupId: null }));
  expect(document.body.textContent).toContain('not saved yet are not in it');
});
