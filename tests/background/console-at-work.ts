/** A console at work for tests of edits: the server takes no writes until it is let go, so what waits can be looked at. */
import { expect, vi } from 'vitest';
import type { RecordAddition, RecordEdit } from '../../lib/messages/console-protocol.ts';
import type { Role } from '../../lib/schema/account.ts';
import { problem } from '../support/fake-server.ts';
import { INSTANCE, me, uuid } from '../support/rows.ts';
import { atWork } from './at-work.ts';

export const GROUP = uuid('crm-user-groups', 50);
export const ENVIRONMENT = uuid('environments', 500);
const isRead = (path: string) => ['/v1/me', '/v1/changes', '/v1/snapshot'].includes(path);
const busy = (path: string) => (isRead(path) ? undefined : problem(503, 'busy'));

/** The console of somebody whose server takes no writes for now. */
export async function atConsole(role: Role = 'admin', instanceId: string | null = null) {
  const here = await atWork({
    me: me({ grants: [{ role, instanceId: instanceId as never, crmUserId: null }] }),
  });
  here.server.instead = busy;
  const console = here.worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  const letGo = async () => {
    here.server.instead = null;
    await console.call('syncNow', {});
    await vi.waitFor(() => expect(here.worker.core.engine.status().pending).toBe(0));
  };
  return { ...here, console, letGo };
}

export const change = (kind: RecordEdit['kind'], id: string, set: object, baseVersion = 1) =>
  ({ kind, id, baseVersion, patch: { set } }) as RecordEdit;

export const NEW = {
  group: {
    kind: 'crm-user-groups',
    record: {
      id: uuid('crm-user-groups', 51),
      instanceId: INSTANCE,
      name: 'New',
      popFlow: {},
      mapping: { mode: 'inherit' },
    },
  },
  instance: {
    kind: 'crm-instances',
    record: {
      id: uuid('crm-instances', 2),
      name: 'Contoso',
      crmId: 'contoso.example',
      crmType: 'generic',
      active: true,
      sites: [],
      identity: null,
      features: {},
      connectivity: {},
      popFlow: {},
      mapping: { mode: 'inherit' },
    },
  },
  environment: {
    kind: 'environments',
    record: {
      id: uuid('environments', 501),
      name: 'Env 501',
      platformType: 'NICE',
      region: null,
      active: true,
    },
  },
  agent: {
    kind: 'cti-agents',
    record: {
      id: uuid('cti-agents', 601),
      environmentId: uuid('environments', 501),
      agentId: '0601',
      name: 'New agent',
      agentGroupId: null,
      extension: null,
      loginId: null,
      active: true,
    },
  },
} as const satisfies Record<string, RecordAddition>;
