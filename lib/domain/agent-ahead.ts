/** The agents that each next letter of a search would leave, so that a page has its first rows when the letter is typed. Pure. */
import { TABLE_ROWS } from '../schema/table.ts';
import type { AgentIndex, AgentNode } from './agent-index.ts';
import { AgentLetters, WORD } from './agent-letters.ts';
import type { ShownAgents } from './agent-tree.ts';

/** Letters that are looked ahead for: those that most agents go on with. */
const MOST_AHEAD = 32;
/** Agent by agent where fewer than one in so many are shown. */
const FEW = 16;
/** Agents that are counted without a pause: less than a millisecond. */
const STRETCH = 8192;

export interface AheadQuestion {
  readonly index: AgentIndex;
  /** What the search shows as it is. */
  readonly selection: ShownAgents;
  /** Folded. */
  readonly search: string;
  /** Agents of each letter that are wanted. */
  readonly limit: number;
}

/** Goes through the agents once for all letters; yields now and then, for whoever has something else to do meanwhile. */
export function* lookAhead(question: AheadQuestion): Generator<void, AheadAgents[]> {
  const { index, selection, search } = question;
  const { texts } = index.rows;
  const letters = new AgentLetters(texts.length, search);
  const shown = selection.roots.reduce((sum, root) => sum + selection.countIn(root), 0);
  const nodes = [...inOrder(selection.roots)].filter((node) => selection.sizeOf(node) > 0);
  if (shown * FEW < texts.length * TABLE_ROWS) for (const node of nodes) markFew(node, letters, question);
  else {
    for (const [place, block] of texts.entries()) {
      letters.addBlock(block, place * TABLE_ROWS);
      yield;
    }
  }
  const ahead = letters.units.map(
    (unit) => new AheadAgents(selection.roots, search + String.fromCharCode(unit)),
  );
  for (const node of nodes) yield* addNode(node, ahead, letters, question);
  return ahead
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
    .slice(0, MOST_AHEAD);
}

function markFew(node: AgentNode, letters: AgentLetters, { index, selection }: AheadQuestion): void {
  const order = selection.orderOf(node);
  for (let step = 0; step < order.length; step += 1) {
    const position = node.list.positions[order[step] ?? 0] ?? 0;
    letters.addAgent(index.rows.textsAt(position), position);
  }
}

/** What one letter more would leave of a selection. */
export class AheadAgents implements ShownAgents {
  readonly roots: readonly AgentNode[];
  /** Folded, with the letter. */
  readonly search: string;
  total = 0;
  readonly #counts = new Map<AgentNode, number>();
  readonly #sizes = new Map<AgentNode, number>();
  readonly #firsts = new Map<AgentNode, readonly number[]>();

  constructor(roots: readonly AgentNode[], search: string) {
    this.roots = roots;
    this.search = search;
  }

  /** `firsts`: indexes into the node's list. */
  add(node: AgentNode, size: number, firsts: readonly number[]): void {
    if (size === 0) return;
    this.total += size;
    this.#sizes.set(node, size);
    this.#firsts.set(node, firsts);
    for (let above: AgentNode | null = node; above; above = above.parent) {
      this.#counts.set(above, this.countIn(above) + size);
    }
  }

  countIn(node: AgentNode): number {
    return this.#counts.get(node) ?? 0;
  }

  sizeOf(node: AgentNode): number {
    return this.#sizes.get(node) ?? 0;
  }

  /** Only the first ones, as many as are wanted. */
  orderOf(node: AgentNode): ArrayLike<number> {
    return this.#firsts.get(node) ?? [];
  }
}

/** Gives each letter its agents right under the node. */
function* addNode(
  node: AgentNode,
  ahead: readonly AheadAgents[],
  letters: AgentLetters,
  { selection, limit }: AheadQuestion,
): Generator<void> {
  const order = selection.orderOf(node);
  const tallies = [letters.low, letters.high].map((marks) => new Tally(marks, limit));
  for (let from = 0; from < order.length; from += STRETCH) {
    for (const tally of tallies) tally.count(node, order, from);
    yield;
  }
  for (const [word, { counts, firsts }] of tallies.entries()) {
    for (let bit = 0; bit < WORD; bit += 1) {
      ahead[word * WORD + bit]?.add(node, counts[bit] ?? 0, firsts[bit] ?? []);
    }
  }
}

/** How many agents under a node have each bit of their marks, and the first of these. */
class Tally {
  readonly counts = new Uint32Array(WORD);
  readonly firsts = Array.from({ length: WORD }, (): number[] => []);
  readonly #marks: Uint32Array;
  readonly #limit: number;

  constructor(marks: Uint32Array, limit: number) {
    this.#marks = marks;
    this.#limit = limit;
  }

  /** One stretch of the order. */
  count({ list: { positions } }: AgentNode, order: ArrayLike<number>, from: number): void {
    const { counts, firsts } = this;
    const [marks, limit] = [this.#marks, this.#limit];
    const end = Math.min(order.length, from + STRETCH);
    for (let step = from; step < end; step += 1) {
      const index = order[step] ?? 0;
      for (let bits = marks[positions[index] ?? 0] ?? 0; bits !== 0; bits &= bits - 1) {
        const bit = 31 - Math.clz32(bits & -bits);
        const count = counts[bit] ?? 0;
        counts[bit] = count + 1;
        if (count < limit) firsts[bit]?.push(index);
      }
    }
  }
}

/** As the rows of the tree: groups before the agents right under a node. */
function* inOrder(nodes: readonly AgentNode[]): Generator<AgentNode> {
  for (const node of nodes) {
    yield* inOrder(node.groups);
    yield node;
  }
}
