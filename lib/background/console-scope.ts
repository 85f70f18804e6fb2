/** What the account may see of the configuration, asked before each answer to the console. The server decides; this is its echo. */
import { mayReadDirectory, strongestRole } from '../domain/role.ts';
import { Refusal } from '../messages/refusal.ts';
import type { Me } from '../schema/me.ts';
import type { Replica } from '../sync/replica.ts';

/** The copy of the directory is complete, or an older complete one is still here. */
export function isDirectoryLoaded({ cursor, directory }: Replica): boolean {
  return cursor !== null || directory.size('crm-instances') > 0;
}

export function requireReader({ me }: Replica): Me {
  if (!me) throw new Refusal({ kind: 'signed-out', detail: 'Sign in to see the configuration.' });
  if (mayReadDirectory(me.grants)) return me;
  throw new Refusal({ kind: 'forbidden', detail: 'Only support and admins may see the configuration.' });
}

/** Throws `not-found` for instances outside the scope, as for those that do not exist. */
export function requireReaderOf(replica: Replica, instanceId: string): Me {
  const me = requireReader(replica);
  const role = strongestRole(me.grants, instanceId);
  if (role === 'admin' || role === 'support') return me;
  throw unknownRecord();
}

export function unknownRecord(): Refusal {
  return new Refusal({ kind: 'not-found', detail: 'It may have been deleted by somebody else.' });
}

/** An admin of everything, who alone sees accounts, instances and the telephony side as something to change. */
export function isAdminOfAll({ grants }: Me): boolean {
  return grants.some(({ role, instanceId }) => role === 'admin' && instanceId === null);
}
