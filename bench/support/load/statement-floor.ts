/** The floors of the server's answers in the database alone: one statement that commits one row, and one that reads one by its key. */
import { PGlite } from '@electric-sql/pglite';
import { Pool } from 'pg';
import { CONNECTIONS } from './load.ts';

const ROWS = 50_000;
const CREATE = `create table if not exists bench_floor (id int primary key, name text not null);
  insert into bench_floor select n, 'Person ' || n from generate_series(1, ${ROWS}) n on conflict do nothing`;
const UPDATE = 'update bench_floor set name = $2 where id = $1';
const SELECT = 'select name from bench_floor where id = $1';

export interface StatementFloor {
  /** Rows that were committed in a second. */
  readonly editsPerSecond: number;
  /** Milliseconds of each of the reads, asked one after the other. */
  readonly reads: readonly number[];
}

type Query = (name: string, text: string, values: unknown[]) => Promise<unknown>;

async function measure(query: Query, seconds: number): Promise<StatementFloor> {
  const end = performance.now() + seconds * 1000;
  let edits = 0;
  const write = async (_: unknown, index: number) => {
    for (let id = index + 1; performance.now() < end; id = ((id + CONNECTIONS) % ROWS) + 1) {
      await query('write', UPDATE, [id, `Person ${edits}`]);
      edits += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, write));
  const reads: number[] = [];
  for (let run = 0; run < 2_000; run += 1) {
    const began = performance.now();
    await query('read', SELECT, [((run * 7919) % ROWS) + 1]);
    reads.push(performance.now() - began);
  }
  return { editsPerSecond: edits / seconds, reads };
}

/** Over as many connections as the server has, each statement prepared once. */
export async function postgresFloor(url: string, seconds: number): Promise<StatementFloor> {
  const pool = new Pool({ connectionString: url, max: 10 });
  try {
    await pool.query(CREATE);
    return await measure((name, text, values) => pool.query({ name, text, values }), seconds);
  } finally {
    await pool.query('drop table if exists bench_floor');
    await pool.end();
  }
}

/** In a folder of its own. */
export async function embeddedFloor(dataDir: string, seconds: number): Promise<StatementFloor> {
  const database = await PGlite.create({ dataDir });
  try {
    await database.exec(CREATE);
    return await measure((_, text, values) => database.query(text, values), seconds);
  } finally {
    await database.close();
  }
}
