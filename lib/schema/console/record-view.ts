/** One record as its page in the console shows it: effective values, where they come from, and what depends on it. Types only. */
import type { AgentOwner, ListOwner } from '../agent-tree.ts';
import type { CrmInstance, CrmUserGroup } from '../crm-records.ts';
import type { Effective } from '../effective.ts';
import type { MappedAgent } from '../me.ts';
import type { Environment } from '../telephony-records.ts';
import type { PanelView, PersonView } from '../views.ts';

/** A place in the console, for links. */
export interface NamedRecord {
  id: string;
  name: string;
}

/** What every page of a record needs to edit it. */
export interface Editable {
  /** Fields with an edit that is not saved yet, inherited ones too. */
  pendingFields: string[];
  /** Why it cannot be edited here; `null` when it can. */
  readOnly: PanelView['readOnly'];
}

export interface InstanceView extends Editable {
  kind: 'crm-instances';
  instance: CrmInstance;
  effective: Effective;
  agents: MappedAgent[];
  /** Other owners of these agents, by agent record id. */
  owners: Record<string, AgentOwner[]>;
  users: number;
  groups: number;
}

export interface GroupView extends Editable {
  kind: 'crm-user-groups';
  group: CrmUserGroup;
  instance: NamedRecord;
  effective: Effective;
  agents: MappedAgent[];
  /** Those of the instance, for switching to Override or Inherit. */
  inheritedAgents: MappedAgent[];
  /** Other owners of all these agents, by agent record id. */
  owners: Record<string, AgentOwner[]>;
  users: number;
}

/** In the shape of the panel's view, so that its parts show and edit the user here too. */
export interface UserView {
  kind: 'crm-users';
  view: PanelView & { person: { kind: 'person'; person: PersonView } };
}

export interface EnvironmentView extends Editable {
  kind: 'environments';
  environment: Environment;
  agents: number;
  inactiveAgents: number;
  agentGroups: number;
  /** Of its agents, those on any list of any instance. */
  mappedAgents: number;
}

export interface AgentView extends Editable {
  kind: 'cti-agents';
  mapped: MappedAgent;
  /** Names of its agent group and of those above it, from the top. */
  groups: string[];
  /** The lists that hold it: whom it is mapped to, and why. */
  owners: ListOwner[];
}

export type RecordView = InstanceView | GroupView | UserView | EnvironmentView | AgentView;

export interface RecordKey {
  kind: RecordView['kind'];
  id: string;
}

/** `null` while the first copy of the directory is on its way: the record may exist. */
export type RecordAnswer = RecordView | null;
