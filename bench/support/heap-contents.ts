/** What the extension's worker and its pages hold, by class and in bytes, from heap snapshots: a leak leaves something behind each time. */
import { certainGrowth } from './certain-growth.ts';
import { heapTargets, openDevTools } from './heap.ts';

/** Class → how many. */
export type Classes = ReadonlyMap<string, number>;

export interface HeapContents {
  /** Of what scripts made. */
  readonly classes: Classes;
  /** Bytes of the same. */
  readonly made: number;
  /** Bytes of compiled code. */
  readonly code: number;
}

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } };
  readonly nodes: number[];
  readonly strings: string[];
}

/** Kinds of nodes that scripts make; compiled code and what the browser keeps of itself come and go as it likes. */
const MADE = new Set(['object', 'closure', 'regexp', 'array', 'string', 'concatenated string', 'number']);

/** Of all targets whose address begins so, after a garbage collection. */
export async function contentsOf(cdp: string, address: string): Promise<HeapContents> {
  const counts = { classes: new Map<string, number>(), made: 0, code: 0 };
  for (const target of await heapTargets(cdp, address)) {
    const tools = await openDevTools(target);
    let text = '';
    tools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      text += chunk;
    });
    await tools.ask('HeapProfiler.collectGarbage');
    await tools.ask('HeapProfiler.takeHeapSnapshot');
    tools.close();
    count(JSON.parse(text) as Snapshot, counts);
  }
  return counts;
}

interface Counts extends HeapContents {
  readonly classes: Map<string, number>;
  made: number;
  code: number;
}

function count({ snapshot, nodes, strings }: Snapshot, counts: Counts): void {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const fieldAt = (at: number, field = -1) => nodes[at + field] ?? -1;
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[0][fieldAt(at, type)] ?? '';
    if (kind === 'code') counts.code += fieldAt(at, size);
    if (!MADE.has(kind)) continue;
    counts.made += fieldAt(at, size);
    // The name of a text or an array is its content, that of a scope ends with where it stands in this snapshot.
    const said = kind === 'object' || kind === 'closure' ? (strings[fieldAt(at, name)] ?? '') : '';
    const key = `${kind} ${said.replace(/@\d+$/, '')}`;
    counts.classes.set(key, (counts.classes.get(key) ?? 0) + 1);
  }
}

/** Of equally spaced looks, at least five: the class that grew most for certain, and how many more there are of it at the end. */
export function mostGrown(looks: readonly Classes[]): { name: string; more: number } {
  let most = { name: '', more: 0 };
  for (const name of looks.at(-1)?.keys() ?? []) {
    const more = certainGrowth(looks.map((classes) => classes.get(name) ?? 0));
    if (more > most.more) most = { name, more };
  }
  return most;
}
