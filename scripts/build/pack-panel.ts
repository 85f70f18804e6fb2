/** Packs all that the panel loads into one file: in twenty small ones gzip finds little that repeats. Runs in the build. */
import { join } from 'node:path';
import type { InlineConfig, Rolldown } from 'vite';

type Graph = Parameters<Rolldown.CodeSplittingNameFunction>[1];

/** The page whose scripts have a budget, P13a of the quality goals. */
const PANEL = join(import.meta.dirname, '..', '..', 'entrypoints', 'panel', 'main.tsx');

/** For the build of the pages; that of a script has no panel among its entries. */
export function packPanel(entries: readonly { name: string }[], { build }: InlineConfig): void {
  if (!build || !entries.some(({ name }) => name === 'panel')) return;
  const { output } = build.rolldownOptions ?? {};
  if (Array.isArray(output)) throw new Error('The pages are built into one folder.');
  const name: Rolldown.CodeSplittingNameFunction = (id, graph) =>
    importedBy(PANEL, graph).has(id) ? 'page' : null;
  build.rolldownOptions = {
    ...build.rolldownOptions,
    output: { ...output, codeSplitting: { groups: [{ debugName: 'page', name }] } },
  };
}

/** Not the entry itself: other pages read the file too, and must not start a panel. */
function importedBy(entry: string, graph: Graph): ReadonlySet<string> {
  const found = new Set(graph.getModuleInfo(entry)?.importedIds);
  for (const id of found) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  return found;
}
