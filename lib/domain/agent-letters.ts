/** Which letters follow a search in the texts of CTI agents, agent by agent: with what people may go on typing. Pure. */
import { END, endBefore } from '../schema/row-block.ts';
import { TABLE_ROWS } from '../schema/table.ts';
import type { AgentTexts } from './agent-texts.ts';

/** One bit each in two words; of more letters only the first ones are told apart. */
const MOST_LETTERS = 64;
export const WORD = 32;

export class AgentLetters {
  /** UTF-16 units, by the place that stands for each below. */
  readonly units: number[] = [];
  /** By the agent's position: a bit for each of the first 32 places, and for the others. */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  /** Place of each unit, and one. */
  readonly #places = new Uint8Array(0x1_0000);
  readonly #search: string;

  /** `blocks`: how many blocks there are; `search`: folded. */
  constructor(blocks: number, search: string) {
    this.low = new Uint32Array(blocks * TABLE_ROWS);
    this.high = new Uint32Array(blocks * TABLE_ROWS);
    this.#search = search;
  }

  /** Looks through a block, whose first agent has the position `start`. */
  addBlock(texts: AgentTexts, start: number): void {
    for (const { text, ends } of texts.fold()) {
      let row = 0;
      let end = (ends[0] ?? 0) & END;
      for (let hit = this.#next(text, 0); hit >= 0; hit = this.#next(text, hit + 1)) {
        while (end <= hit) {
          row += 1;
          end = (ends[row] ?? 0) & END;
        }
        const next = hit + this.#search.length;
        if (next < end) this.#mark(start + row, text.charCodeAt(next));
      }
    }
  }

  /** Looks at one agent: less work than the block where few are shown. */
  addAgent(texts: AgentTexts, position: number): void {
    for (const { text, ends } of texts.fold()) {
      const row = position % TABLE_ROWS;
      const own = text.slice(endBefore(ends, row), (ends[row] ?? 0) & END);
      for (let hit = this.#next(own, 0); hit >= 0; hit = this.#next(own, hit + 1)) {
        const next = hit + this.#search.length;
        if (next < own.length) this.#mark(position, own.charCodeAt(next));
      }
    }
  }

  /** An empty search is found before each letter. */
  #next(text: string, from: number): number {
    if (this.#search !== '') return text.indexOf(this.#search, from);
    return from < text.length ? from : -1;
  }

  #mark(position: number, unit: number): void {
    let place = (this.#places[unit] ?? 0) - 1;
    if (place < 0) {
      if (this.units.length === MOST_LETTERS || isHalf(unit)) return;
      place = this.units.push(unit) - 1;
      this.#places[unit] = place + 1;
    }
    const words = place < WORD ? this.low : this.high;
    words[position] = (words[position] ?? 0) | (1 << (place % WORD));
  }
}

/** Half of a letter, which nobody types alone. */
function isHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
