/**
 * Statements of the embedded database: parsed once, and several in one turn of the library, which by itself parses and plans anew at every call, in six
 * turns. Runs in the server.
 */
import { type PGlite, protocol } from '@electric-sql/pglite';
import type { Statement } from './bind.ts';
import type { Outcome } from './unit-line.ts';

const { serialize } = protocol;

/** Beyond this many different texts, statements are no longer kept: each costs memory. */
const MAX_PREPARED = 500;
/** A plan that is kept does not know how many values it will be given; for many of them it is made anew. */
const MOST_CHARACTERS = 50_000;
/** Of a statement that is not kept. */
const UNNAMED = '';

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

interface Prepared {
  readonly name: string;
  readonly types: readonly number[];
  readonly fields: readonly Field[];
}

/** A plan that is kept knows nothing of how tables grow: it is made anew after so many milliseconds. */
const PLAN_MS = 5_000;
const DISCARD = serialize.query('discard plans');

type Messages = Awaited<ReturnType<PGlite['execProtocolStream']>>;
type Message = Messages[number];

/** Of one database, which has one connection. */
export class PgliteStatements {
  readonly #pglite: PGlite;
  readonly #known = new Map<string, Prepared>();
  #named = 0;
  #plannedAt = performance.now();

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  /**
   * Runs them in their order as one unit of the protocol (up to its `Sync`), in one turn once their texts are known. Behind one that fails nothing of
   * the unit runs, and all of it fails with the same. Only while others are held back (`_runExclusiveTransaction`).
   */
  run(unit: readonly Statement[]): Promise<readonly Outcome[]> {
    return this.#pglite.runExclusive(async () => {
      const prepared = await this.#prepared(unit);
      if ('error' in prepared) return unit.map(() => prepared);
      const messages = unit.flatMap((statement, n) => this.#messages(statement, prepared.each[n]));
      const answer = await this.#send([...messages, serialize.sync(), ...this.#newPlans()]);
      return unit.length === 0 ? [] : this.#outcomes(prepared.each, answer);
    });
  }

  async #prepared(
    unit: readonly Statement[],
  ): Promise<{ readonly each: readonly Prepared[] } | { readonly error: unknown }> {
    const made = new Map<string, Prepared>();
    const texts = [...new Set(unit.map(({ sql }) => sql))].filter((sql) => !this.#known.has(sql));
    if (texts.length > 0) {
      const names = texts.map((_, n) => (this.#known.size + n < MAX_PREPARED ? this.#newName() : UNNAMED));
      const parts = texts.flatMap((text, n) => {
        const name = names[n] ?? UNNAMED;
        return [serialize.parse({ name, text }), serialize.describe({ type: 'S', name })];
      });
      const answer = await this.#send([...parts, serialize.sync()]);
      const error = answer.find(isError);
      if (error) return { error };
      const described = answer.filter(isParameters);
      const fields = answer.filter((message) => isFields(message) || message.name === 'noData');
      for (const [n, text] of texts.entries()) {
        const name = names[n] ?? UNNAMED;
        const statement = { name, types: described[n]?.dataTypeIDs ?? [], fields: fieldsOf(fields[n]) };
        made.set(text, statement);
        if (name !== UNNAMED) this.#known.set(text, statement);
      }
    }
    return { each: unit.map(({ sql }) => (this.#known.get(sql) ?? made.get(sql)) as Prepared) };
  }

  /** Of a text that fails, the name is not given again: some of what was sent with it may be there. */
  #newName(): string {
    this.#named += 1;
    return `patchpanel_${this.#named}`;
  }

  #messages({ sql, parameters }: Statement, prepared: Prepared | undefined): Uint8Array[] {
    const { name, types } = prepared as Prepared;
    const values = types.map((type, n) => this.#text(type, parameters[n]));
    const isKept = name !== UNNAMED && lengthOf(values) <= MOST_CHARACTERS;
    return [
      ...(isKept ? [] : [serialize.parse({ text: sql, types: [...types] })]),
      serialize.bind({ statement: isKept ? name : UNNAMED, values }),
      serialize.execute(),
    ];
  }

  #outcomes(prepared: readonly Prepared[], answer: Messages): readonly Outcome[] {
    const outcomes: Outcome[] = [];
    let rows: object[] = [];
    let error: unknown = new Error('The embedded database did not answer.');
    for (const message of answer) {
      const statement = prepared[outcomes.length];
      if (isError(message)) error = message;
      if (isError(message) || message.name === 'readyForQuery' || !statement) break;
      if (isRow(message)) rows.push(this.#row(statement, message));
      if (!isComplete(message)) continue;
      outcomes.push({ rows, tag: message.text });
      rows = [];
    }
    return prepared.map((_, n) => outcomes[n] ?? { error });
  }

  /** Behind the statements: nothing may come before the one that says which snapshot is read from. */
  #newPlans(): Uint8Array[] {
    if (performance.now() - this.#plannedAt < PLAN_MS) return [];
    this.#plannedAt = performance.now();
    return [DISCARD];
  }

  #send(messages: readonly Uint8Array[]): Promise<Messages> {
    return this.#pglite.execProtocolStream(Buffer.concat(messages), { syncToFs: false, throwOnError: false });
  }

  #text(type: number, value: unknown): string | null {
    if (value === null || value === undefined) return null;
    const serializer = this.#pglite.serializers[type];
    return serializer ? serializer(value) : String(value);
  }

  #row({ fields }: Prepared, message: Row): object {
    const row: Record<string, unknown> = {};
    for (const [n, { name, dataTypeID }] of fields.entries()) {
      const text = message.fields[n] ?? null;
      const parser = this.#pglite.parsers[dataTypeID];
      row[name] = text === null || !parser ? text : parser(text, dataTypeID);
    }
    return row;
  }
}

const lengthOf = (values: readonly (string | null)[]) =>
  values.reduce((sum, value) => sum + (value?.length ?? 0), 0);

interface Parameters extends Message {
  readonly dataTypeIDs: readonly number[];
}
interface Fields extends Message {
  readonly fields: readonly Field[];
}
interface Row extends Message {
  readonly fields: readonly (string | null)[];
}
interface Complete extends Message {
  readonly text: string;
}
const isParameters = (message: Message): message is Parameters => message.name === 'parameterDescription';
const isFields = (message: Message): message is Fields => message.name === 'rowDescription';
const isRow = (message: Message): message is Row => message.name === 'dataRow';
const isComplete = (message: Message): message is Complete => message.name === 'commandComplete';
const isError = (message: Message) => message.name === 'error';

function fieldsOf(message: Message | undefined): readonly Field[] {
  if (!message || !isFields(message)) return [];
  return message.fields.map(({ name, dataTypeID }) => ({ name, dataTypeID }));
}
