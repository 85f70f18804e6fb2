/** The agents of one environment or group, by position: searched in their blocks, put in order when they are first shown. Pure. */

import { TABLE_ROWS } from '../schema/table.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import type { AgentRows } from './agent-rows.ts';
import { foldText } from './fold-text.ts';
import { compareNames } from './name-order.ts';

/** Up to here comparing names costs less than running over the whole order. */
const FEW = 64;

/** Agents are named by their index in `positions`. */
export class AgentList {
  readonly positions: Uint32Array;
  readonly #rows: AgentRows;
  #order: Uint32Array | null = null;

  /** `positions` ascend. */
  constructor(rows: AgentRows, positions: Uint32Array) {
    this.#rows = rows;
    this.positions = positions;
  }

  get size(): number {
    return this.positions.length;
  }

  agentAt(index: number): CtiAgent {
    return this.#rows.agentAt(this.#positionOf(index));
  }

  idAt(index: number): string {
    return this.#rows.idAt(this.#positionOf(index));
  }

  /** The order costs a few milliseconds per thousand agents: whoever has time asks for it ahead. */
  prepare(): void {
    this.#orderOf();
  }

  /** Those of `among` (`null`: all) whose name, agent id or extension holds the folded text; both ascend. */
  matching(search: string, among: readonly number[] | null): readonly number[] {
    if (among && among.length * 8 < this.size) return among.filter((index) => this.#holds(index, search));
    const found: number[] = [];
    const count = among ? among.length : this.size;
    let place = -1;
    let marks: Uint8Array = new Uint8Array(0);
    for (let step = 0; step < count; step += 1) {
      const index = among ? (among[step] ?? 0) : step;
      const position = this.#positionOf(index);
      const at = Math.floor(position / TABLE_ROWS);
      if (at !== place) marks = this.#rows.textsAt(position).marks(search);
      place = at;
      if (marks[position % TABLE_ROWS] === 1) found.push(index);
    }
    return found;
  }

  /** The first place in `order` (`null`: as they come) from `least` on whose name begins with the folded text; -1 without one. */
  placeOfPrefix(prefix: string, order: ArrayLike<number> | null, least: number): number {
    const count = order ? order.length : this.size;
    for (let place = Math.max(0, least); place < count; place += 1) {
      const position = this.#positionOf(order ? (order[place] ?? 0) : place);
      if (this.#rows.textsAt(position).nameBeginsWith(position % TABLE_ROWS, prefix)) return place;
    }
    return -1;
  }

  /** By name and then agent id; `null` for all agents. */
  inOrder(indexes: readonly number[] | null): ArrayLike<number> {
    if (!indexes) return this.#orderOf();
    if (indexes.length <= FEW) return this.#sorted(indexes);
    const isIn = new Uint8Array(this.size);
    for (const index of indexes) isIn[index] = 1;
    return this.#orderOf().filter((index) => isIn[index] === 1);
  }

  #positionOf(index: number): number {
    return this.positions[index] ?? 0;
  }

  #holds(index: number, search: string): boolean {
    const position = this.#positionOf(index);
    return this.#rows.textsAt(position).holds(position % TABLE_ROWS, search);
  }

  #orderOf(): Uint32Array {
    this.#order ??= this.#sorted(this.positions.keys());
    return this.#order;
  }

  #sorted(indexes: Iterable<number>): Uint32Array {
    const agents = Array.from(indexes, (index) => {
      const position = this.#positionOf(index);
      const [name, agentId] = [this.#rows.valueAt(position, 'name'), this.#rows.valueAt(position, 'agentId')];
      return { index, name, agentId };
    });
    agents.sort((a, b) => compareNames(a, b) || (a.agentId < b.agentId ? -1 : 1));
    return Uint32Array.from(agents, ({ index }) => index);
  }
}

/** Whether name, agent id or extension holds the folded text. */
export function holdsText({ name, agentId, extension }: CtiAgent, search: string): boolean {
  return [name, agentId, extension ?? ''].some((text) => foldText(text).includes(search));
}
