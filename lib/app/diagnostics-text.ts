/** The plain text of `Copy diagnostics`. Pure but for the catalogue. */
import type { Role } from '../schema/account.ts';
import type { Diagnostics, PersonView } from '../schema/views.ts';
import { agoText } from './age.ts';
import { mappingWords } from './mapping-words.ts';
import { syncText } from './sync-text.ts';
import { type TextKey, t } from './text.ts';

export interface DiagnosticsParts {
  readonly facts: Diagnostics;
  /** Whom the page shows. */
  readonly person: PersonView | null;
  readonly isSelf: boolean;
  readonly now: number;
}

const ROLES: Record<Role, TextKey> = {
  admin: 'roleAdmin',
  support: 'roleSupport',
  agent: 'roleAgent',
  runtime: 'roleRuntime',
};

export function diagnosticsText({ facts, person, isSelf, now }: DiagnosticsParts): string {
  const { sync, site } = facts;
  const { state, saved, age } = syncText(sync, now);
  const lines: [TextKey, string | null][] = [
    ['diagnosticsAt', new Date(now).toISOString()],
    ['diagnosticsExtension', facts.extensionVersion],
    ['diagnosticsServer', facts.server && [facts.server, facts.serverVersion ?? ''].join(' ').trim()],
    ['diagnosticsAccount', accountText(facts)],
    ['diagnosticsInstance', site && `${site.name} (${site.crmId}, ${site.crmType})`],
    ['diagnosticsPage', claimsText(facts.claims)],
    ['syncStatus', `${state}, ${saved}, ${age}`],
    ['diagnosticsOldest', facts.oldestEditAt === null ? null : agoText(facts.oldestEditAt, now)],
    ['diagnosticsCopy', t(facts.cache === 'disk' ? 'diagnosticsCopyDisk' : 'diagnosticsCopyMemory')],
    ['ctiAgentMapping', person && words(person, isSelf)],
    ['diagnosticsError', facts.lastError && `${facts.lastError}: ${facts.lastErrorDetail ?? ''}`],
  ];
  return lines.map(([key, value]) => `${t(key)}: ${value ?? t('valueNone')}`).join('\n');
}

function accountText({ username, role, session }: Diagnostics): string {
  return [username ?? t('notKnown'), role ? t(ROLES[role]) : t('roleNone'), session].join(', ');
}

function claimsText(claims: Diagnostics['claims']): string | null {
  if (!claims) return null;
  const { signedIn, source, confidence, impersonating, isAboutRecord } = claims;
  const record = t(isAboutRecord ? 'diagnosticsRecord' : 'diagnosticsNoRecord');
  if (signedIn !== 'person') return `${signedIn}, ${record}`;
  return [t('diagnosticsClaim', source ?? '', confidence ?? '', String(impersonating)), record].join(', ');
}

function words(person: PersonView, isSelf: boolean): string {
  return mappingWords(person, isSelf)
    .map((parts) => parts.map(({ text }) => text).join(''))
    .join(' ');
}
