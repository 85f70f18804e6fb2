/** What the console's left pane shows: the instances and environments of the account, with how much is under each. Types only. */
import type { Role } from '../account.ts';

export interface InstanceNode {
  id: string;
  name: string;
  active: boolean;
  users: number;
  groups: number;
  role: Role | null;
  /** Something of it is not saved yet. */
  isPending: boolean;
}

export interface EnvironmentNode {
  id: string;
  name: string;
  active: boolean;
  agents: number;
  /** Something of it is not saved yet. */
  isPending: boolean;
}

export interface Configuration {
  /** False until the first copy of the directory is here. */
  isLoaded: boolean;
  instances: InstanceNode[];
  environments: EnvironmentNode[];
  /** The account may see accounts and grants. */
  mayAdminister: boolean;
}
