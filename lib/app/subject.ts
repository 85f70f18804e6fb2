/** A record with PopFlow values and a mapping, at whatever level, as the parts that show and edit it are given it. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { Effective } from '../schema/effective.ts';
import type { MappedAgent } from '../schema/me.ts';
import type { Level } from '../schema/settings-fields.ts';
import type { PanelView, PersonView } from '../schema/views.ts';

export interface Subject {
  readonly level: Level;
  readonly row: CrmInstance | CrmUserGroup | CrmUser;
  readonly instanceName: string;
  readonly effective: Effective;
  /** Those in force. */
  readonly agents: readonly MappedAgent[];
  /** What it would inherit. */
  readonly inheritedAgents: readonly MappedAgent[];
  /** Other owners of these agents, by agent record id. */
  readonly owners: Readonly<Record<string, readonly AgentOwner[]>>;
  readonly pendingFields: readonly string[];
  readonly isEditable: boolean;
}

export function personSubject(view: PanelView, person: PersonView): Subject {
  const { user, instance, effective, agents, pendingFields } = person;
  return {
    level: 'user',
    row: user,
    instanceName: instance.name,
    effective,
    agents,
    inheritedAgents: view.inheritedAgents,
    owners: view.owners,
    pendingFields,
    isEditable: view.readOnly === null,
  };
}
