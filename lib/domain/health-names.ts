/** Health of names: twins that only a machine tells apart (C3), and space that no eye sees. Pure. */
import type { HealthFinding, HealthQuestion, HealthRecord } from './health.ts';
import { foldText } from './near-miss.ts';

interface Named {
  record: HealthRecord;
  /** What is compared: a username, not the full name that stands for the user elsewhere. */
  name: string;
}

export function nameFindings({ groups, users, environments }: HealthQuestion): HealthFinding[] {
  const kinds: Named[][] = [
    users.map(({ id, username }) => named({ kind: 'crm-users', id, name: username })),
    groups.map(({ id, name }) => named({ kind: 'crm-user-groups', id, name })),
    [...environments.values()].map(({ id, name }) => named({ kind: 'environments', id, name })),
  ];
  return kinds.flatMap((names) => [...twins(names), ...straySpaces(names)]);
}

function named(record: HealthRecord): Named {
  return { record, name: record.name };
}

/** One finding for each set of twins. */
function twins(names: readonly Named[]): HealthFinding[] {
  const byFold = new Map<string, HealthRecord[]>();
  for (const { record, name } of names) {
    const fold = foldText(name);
    const known = byFold.get(fold);
    if (known) known.push(record);
    else byFold.set(fold, [record]);
  }
  return [...byFold.values()].flatMap(([record, ...others]): HealthFinding[] =>
    record && others.length > 0 ? [{ is: 'twins', record, others }] : [],
  );
}

function straySpaces(names: readonly Named[]): HealthFinding[] {
  return names
    .filter(({ name }) => name !== name.trim())
    .map(({ record, name }) => ({ is: 'stray-space', record, fix: name.trim() }));
}
