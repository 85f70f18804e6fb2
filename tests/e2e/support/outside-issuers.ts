/** Two outside issuers of a story, Corp and Other, and a demo whose people may sign in by them. */
import type { Locator, Page } from 'playwright';
import type { ServeOptions } from '../../../server/http/serve.ts';
import { type OutsideIssuer, type OutsidePerson, startOutsideIssuer } from '../../support/outside-issuer.ts';
import type { DemoServer, DemoServerOptions } from './demo-server.ts';

export interface Issuers {
  readonly corp: OutsideIssuer;
  readonly other: OutsideIssuer;
  close(): Promise<void>;
}

type People = Readonly<Record<string, OutsidePerson>>;
type Settings = NonNullable<ServeOptions['outsideIssuers']>[number];

const ROLES = {
  admins: [{ role: 'admin' as const, crmId: null }],
  support: [{ role: 'support' as const, crmId: null }],
};

function settingsOf(id: string, name: string, { issuer, clientId, clientSecret }: OutsideIssuer): Settings {
  return {
    id,
    name,
    issuer,
    clientId,
    clientSecret,
    scope: 'openid profile',
    algorithms: ['ES256'],
    usernameClaim: 'preferred_username',
    roleClaim: 'groups',
    roles: ROLES,
    accounts: 'make',
    sessionHours: 12,
  };
}

/** Starts the issuers, then the demo that trusts them. */
export async function startIssuers(
  startDemo: (options: DemoServerOptions) => Promise<DemoServer>,
  { corp: atCorp, other: atOther, passwords = true }: { corp: People; other: People; passwords?: boolean },
): Promise<Issuers & { demo: DemoServer }> {
  const corp = await startOutsideIssuer({ name: 'Corp', people: atCorp });
  const other = await startOutsideIssuer({ name: 'Other', people: atOther });
  const all = [settingsOf('corp', 'Corp', corp), settingsOf('other', 'Other', other)];
  const outsideIssuers = passwords ? all : all.slice(0, 1);
  const demo = await startDemo({ server: { outsideIssuers, passwords } });
  await corp.serve(demo.serverUrl, 'corp');
  await other.serve(demo.serverUrl, 'other');
  const close = async () => {
    await corp.close();
    await other.close();
  };
  return { corp, other, demo, close };
}

/** The sign-in window that a button opens. */
export async function openWindow(button: Locator): Promise<Page> {
  const opening = button.page().context().waitForEvent('page');
  await button.click();
  return opening;
}

/** Says who one is on the issuer's own page; the window closes by itself. */
export async function goOnAs(window: Page, name: string): Promise<void> {
  await window.getByRole('textbox', { name: 'Name' }).fill(name);
  const closed = window.waitForEvent('close');
  await window.getByRole('button', { name: 'Go on' }).click();
  await closed;
}
