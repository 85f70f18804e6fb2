/** What a row of an import changes for its user in effect, whichever level a value comes from. Rule: `product.md`, Inheritance. Pure. */
import type { FieldChange } from '../schema/import-plan.ts';
import type { PopFlowValues } from '../schema/settings.ts';
import type { InheritedLevel, UserBook } from './csv-user-book.ts';
import type { UserDraft } from './csv-user-draft.ts';
import { effectiveAt, type LevelValues } from './effective.ts';

/** Of a new group. */
const EMPTY: InheritedLevel = { popFlow: {}, agents: null };

interface Difference extends FieldChange {
  isOwn(popFlow: PopFlowValues): boolean;
}

/** Differences of two groups are looked for once for all who move from one to the other. */
export function effectiveChanges(book: UserBook): (draft: UserDraft) => FieldChange[] {
  const known = new Map<string, readonly Difference[]>();
  const between = (from: string | null, to: string | null) => {
    const key = `${from} ${to}`;
    const found = known.get(key) ?? differencesOf(book, levelOf(book, from), levelOf(book, to));
    known.set(key, found);
    return found;
  };
  return (draft) => {
    const { present, group, agents } = draft;
    if (!present || (!group && !agents)) return [];
    const former = present.groupId;
    const next = group ? group.id : former;
    const [from, to] = listsInForce(draft, book).map((ids) => inWords(book, ids));
    const mapping = from === to ? [] : [{ column: 'mapping', from: from ?? '', to: to ?? '' }];
    if (former === next && next !== null) return mapping;
    const moved = between(former, next).filter(({ isOwn }) => !isOwn(present.popFlow));
    return [
      ...mapping,
      ...moved.map(({ column, from: before, to: after }) => ({ column, from: before, to: after })),
    ];
  };
}

/** Whether the user has an agent in force before that is not in force afterwards. */
export function losesAgents(draft: UserDraft, book: UserBook): boolean {
  if (!draft.present || (!draft.group && !draft.agents)) return false;
  const [before, after] = listsInForce(draft, book);
  return before.some((id) => !after.includes(id));
}

function listsInForce({ present, group, agents }: UserDraft, book: UserBook) {
  const former = present?.groupId ?? null;
  const inherited = (groupId: string | null) => levelOf(book, groupId)?.agents ?? book.instance.agents ?? [];
  const own = present?.agents ?? null;
  const before: readonly string[] = own ?? inherited(former);
  const after: readonly string[] = agents?.map(({ id }) => id) ?? own ?? inherited(group ? group.id : former);
  return [before, after] as const;
}

function levelOf(book: UserBook, groupId: string | null): InheritedLevel | null {
  return groupId === null ? null : (book.groupLevel(groupId) ?? EMPTY);
}

function differencesOf(book: UserBook, from: InheritedLevel | null, to: InheritedLevel | null): Difference[] {
  const [before, after] = [from, to].map((group) =>
    effectiveAt([asLevel('instance', book.instance), ...(group ? [asLevel('group', group)] : [])]),
  );
  if (!before || !after) return [];
  const fields = Object.keys(after.popFlow).flatMap((key) => {
    const change = changeOf(before.popFlow[key]?.value, after.popFlow[key]?.value);
    const isOwn = (popFlow: PopFlowValues) => popFlow[key as keyof PopFlowValues] !== undefined;
    return change ? [{ column: `popFlow.${key}`, ...change, isOwn }] : [];
  });
  const names = new Set([...Object.keys(before.events), ...Object.keys(after.events)]);
  const events = [...names].sort().flatMap((name) => {
    const change = changeOf(before.events[name]?.value, after.events[name]?.value);
    const isOwn = ({ events: own }: PopFlowValues) => own !== undefined && Object.hasOwn(own, name);
    return change ? [{ column: `popFlow.events.${name}`, ...change, isOwn }] : [];
  });
  return [...fields, ...events];
}

function asLevel(level: 'instance' | 'group', { popFlow, agents }: InheritedLevel): LevelValues {
  return {
    level,
    name: '',
    popFlow,
    mapping: agents === null ? { mode: 'inherit' } : { mode: 'override', agents: [...agents] as never },
  };
}

function changeOf(before: unknown = null, after: unknown = null) {
  const [from, to] = [before, after].map((value) => (value === null ? null : String(value)));
  return from === to ? null : { from: from ?? null, to: to ?? null };
}

function inWords(book: UserBook, ids: readonly string[]): string {
  return ids.length === 0 ? 'No agent' : ids.map((id) => book.agentName(id)).join(', ');
}
