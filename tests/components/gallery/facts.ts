/** What the gallery's background answers when it is asked for diagnostics. */
import type { Diagnostics } from '../../../lib/schema/views.ts';
import { LIVE } from '../../support/panel-views.ts';

export const DIAGNOSTICS: Diagnostics = {
  extensionVersion: '0.1.0',
  serverVersion: '0.1.0',
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
    isAboutRecord: true,
  },
  sync: LIVE,
  cache: 'disk',
  oldestEditAt: null,
  lastError: null,
  lastErrorDetail: null,
};
