/** The agents of one environment or group: found by a text that is folded once, put in order when they are first shown. Pure. */
import type { CtiAgent } from '../schema/telephony-records.ts';
import { compareNames } from './name-order.ts';

/** U+0000 cannot occur in a text (rule C15), so no search reaches over the border of a field or an agent. */
const FIELD = '\u0000';
const AGENT = '\u0000\u0000';
/** Up to here comparing names costs less than running over the whole order. */
const FEW = 64;

/** What makes two texts the same for a search. A sigma at the end of a word has a form of its own. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

/** Agents are named by their index in `members`. */
export class AgentList {
  readonly members: readonly CtiAgent[];
  #text: string | null = null;
  /** Where each agent begins in the text, and the end of the text. */
  #starts = new Uint32Array(0);
  #order: Uint32Array | null = null;

  constructor(members: readonly CtiAgent[]) {
    this.members = members;
  }

  /** Text and order cost a few milliseconds per thousand agents: whoever has time asks for them ahead. */
  prepare(): void {
    this.#textOf();
    this.#orderOf();
  }

  /** Those of `among` (`null`: all) whose name, agent id or extension holds the folded text; both ascend. */
  matching(search: string, among: readonly number[] | null): readonly number[] {
    const text = this.#textOf();
    if (among && among.length * 8 < this.members.length) {
      return among.filter((index) =>
        text.slice(this.#starts[index], this.#starts[index + 1]).includes(search),
      );
    }
    const found: number[] = [];
    const count = among ? among.length : this.members.length;
    let hit = -1;
    for (let step = 0; step < count; step += 1) {
      const index = among ? (among[step] ?? 0) : step;
      const start = this.#starts[index] ?? 0;
      if (hit < start) hit = text.indexOf(search, start);
      if (hit < 0) break;
      if (hit < (this.#starts[index + 1] ?? 0)) found.push(index);
    }
    return found;
  }

  /** The first place in `order` (`null`: as they come) from `least` on whose name begins with the folded text; -1 without one. */
  placeOfPrefix(prefix: string, order: ArrayLike<number> | null, least: number): number {
    const text = this.#textOf();
    const count = order ? order.length : this.members.length;
    for (let place = Math.max(0, least); place < count; place += 1) {
      const index = order ? (order[place] ?? 0) : place;
      if (text.startsWith(prefix, this.#starts[index])) return place;
    }
    return -1;
  }

  /** By name and then agent id; `null` for all agents. */
  inOrder(indexes: readonly number[] | null): ArrayLike<number> {
    if (!indexes) return this.#orderOf();
    if (indexes.length <= FEW) return [...indexes].sort((a, b) => this.#compare(a, b));
    const isIn = new Uint8Array(this.members.length);
    for (const index of indexes) isIn[index] = 1;
    return this.#orderOf().filter((index) => isIn[index] === 1);
  }

  #compare(a: number, b: number): number {
    const one = this.members[a];
    const other = this.members[b];
    if (!one || !other) return 0;
    return compareNames(one, other) || (one.agentId < other.agentId ? -1 : 1);
  }

  #orderOf(): Uint32Array {
    this.#order ??= Uint32Array.from(this.members.keys()).sort((a, b) => this.#compare(a, b));
    return this.#order;
  }

  #textOf(): string {
    if (this.#text !== null) return this.#text;
    const text = foldText(this.members.map(fieldsOf).join(AGENT));
    const starts = new Uint32Array(this.members.length + 1);
    let end = -AGENT.length;
    for (let index = 0; index < this.members.length; index += 1) {
      starts[index] = end + AGENT.length;
      end = text.indexOf(AGENT, starts[index]);
    }
    starts[this.members.length] = text.length;
    this.#starts = starts;
    this.#text = text;
    return text;
  }
}

/** Whether name, agent id or extension holds the folded text. */
export function holdsText(agent: CtiAgent, search: string): boolean {
  return foldText(fieldsOf(agent)).includes(search);
}

function fieldsOf({ name, agentId, extension }: CtiAgent): string {
  return extension ? `${name}${FIELD}${agentId}${FIELD}${extension}` : `${name}${FIELD}${agentId}`;
}
