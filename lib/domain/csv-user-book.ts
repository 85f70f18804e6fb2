/** What planning an import of CRM users must know of what is stored. Pure. */
import type { PopFlowValues } from '../schema/settings.ts';
import type { ListedAgent } from './csv-damage-warnings.ts';

export interface PresentUser {
  readonly id: string;
  readonly version: number;
  readonly username: string;
  readonly nativeId: string | null;
  readonly fullName: string | null;
  readonly groupId: string | null;
  /** Ids of the own list; `null`: the user inherits. */
  readonly agents: readonly string[] | null;
  readonly popFlow: PopFlowValues;
}

/** What an instance or a group gives to those who inherit from it. */
export interface InheritedLevel {
  readonly popFlow: PopFlowValues;
  readonly agents: readonly string[] | null;
}

export interface PresentAgent {
  readonly id: string;
  readonly name: string;
}

/** A user whose own list holds an agent. */
export interface AgentOwner {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

export interface UserBook {
  /** Users of the instance, whether named in the file or not. */
  readonly userCount: number;
  user(username: string): PresentUser | undefined;
  groupId(name: string): string | undefined;
  groupName(id: string): string;
  environmentId(name: string): string | undefined;
  agent(environmentId: string, agentId: string): PresentAgent | undefined;
  agentName(id: string): string;
  agentPlace(id: string): ListedAgent | undefined;
  /** Id of the user of the instance on whose own list the agent is. */
  ownerId(agentId: string): string | undefined;
  owner(userId: string): AgentOwner | undefined;
  readonly instance: InheritedLevel;
  groupLevel(id: string): InheritedLevel | undefined;
  readonly near: {
    groups(asked: string): readonly string[];
    /** A group that is there, or that the file names, which a person would take for this one. */
    groupTwin(name: string): string | undefined;
    environments(asked: string): readonly string[];
    agents(environmentId: string, asked: string): readonly string[];
    /** A user whose name a person would take for this one. */
    twin(username: string): string | undefined;
    /** A user whose name a spreadsheet would have changed to this one. */
    undamaged(username: string): string | undefined;
  };
}
