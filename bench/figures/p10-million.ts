/** P10 at ten times the agents: what the background does for an opening and for a keystroke, beside the same at L. */
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { type AskedTree, treeOfRows } from '../support/tree-of-rows.ts';

const WORDS = ['anna', 'line', '471', 'gal'];

function typeAll(tree: AskedTree): number[] {
  return WORDS.flatMap((word) => {
    tree.ask();
    return [...word].map((_, index) => tree.ask({ search: word.slice(0, index + 1) }));
  });
}

async function samplesAt(agents: number, runs: number) {
  const tree = treeOfRows(agents);
  const first = tree.ask();
  await tree.prepared();
  const open: number[] = [];
  const key: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    open.push(tree.ask({ offset: Math.floor((agents * run) / runs) }));
    key.push(...typeAll(tree));
  }
  return { first: [first], open, key };
}

export async function measureMillion(bench: Bench): Promise<Figure[]> {
  const { agents } = bench.dataset;
  bench.say(`P10: asking for windows of ${agents * 10} agents …`);
  const runs = bench.runs(10, 3);
  const floor = await samplesAt(agents, runs);
  const tenfold = await samplesAt(agents * 10, runs);
  const name = 'background, 10 × the agents (floor: 1 ×)';
  return [
    figureOf({ id: 'P10e', name: `keystroke, ${name}`, unit: 'ms', target: 48, aim: 24 }, tenfold.key, {
      floor: floor.key,
    }),
    figureOf(
      { id: 'P10f', name: `window anywhere, ${name}`, unit: 'ms', target: 48, aim: 24 },
      tenfold.open,
      {
        floor: floor.open,
      },
    ),
    figureOf(
      { id: 'F2', name: `first window, index included, ${name}`, unit: 'ms', target: 3_000, aim: 1_000 },
      tenfold.first,
      {
        floor: floor.first,
      },
    ),
  ];
}
