/** Composes the facts of `Copy diagnostics` from an allow-list; free text passes the redaction. Runs in the background. */
import { redact } from '../domain/redact.ts';
import { mayReadDirectory, strongestRole } from '../domain/role.ts';
import type { PageConnection } from '../messages/page-server.ts';
import type { SiteClaims } from '../schema/claims.ts';
import type { Diagnostics } from '../schema/views.ts';
import type { Core } from './core.ts';
import { instanceOf } from './sites.ts';

export function composeDiagnostics(core: Core, page: PageConnection): Diagnostics {
  const { replica } = core.engine;
  const { outbox } = replica;
  const me = core.isHidden ? null : replica.me;
  const tab = core.pageOf(core.tabIdOf(page));
  const instance = tab ? instanceOf(me, tab.url, tab.claims?.instanceKey ?? null) : null;
  const { state, server } = core.sessionView();
  const sync = core.engine.status();
  // A refusal may name the owner of an agent: somebody else's data, once the role is gone that could read it.
  const refusal = me && mayReadDirectory(me.grants) ? outbox.findLast(({ error }) => error !== null) : null;
  const error = sync.reason ?? refusal?.error ?? null;
  return {
    extensionVersion: core.parts.platform.version(),
    serverVersion: me?.serverVersion ?? null,
    server: server && redact(server),
    session: state,
    username: me?.account.username ?? null,
    role: me ? strongestRole(me.grants, instance?.id ?? null) : null,
    site: instance && { name: instance.name, crmId: instance.crmId, crmType: instance.crmType },
    claims: tab?.claims ? claimFacts(tab.claims) : null,
    sync: { ...sync, reason: null },
    cache: core.cacheMode,
    oldestEditAt: outbox[0]?.queuedAt ?? null,
    lastError: error?.kind ?? null,
    lastErrorDetail: error && redact(error.detail),
  };
}

function claimFacts({ signedIn, recordNativeId }: SiteClaims): Diagnostics['claims'] {
  const isAboutRecord = recordNativeId !== null;
  if (typeof signedIn !== 'object') {
    return { signedIn, source: null, confidence: null, impersonating: null, isAboutRecord };
  }
  const { source, confidence, impersonating } = signedIn;
  return { signedIn: 'person', source: redact(source), confidence, impersonating, isAboutRecord };
}
