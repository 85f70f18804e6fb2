/** What is wrong with the rows of a file whatever is stored, found with the server's own code while the file is read. Pure. */
import type { CsvRow } from '../csv/read-csv.ts';
import { readAgentRow } from '../domain/csv-agent-row.ts';
import { fault } from '../domain/csv-shape.ts';
import { readUserRow } from '../domain/csv-user-row.ts';
import type { ImportKind } from '../schema/import-columns.ts';
import type { Issue } from '../schema/import-plan.ts';

export interface ShapeFault {
  readonly row: number;
  /** `null`: the row as a whole. */
  readonly column: string | null;
  readonly text: string;
}

export interface ShapeFacts {
  /** Rows that are not empty. */
  readonly rows: number;
  /** Rows with a fault, and the first of them. */
  readonly faults: number;
  readonly first: readonly ShapeFault[];
}

const MOST_NAMED = 20;

export class ShapeCheck {
  readonly #kind: ImportKind;
  readonly #first: ShapeFault[] = [];
  readonly #seen = new Map<string, number>();
  #rows = 0;
  #faults = 0;

  constructor(kind: ImportKind) {
    this.#kind = kind;
  }

  get facts(): ShapeFacts {
    return { rows: this.#rows, faults: this.#faults, first: this.#first };
  }

  add(given: CsvRow): void {
    this.#rows += 1;
    const found = this.#issues(given).find(({ level }) => level === 'error');
    if (!found) return;
    this.#faults += 1;
    if (this.#first.length < MOST_NAMED) {
      this.#first.push({ row: given.row, column: found.column, text: found.text });
    }
  }

  #issues(given: CsvRow): readonly Issue[] {
    if (given.misfit !== null) return [fault(null, given.misfit)];
    if (this.#kind === 'cti-agents') {
      const { environment, agentId, issues } = readAgentRow(given.row, given.cells);
      return [...issues, ...this.#repeat('Agent Id', [environment, agentId].join('\u0000'), given.row)];
    }
    const { username, issues } = readUserRow(given.row, given.cells);
    return [...issues, ...this.#repeat('Username', username, given.row)];
  }

  /** C9, C6: the first row of the name is not counted, as it is behind us. */
  #repeat(column: string, key: string, row: number): Issue[] {
    const before = this.#seen.get(key);
    if (before !== undefined) return [fault(column, `It is on row ${before} already.`)];
    this.#seen.set(copyOf(key), row);
    return [];
  }
}

/** A part of a text keeps the whole text in memory; a copy does not. */
function copyOf(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
