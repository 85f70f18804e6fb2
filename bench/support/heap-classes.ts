/** What the extension's worker and its pages hold, counted by class from heap snapshots: a leak leaves something behind each time. */
import { heapTargets, openDevTools } from './heap.ts';

/** Class → how many. */
export type Classes = ReadonlyMap<string, number>;

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } };
  readonly nodes: number[];
  readonly strings: string[];
}

/** Kinds of nodes that scripts make; compiled code and what the browser keeps of itself come and go as it likes. */
const MADE = new Set(['object', 'closure', 'regexp', 'array', 'string', 'concatenated string', 'number']);

/** Of all targets whose address begins so, after a garbage collection. */
export async function classesOf(cdp: string, address: string): Promise<Classes> {
  const counts = new Map<string, number>();
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

function count({ snapshot, nodes, strings }: Snapshot, counts: Map<string, number>): void {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name] = [fields.indexOf('type'), fields.indexOf('name')];
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[0][nodes[at + type] ?? -1] ?? '';
    if (!MADE.has(kind)) continue;
    // The name of a text or an array is its content, that of a scope ends with where it stands in this snapshot.
    const said = kind === 'object' || kind === 'closure' ? (strings[nodes[at + name] ?? -1] ?? '') : '';
    const key = `${kind} ${said.replace(/@\d+$/, '')}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}

/** How many of the class that grew most there are more. */
export function mostGrown(before: Classes, after: Classes): { name: string; more: number } {
  let most = { name: '', more: 0 };
  for (const [name, now] of after) {
    const more = now - (before.get(name) ?? 0);
    if (more > most.more) most = { name, more };
  }
  return most;
}
