/** What is wrong in one instance though every write was allowed, and what would put it right. Pure. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { CtiAgent, Environment } from '../schema/telephony-records.ts';
import { listFindings, orphanFindings, ownedTwiceFindings, unmappedFindings } from './health-mapping.ts';
import { nameFindings } from './health-names.ts';

export interface HealthRecord {
  kind: 'crm-instances' | 'crm-user-groups' | 'crm-users' | 'environments' | 'cti-agents';
  id: string;
  name: string;
}

/** Rules: `product.md`. A fix is what one click would save, as a field of the record. */
export type HealthFinding =
  /** C12: inherits, and nothing above defines agents. */
  | { is: 'inherits-nothing'; record: HealthRecord }
  /** Overrides with an empty list: deliberately none, listed so that nobody forgets. */
  | { is: 'unmapped'; record: HealthRecord }
  /** C11: agents of the own list that are inactive, or whose environment is. */
  | { is: 'inactive-agents'; record: HealthRecord; agents: HealthRecord[]; fix: CtiMapping }
  /** C8: more than ten agents on one list. */
  | { is: 'over-ten'; record: HealthRecord; count: number }
  /** An agent on several lists; between users C7 forbids it, between levels nothing does. */
  | { is: 'owned-twice'; record: HealthRecord; owners: HealthRecord[] }
  /** An active agent that no list of the instance holds. */
  | { is: 'orphan-agent'; record: HealthRecord }
  /** C3: names that differ only by case, outer space or Unicode form. */
  | { is: 'twins'; record: HealthRecord; others: HealthRecord[] }
  /** Space at an end of the name, which no eye sees. */
  | { is: 'stray-space'; record: HealthRecord; fix: string };

export interface HealthQuestion {
  instance: CrmInstance;
  groups: readonly CrmUserGroup[];
  users: readonly CrmUser[];
  environments: ReadonlyMap<string, Environment>;
  agents: ReadonlyMap<string, CtiAgent>;
}

/** Each looks for some kinds of findings. In the order of urgency. */
const SEARCHES = [
  { finds: ['inherits-nothing', 'unmapped'], search: unmappedFindings },
  { finds: ['inactive-agents', 'over-ten'], search: listFindings },
  { finds: ['owned-twice'], search: ownedTwiceFindings },
  { finds: ['twins', 'stray-space'], search: nameFindings },
  { finds: ['orphan-agent'], search: orphanFindings },
] as const satisfies readonly {
  finds: readonly HealthFinding['is'][];
  search(question: HealthQuestion): HealthFinding[];
}[];

/** Within a kind of finding in the order of the records. */
export function healthOf(question: HealthQuestion): HealthFinding[] {
  return SEARCHES.flatMap(({ search }) => search(question));
}

/** The findings of one kind: a fraction of the work where there are many users and agents. */
export function findingsOf(is: HealthFinding['is'], question: HealthQuestion): HealthFinding[] {
  const found = SEARCHES.find(({ finds }) => (finds as readonly string[]).includes(is));
  return found ? found.search(question).filter((finding) => finding.is === is) : [];
}

/** Ids of the users whom a finding is about; of twins each is one. */
export function usersIn(finding: HealthFinding): string[] {
  const others = finding.is === 'twins' ? finding.others : [];
  return [finding.record, ...others].filter(({ kind }) => kind === 'crm-users').map(({ id }) => id);
}
