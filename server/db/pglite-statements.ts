/** Statements of the embedded database, parsed once and run in one turn each: the library parses and plans anew at every call, in six turns. Runs in the server. */
import { type PGlite, protocol } from '@electric-sql/pglite';

const { serialize } = protocol;

/** Beyond this many different texts, statements are no longer kept: each costs memory. */
const MAX_PREPARED = 500;
/** A plan that is kept does not know how many values it will be given; for many of them it is made anew. */
const MOST_CHARACTERS = 50_000;

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

interface Statement {
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
  readonly #known = new Map<string, Statement>();
  #plannedAt = performance.now();

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  /** Only within a transaction of the library, which holds others back. Null where the statement is better not kept. */
  async run<R>(sql: string, parameters: readonly unknown[]): Promise<R[] | null> {
    return this.#pglite.runExclusive(async () => {
      const statement = this.#known.get(sql) ?? (await this.#prepare(sql));
      if (!statement) return null;
      const values = statement.types.map((type, n) => this.#text(type, parameters[n]));
      if (lengthOf(values) > MOST_CHARACTERS) return null;
      const answer = await this.#send([
        serialize.bind({ statement: statement.name, values }),
        serialize.execute(),
        serialize.sync(),
        ...this.#newPlans(),
      ]);
      return answer.flatMap((message) => this.#row<R>(statement, message) ?? []);
    });
  }

  async #prepare(sql: string): Promise<Statement | null> {
    if (this.#known.size >= MAX_PREPARED) return null;
    const name = `patchpanel_${this.#known.size}`;
    const answer = await this.#send([
      serialize.parse({ name, text: sql }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    ]);
    const types = answer.find(isParameters)?.dataTypeIDs ?? [];
    const fields = answer.find(isFields)?.fields ?? [];
    const statement = { name, types, fields: fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })) };
    this.#known.set(sql, statement);
    return statement;
  }

  /** Behind the statement: nothing may come before the one that says which snapshot is read from. */
  #newPlans(): Uint8Array[] {
    if (performance.now() - this.#plannedAt < PLAN_MS) return [];
    this.#plannedAt = performance.now();
    return [DISCARD];
  }

  #send(messages: readonly Uint8Array[]): Promise<Messages> {
    return this.#pglite.execProtocolStream(Buffer.concat(messages), { syncToFs: false });
  }

  #text(type: number, value: unknown): string | null {
    if (value === null || value === undefined) return null;
    const serializer = this.#pglite.serializers[type];
    return serializer ? serializer(value) : String(value);
  }

  #row<R>({ fields }: Statement, message: Message): R | null {
    if (!isRow(message)) return null;
    const row: Record<string, unknown> = {};
    for (const [n, { name, dataTypeID }] of fields.entries()) {
      const text = message.fields[n] ?? null;
      const parser = this.#pglite.parsers[dataTypeID];
      row[name] = text === null || !parser ? text : parser(text, dataTypeID);
    }
    return row as R;
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
const isParameters = (message: Message): message is Parameters => message.name === 'parameterDescription';
const isFields = (message: Message): message is Fields => message.name === 'rowDescription';
const isRow = (message: Message): message is Row => message.name === 'dataRow';
