/** The agents of one environment or group, by position: searched in their blocks, put in order when they are first shown. Pure. */

import { TABLE_ROWS } from '../schema/table.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import type { AgentRows } from './agent-rows.ts';
import { foldText } from './fold-text.ts';
import { compareNames } from './name-order.ts';

/** Up to here comparing names costs less than running over the whole order. */
const FEW = 64;

/** Of agents in a list. */
export type Indexes = Uint32Array;

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
  matching(search: string, among: Indexes | null): Indexes {
    if (among && among.length * 8 < this.size) return among.filter((index) => this.#holds(index, search));
    const count = among ? among.length : this.size;
    // A list that grew with each of 100,000 agents would cost more than the search
    const found = new Uint32Array(count);
    let size = 0;
    let marks: Uint8Array = new Uint8Array(0);
    let end = 0;
    for (let step = 0; step < count; step += 1) {
      const index = among ? (among[step] ?? 0) : step;
      const position = this.#positionOf(index);
      if (position >= end) {
        marks = this.#rows.textsAt(position).marks(search);
        end = position - (position % TABLE_ROWS) + TABLE_ROWS;
      }
      found[size] = index;
      // Written over by the next one unless it is found
      size += marks[position % TABLE_ROWS] ?? 0;
    }
    return found.subarray(0, size);
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
  inOrder(indexes: Indexes | null): Indexes {
    if (!indexes || indexes.length === this.size) return this.#orderOf();
    if (indexes.length <= FEW) return this.#sorted(indexes);
    const isIn = new Uint8Array(this.size);
    for (let step = 0; step < indexes.length; step += 1) isIn[indexes[step] ?? 0] = 1;
    const order = this.#orderOf();
    const found = new Uint32Array(indexes.length + 1);
    let size = 0;
    for (let place = 0; place < order.length; place += 1) {
      const index = order[place] ?? 0;
      found[size] = index;
      size += isIn[index] ?? 0;
    }
    return found.subarray(0, size);
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

/** What a search looks at, folded. */
export function searchedTexts({ name, agentId, extension }: CtiAgent): string[] {
  return [name, agentId, extension ?? ''].map(foldText);
}

/** Whether name, agent id or extension holds the folded text. */
export function holdsText(agent: CtiAgent, search: string): boolean {
  return searchedTexts(agent).some((text) => text.includes(search));
}
