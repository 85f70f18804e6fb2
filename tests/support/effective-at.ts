/** What applies to a user, cut off at the level of a group or an instance: fixtures for the pages of those. */
import type { Effective } from '../../lib/schema/effective.ts';

type Level = 'instance' | 'group';

interface Link {
  level: string;
  value?: unknown;
}

/** Of each chain the levels up to this one, and the value that is then in force. */
export function effectiveAt(level: Level, { popFlow, events, mapping }: Effective): Effective {
  const isIn = (link: Link) => link.level === 'instance' || link.level === level;
  const cut = <T extends { chain: Link[] }>(setting: T): T => {
    const chain = setting.chain.filter(isIn);
    const deciding = chain.findLast(({ value }) => value !== undefined);
    return { ...setting, chain, value: deciding?.value ?? null, source: deciding?.level ?? 'instance' };
  };
  const cutAll = <T extends { chain: Link[] }>(settings: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, cut(setting)]));
  const lists = mapping.chain.filter(isIn);
  const list = lists.findLast(({ value }) => value !== undefined);
  return {
    popFlow: cutAll(popFlow),
    events: cutAll(events),
    mapping: {
      mode: list?.level === level ? 'override' : 'inherit',
      source: list?.level ?? null,
      agents: list?.value ?? [],
      chain: lists,
    },
  };
}
