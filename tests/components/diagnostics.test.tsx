// @vitest-environment happy-dom
/** `Copy diagnostics` in the panel: the text, the clipboard, and the way out where the page forbids it. */
import { afterEach, expect, test, vi } from 'vitest';
import { Panel } from '../../components/panel/panel.tsx';
import type { Diagnostics, PanelView } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { LIVE, NOW, panelView } from '../support/panel-views.ts';
import { press, renderPage } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';

afterEach(() => vi.unstubAllGlobals());

const facts: Diagnostics = {
  extensionVersion: '0.1.0',
  serverVersion: '0.2.0',
  server: 'https://pp.example.com',
  session: 'signed-in',
  username: 'agent.eve',
  role: 'agent',
  site: { name: 'Contoso Service', crmId: 'crm.contoso.example', crmType: 'generic' },
  claims: {
    signedIn: 'person',
    source: 'meta[name=user]',
    confidence: 'certain',
    impersonating: false,
    isAboutRecord: false,
  },
  sync: { ...LIVE, state: 'offline', pending: 1 },
  cache: 'disk',
  oldestEditAt: NOW - 3_600_000,
  lastError: 'offline',
  lastErrorDetail: 'No answer within 10 s.',
};

async function show(writeText: (text: string) => Promise<void>, fields: Partial<PanelView> = {}) {
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const client = fakePageClient({
    view: panelView({ show: 'me', readOnly: { reason: 'role' }, ...fields }),
    surface: 'panel',
    answers: { readDiagnostics: () => ({ ok: true, value: facts }) },
  });
  await renderPage(<Panel />, { client });
  return client;
}

test('an agent copies everything a helper asks for, in words', async () => {
  const copied: string[] = [];
  await show(async (text) => void copied.push(text));
  await press(byRole('button', 'Copy diagnostics'));
  expect(copied[0]?.split('\n')).toEqual([
    'Patchpanel diagnostics: 2026-11-23T09:30:00.000Z',
    'Extension: 0.1.0',
    'Server: https://pp.example.com 0.2.0',
    'Account: agent.eve, agent, signed-in',
    'CRM instance: Contoso Service (crm.contoso.example, generic)',
    'CRM page: somebody is signed in (found by meta[name=user], certain, impersonating: false), about no user record',
    'Sync status: Offline, 1 not saved yet, Checked 2 min ago',
    'Oldest change not saved: 1 h ago',
    'Local copy: kept on this computer',
    'CTI agent mapping: You are agent 4711 in NICE EU, from your group Tier 1.',
    'Last error: offline: No answer within 10 s.',
  ]);
  expect(document.body.textContent).toContain('Copied');
});

test('where the page forbids the clipboard the text is shown, selected', async () => {
  await show(() => Promise.reject(new DOMException('Not allowed', 'NotAllowedError')));
  await press(byRole('button', 'Copy diagnostics'));
  const area = byRole('dialog', 'Diagnostics').querySelector('textarea');
  expect(area?.readOnly).toBe(true);
  expect(area?.value).toContain('Extension: 0.1.0');
  expect([area?.selectionStart, area?.selectionEnd]).toEqual([0, area?.value.length]);
});

test('with nobody to show it still copies', async () => {
  const copied: string[] = [];
  await show(async (text) => void copied.push(text), { person: { kind: 'nobody', why: 'no-claim' } });
  await press(byRole('button', 'Copy diagnostics'));
  expect(copied[0]).toContain('CTI agent mapping: None');
});

test('a background that does not answer is said', async () => {
  const client = await show(async () => undefined);
  client.answers.readDiagnostics = () => ({ ok: false, error: { kind: 'unexpected', detail: '' } });
  await press(byRole('button', 'Copy diagnostics'));
  expect(document.body.textContent).toContain('Something went wrong.');
});
